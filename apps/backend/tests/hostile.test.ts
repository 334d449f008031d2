import { expect } from "chai";
import fc from "fast-check";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import type { App } from "../src/http/app";
import { type Application, startApplication } from "./support/application";
import { signUp } from "./support/client";
import { type Postgres, startPostgres } from "./support/postgres";

const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] as const;
const PATHS = ["/api/users", "/api/users/me", "/api/users/me/avatar", "/api/health", "/api/ready", "/api/openapi.json"];
const SQL = [
    "'; drop table users; --",
    "\\' or 1=1",
    "%' and pg_sleep(9)",
    "$1",
    "\u0000",
    "\\u0000",
    "\ud800",
    "'||chr(0)||'",
];
const PROBLEM = ["type", "title", "status", "detail"];

/** Text of all kinds, SQL and characters that databases stumble over among it. */
const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({ unit: "grapheme", maxLength: 120 }),
    fc.constantFrom(...SQL),
    fc.tuple(fc.string(), fc.constantFrom(...SQL), fc.string()).map((parts) => parts.join("")),
);
/** A body that is nearly right, or anything that JSON can say. */
const json = fc.oneof(
    fc.record(
        { name: fc.oneof(text, fc.jsonValue()), email: fc.oneof(text, fc.emailAddress(), fc.jsonValue()) },
        { requiredKeys: [] },
    ),
    fc.record(
        { contentType: fc.oneof(text, fc.constant("image/png")), bytes: fc.oneof(fc.double(), fc.maxSafeInteger()) },
        { requiredKeys: [] },
    ),
    fc.record({ key: text }),
    fc.jsonValue({ depthSize: "large" }),
);

