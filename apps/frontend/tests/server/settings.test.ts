import { expect } from "chai";
import { readSettings } from "../../src/settings";

describe("frontend: settings", () => {
    it("have defaults", () => {
        expect(readSettings({})).to.deep.equal({
            port: 8080,
            protocol: "http",
            logLevel: "info",
            revision: "development",
            backendUrl: "",
            uploadOrigin: undefined,
            shutdownDelay: 5,
            publicDirectory: undefined,
        });
    });

    it("are read from the environment", () => {
        const settings = readSettings({
            PORT: "9000",
            PROTOCOL: "https",
            LOG_LEVEL: "debug",
            REVISION: "1a2b3c4",
            BACKEND_URL: "http://localhost:8000",
            UPLOAD_ORIGIN: "https://avatars.example.org",
            SHUTDOWN_DELAY_SECONDS: "0",
            PUBLIC_DIRECTORY: "/srv/page",
        });
        expect(settings).to.deep.equal({
            port: 9000,
            protocol: "https",
            logLevel: "debug",
            revision: "1a2b3c4",
            backendUrl: "http://localhost:8000",
            uploadOrigin: "https://avatars.example.org",
            shutdownDelay: 0,
            publicDirectory: "/srv/page",
        });
    });

    it("take an empty variable for an absent one", () => {
        const empty = { PORT: "", PROTOCOL: "", LOG_LEVEL: "", REVISION: "", BACKEND_URL: "", UPLOAD_ORIGIN: "" };
        expect(readSettings({ ...empty, SHUTDOWN_DELAY_SECONDS: "", PUBLIC_DIRECTORY: "" })).to.deep.equal(
            readSettings({}),
        );
    });

    it("take addresses as people write them", () => {
        for (const [address, origin] of [
            ["https://App.Example.org/", "https://app.example.org"],
            ["https://app.example.org:443", "https://app.example.org"],
            ["http://10.0.0.1:8000", "http://10.0.0.1:8000"],
            ["http://[::1]:8000/", "http://[::1]:8000"],
        ] as const) {
            expect(readSettings({ BACKEND_URL: address }).backendUrl).to.equal(origin);
            expect(readSettings({ UPLOAD_ORIGIN: address }).uploadOrigin).to.equal(origin);
        }
    });

    for (const address of [
        "app.example.org",
        "localhost:8000",
        "ftp://app.example.org",
        "https://app.example.org/api",
        "https://app.example.org/?key=value",
        "https://app.example.org/#top",
        "https://user:password@app.example.org",
        "https://app.example.org;script-src",
        "https://app.example.org,example.net",
        "https://*.example.org",
    ]) {
        it(`refuse the address ${address}`, () => {
            expect(() => readSettings({ BACKEND_URL: address })).to.throw(
                Error,
                `The environment has 1 mistake:\n  BACKEND_URL: "${address}" is not an http or https address without a path, such as https://app.example.org.`,
            );
        });
    }

    it("name every mistake at once", () => {
        const mistaken = {
            PORT: "0",
            PROTOCOL: "gopher",
            LOG_LEVEL: "loud",
            BACKEND_URL: "/api",
            UPLOAD_ORIGIN: "bucket",
            SHUTDOWN_DELAY_SECONDS: "16",
        };
        expect(() => readSettings(mistaken)).to.throw(
            Error,
            [
                "The environment has 6 mistakes:",
                'PORT: "0" is not a whole number from 1 to 65535.',
                'PROTOCOL: "gopher" is not supported. It is one of http, https.',
                'LOG_LEVEL: "loud" is not supported. It is one of fatal, error, warn, info, debug, trace, silent.',
                'BACKEND_URL: "/api" is not an http or https address without a path, such as https://app.example.org.',
                'UPLOAD_ORIGIN: "bucket" is not an http or https address without a path, such as https://avatars.example.org.',
                'SHUTDOWN_DELAY_SECONDS: "16" is not a whole number from 0 to 15.',
            ].join("\n  "),
        );
    });
});
