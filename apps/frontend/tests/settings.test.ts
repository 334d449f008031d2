import { expect } from "chai";
import { readSettings } from "../src/settings";

describe("frontend: settings", () => {
    it("have defaults, but for the backend's address", () => {
        expect(readSettings({ BACKEND_URL: "https://app.example.org" })).to.deep.equal({
            port: 8080,
            protocol: "http",
            logLevel: "info",
            revision: "development",
            backendUrl: "https://app.example.org",
        });
    });

    it("are read from the environment", () => {
        const settings = readSettings({
            PORT: "9000",
            PROTOCOL: "https",
            LOG_LEVEL: "debug",
            REVISION: "1a2b3c4",
            BACKEND_URL: "http://localhost:8000",
        });
        expect(settings).to.deep.equal({
            port: 9000,
            protocol: "https",
            logLevel: "debug",
            revision: "1a2b3c4",
            backendUrl: "http://localhost:8000",
        });
    });

    it("take the backend's address as people write it", () => {
        for (const [address, origin] of [
            ["https://App.Example.org/", "https://app.example.org"],
            ["https://app.example.org:443", "https://app.example.org"],
            ["http://10.0.0.1:8000", "http://10.0.0.1:8000"],
            ["http://[::1]:8000/", "http://[::1]:8000"],
        ] as const) {
            expect(readSettings({ BACKEND_URL: address }).backendUrl).to.equal(origin);
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
    ]) {
        it(`refuse the address ${address}`, () => {
            expect(() => readSettings({ BACKEND_URL: address })).to.throw(
                Error,
                `The environment has 1 mistake:\n  BACKEND_URL: "${address}" is not an http or https address without a path, such as https://app.example.org.`,
            );
        });
    }

    it("name every mistake at once", () => {
        expect(() => readSettings({ PORT: "0", PROTOCOL: "gopher", LOG_LEVEL: "loud", BACKEND_URL: "" })).to.throw(
            Error,
            [
                "The environment has 4 mistakes:",
                'PORT: "0" is not a port. It is a whole number from 1 to 65535.',
                'LOG_LEVEL: "loud" is not supported. It is one of fatal, error, warn, info, debug, trace, silent.',
                'PROTOCOL: "gopher" is not supported. It is one of http, https.',
                "BACKEND_URL: missing. It is where browsers reach the backend, such as https://app.example.org.",
            ].join("\n  "),
        );
    });
});