describe("backend: hostile input", function () {
    this.timeout(120_000);
    let postgres: Postgres;
    let application: Application;
    let server: App;
    let cookie: string;

    before(async () => {
        postgres = await startPostgres();
        application = await startApplication(postgres);
        server = application.server;
        ({ cookie } = await signUp(server, "Zoë", "zoe@example.com"));
    });

    after(async () => {
        await application.stop();
        await postgres.stop();
    });

    /** Asks, and expects an answer that is right or says what is wrong: never that the server failed. */
    async function ask(options: InjectOptions): Promise<LightMyRequestResponse> {
        const response = await server.inject(options);
        const { statusCode, headers, body } = response;
        const asked = `${JSON.stringify(options)} answered ${statusCode} ${body}`;
        expect(statusCode, asked).to.be.lessThan(500);
        if (statusCode >= 400 && options.method !== "HEAD") {
            expect(headers["content-type"], asked).to.equal("application/problem+json; charset=utf-8");
            const problem = response.json<{ status: number }>();
            expect(problem, asked).to.include.all.keys(PROBLEM);
            expect(problem.status, asked).to.equal(statusCode);
        }
        return response;
    }

    const jsonType = { "content-type": "application/json" };

    it("never makes the server fail: any JSON, to any route, by any method", async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.constantFrom(...METHODS),
                fc.constantFrom(...PATHS),
                json,
                async (method, url, body) => {
                    await ask({ method, url, headers: { ...jsonType, cookie }, payload: JSON.stringify(body) });
                },
            ),
            { numRuns: 300 },
        );
    });

    it("never makes the server fail: bodies that are no JSON, or called something else", async () => {
        const types = fc.constantFrom(
            "application/json",
            "text/html",
            "",
            "application/json; charset=latin1",
            'a/b;c="',
            "multipart/form-data",
        );
        await fc.assert(
            fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), types, async (bytes, type) => {
                const headers = { "content-type": type, cookie };
                await ask({ method: "POST", url: "/api/users", headers, payload: Buffer.from(bytes) });
                await ask({ method: "PUT", url: "/api/users/me/avatar", headers, payload: Buffer.from(bytes) });
            }),
            { numRuns: 150 },
        );
    });

    it("never makes the server fail: any query of the list", async () => {
        const names = fc.oneof(fc.constantFrom("search", "limit", "after"), fc.string());
        const values = fc.oneof(text, fc.integer().map(String));
        await fc.assert(
            fc.asyncProperty(fc.array(fc.tuple(names, values), { maxLength: 6 }), async (pairs) => {
                const query = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
                await ask({ method: "GET", url: `/api/users?${query}` });
            }),
            { numRuns: 300 },
        );
    });

    it("never makes the server fail: any search", async () => {
        await fc.assert(
            fc.asyncProperty(text, async (search) => {
                await ask({ method: "GET", url: `/api/users?search=${encode(search)}` });
            }),
            { numRuns: 200 },
        );
    });

    it("never makes the server fail: paths and queries that are not encoded, or badly", async () => {
        const raw = fc.string({
            unit: fc.constantFrom("%", "0", "z", "/", "?", "&", "=", ".", ";", "#", "\\", "+", "a"),
            maxLength: 40,
        });
        await fc.assert(
            fc.asyncProperty(raw, async (path) => {
                await ask({ method: "GET", url: `/api/users${path}` });
            }),
            { numRuns: 200 },
        );
    });

    it("never makes the server fail: headers of any content", async () => {
        const value = fc.string({ unit: "grapheme-ascii", maxLength: 200 });
        const names = fc.constantFrom(
            "cookie",
            "origin",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-amzn-trace-id",
            "accept",
            "host",
        );
        await fc.assert(
            fc.asyncProperty(fc.dictionary(names, value), async (headers) => {
                await ask({ method: "GET", url: "/api/users/me", headers });
            }),
            { numRuns: 200 },
        );
    });

    it("is told where a cursor was tampered with, or leads somewhere in the list", async () => {
        await signUp(server, "Ann", "ann@example.com");
        const { next } = (await server.inject("/api/users?limit=1")).json<{ next: string }>();
        const characters = fc.constantFrom(
            ...Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ \u0000"),
        );
        await fc.assert(
            fc.asyncProperty(fc.nat(next.length), characters, async (index, character) => {
                const cursor = `${next.slice(0, index)}${character}${next.slice(index + 1)}`;
                const { statusCode } = await ask({ method: "GET", url: `/api/users?after=${encode(cursor)}` });
                expect(statusCode).to.be.oneOf([200, 400]);
            }),
            { numRuns: 300 },
        );
    });

    it("gives nobody another's session, or a session at all", async () => {
        const token = cookie.replace("session=", "");
        await fc.assert(
            fc.asyncProperty(
                fc.nat(token.length - 1),
                fc.constantFrom(...Array.from("Aa0-_%'\" ")),
                async (index, character) => {
                    const guess = `${token.slice(0, index)}${character}${token.slice(index + 1)}`;
                    const headers = { cookie: `session=${guess}` };
                    const { statusCode } = await ask({ method: "GET", url: "/api/users/me", headers });
                    expect(statusCode).to.equal(guess === token ? 200 : 401);
                },
            ),
            { numRuns: 100 },
        );
    });

    it("keeps every name as it was given, or refuses it", async () => {
        let number = 0;
        await fc.assert(
            fc.asyncProperty(text, async (name) => {
                number += 1;
                const payload = JSON.stringify({ name, email: `person-${number}@example.com` });
                const response = await ask({ method: "POST", url: "/api/users", headers: jsonType, payload });
                if (response.statusCode === 201) {
                    expect(response.json<{ name: string }>().name).to.equal(name.trim().normalize());
                } else {
                    expect(response.json<{ errors: { pointer: string }[] }>().errors[0]?.pointer).to.equal("#/name");
                }
            }),
            { numRuns: 300 },
        );
        expect(await application.database.query("select from users where name = 'Zoë'")).to.have.length(1);
    });

    it("is refused where it is huge, before it is read whole", async () => {
        for (const payload of [
            `{"name":"${"x".repeat(5_000_000)}"}`,
            "[".repeat(1_000_000),
            `{"a":${"1".repeat(20_000)}}`,
            " ".repeat(20_000),
        ]) {
            const response = await server.inject({ method: "POST", url: "/api/users", headers: jsonType, payload });
            expect(response.statusCode).to.equal(413);
            expect(response.json<{ status: number }>().status).to.equal(413);
        }
        const deep = await ask({
            method: "POST",
            url: "/api/users",
            headers: jsonType,
            payload: "[".repeat(8_000) + "]".repeat(8_000),
        });
        expect(deep.statusCode).to.equal(400);
    });
});

// What is no character cannot be encoded; it is sent as the replacement for one.
function encode(value: string): string {
    return encodeURIComponent(Buffer.from(value).toString());
}
