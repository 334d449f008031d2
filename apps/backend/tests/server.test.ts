import { connect } from "node:net";
import { expect } from "chai";
import type { LightMyRequestResponse } from "fastify";
import type { App } from "../src/http/app";
import { type Application, type ApplicationOptions, startApplication } from "./support/application";
import { type Postgres, startPostgres } from "./support/postgres";

const ALLOWED_ORIGIN = "http://localhost:8080";
const TRACE = "Root=1-67891233-abcdef012345678912345678";

describe("backend: server", () => {
    let postgres: Postgres;
    let application: Application;
    let server: App;
    let closing: boolean;

    before(async () => {
        postgres = await startPostgres();
    });

    after(() => postgres.stop());

    afterEach(() => application.stop());

    async function start(settings: ApplicationOptions["settings"] = {}): Promise<void> {
        closing = false;
        application = await startApplication(postgres, { settings, closing: () => closing });
        server = application.server;
    }

    it("lives, database or not", async () => {
        await start();
        await application.database.refuseConnections();
        const response = await server.inject("/api/health");
        expect(response.statusCode).to.equal(200);
        expect(response.json()).to.deep.equal({ status: "ok", revision: "1a2b3c4" });
    });

    describe("readiness", () => {
        it("is given once the database is reached and all migrations ran", async () => {
            await start();
            const response = await server.inject("/api/ready");
            expect(response.statusCode).to.equal(200);
            expect(response.json()).to.deep.equal({ status: "ready" });
        });

        it("is refused while migrations are pending, which are named", async () => {
            await start();
            await application.database.query("delete from pgmigrations where id > 2");
            const response = await server.inject("/api/ready");
            expectProblem(response, 503, {
                detail: "Migrations are pending: 0003_avatars, 0004_users_newest_first.",
            });
        });

        it("is refused where no migration ever ran", async () => {
            await start();
            await application.database.query("drop table pgmigrations");
            const response = await server.inject("/api/ready");
            expectProblem(response, 503, {
                detail: "Migrations are pending: 0001_users, 0002_sessions, 0003_avatars, 0004_users_newest_first.",
            });
        });

        it("is refused while the database is not reached, without a word about the connection", async () => {
            await start();
            await application.database.refuseConnections();
            expectProblem(await server.inject("/api/ready"), 503, { detail: "The database is not reached." });
        });

        it("is refused at once when the process is told to stop, and connections end with their answers", async () => {
            await start();
            expect((await server.inject("/api/health")).headers.connection).to.equal("keep-alive");
            closing = true;
            const response = await server.inject("/api/ready");
            expectProblem(response, 503, { detail: "The server is shutting down." });
            expect(response.headers.connection).to.equal("close");
            const health = await server.inject("/api/health");
            expect([health.statusCode, health.headers.connection]).to.deep.equal([200, "close"]);
        });
    });

    describe("headers", () => {
        it("keep every answer from being stored, framed, guessed at or run", async () => {
            await start();
            for (const url of ["/api/health", "/api/users", "/api/users/me", "/api/nothing"]) {
                const { headers } = await server.inject(url);
                expect(headers, url).to.include({
                    "cache-control": "no-store",
                    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
                    "cross-origin-resource-policy": "same-site",
                    "referrer-policy": "no-referrer",
                    "x-content-type-options": "nosniff",
                });
                expect(headers, url).not.to.have.property("strict-transport-security");
            }
        });

        it("ask for HTTPS from then on where the browser came by HTTPS to the load balancer", async () => {
            await start();
            const headers = { "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7" };
            const response = await server.inject({ url: "/api/health", headers });
            expect(response.headers["strict-transport-security"]).to.equal("max-age=31536000");
        });

        it("name the request as the load balancer does", async () => {
            await start();
            const response = await server.inject({ url: "/api/health", headers: { "x-amzn-trace-id": TRACE } });
            expect(response.headers["x-request-id"]).to.equal("1-67891233-abcdef012345678912345678");
            const forged = await server.inject({ url: "/api/health", headers: { "x-request-id": "mine" } });
            expect(forged.headers["x-request-id"]).to.match(/^[0-9a-f-]{36}$/);
        });
    });

    describe("for pages of another origin", () => {
        it("lets the allowed one call with its session, whoever asks", async () => {
            await start({ allowedOrigin: ALLOWED_ORIGIN });
            for (const origin of [ALLOWED_ORIGIN, "http://localhost:9999"]) {
                const { headers } = await server.inject({ url: "/api/users", headers: { origin } });
                expect(headers).to.include({
                    "access-control-allow-origin": ALLOWED_ORIGIN,
                    "access-control-allow-credentials": "true",
                });
            }
        });

        it("lets it ask before it calls", async () => {
            await start({ allowedOrigin: ALLOWED_ORIGIN });
            const { statusCode, headers } = await server.inject({
                method: "OPTIONS",
                url: "/api/users/me/avatar",
                headers: {
                    origin: ALLOWED_ORIGIN,
                    "access-control-request-method": "PUT",
                    "access-control-request-headers": "content-type",
                },
            });
            expect(statusCode).to.equal(204);
            expect(headers).to.include({
                "access-control-allow-origin": ALLOWED_ORIGIN,
                "access-control-allow-methods": "GET, HEAD, POST, PUT, DELETE",
                "access-control-allow-headers": "content-type",
            });
        });

        it("sends no such header where no origin is allowed", async () => {
            await start();
            const response = await server.inject({ url: "/api/users", headers: { origin: ALLOWED_ORIGIN } });
            expect(response.headers).not.to.have.property("access-control-allow-origin");
        });

        it("refuses what a form of any page could send", async () => {
            await start();
            const payload = '{"name":"Zoë","email":"zoe@example.com"}';
            for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
                const headers = { "content-type": type };
                const response = await server.inject({ method: "POST", url: "/api/users", headers, payload });
                expectProblem(response, 415, { detail: "Unsupported Media Type" });
            }
        });
    });

    describe("limits", () => {
        it("the requests of one client address, and tells when to come again", async () => {
            await start({ rateLimit: 3 });
            const get = () => server.inject({ url: "/api/users", headers: { "x-forwarded-for": "203.0.113.7" } });
            expect([await get(), await get(), await get()].map(({ statusCode }) => statusCode)).to.deep.equal([
                200, 200, 200,
            ]);
            const response = await get();
            expectProblem(response, 429, { detail: "Too many requests. Try again in 1 minute." });
            expect(Number(response.headers["retry-after"])).to.be.within(1, 60);
            const other = await server.inject({ url: "/api/users", headers: { "x-forwarded-for": "203.0.113.8" } });
            expect(other.statusCode).to.equal(200);
        });

        it("a client by what the load balancer says of it, whatever it says of itself", async () => {
            await start({ rateLimit: 1 });
            const statuses = [];
            for (const forged of ["198.51.100.1", "198.51.100.2, 10.0.0.1", "127.0.0.1", "x"]) {
                const headers = { "x-forwarded-for": `${forged}, 203.0.113.7` };
                statuses.push((await server.inject({ url: "/api/users", headers })).statusCode);
            }
            expect(statuses).to.deep.equal([200, 429, 429, 429]);
        });

        it("a client that comes without a load balancer by its own address, whatever it says", async () => {
            await start({ rateLimit: 1 });
            const statuses = [];
            for (const forged of ["198.51.100.1", "198.51.100.2"]) {
                const headers = { "x-forwarded-for": forged };
                const remoteAddress = "203.0.113.7";
                statuses.push((await server.inject({ url: "/api/users", headers, remoteAddress })).statusCode);
            }
            expect(statuses).to.deep.equal([200, 429]);
        });

        it("a network of IPv6 as one client", async () => {
            await start({ rateLimit: 1 });
            const statuses = [];
            for (const address of ["2001:db8:1:2::1", "2001:db8:1:2:ffff::1", "2001:db8:1:3::1"]) {
                const headers = { "x-forwarded-for": address };
                statuses.push((await server.inject({ url: "/api/users", headers })).statusCode);
            }
            expect(statuses).to.deep.equal([200, 429, 200]);
        });

        it("guesses at paths, too, but never the load balancer's own questions", async () => {
            await start({ rateLimit: 1 });
            const statuses = [];
            for (const url of ["/api/a", "/api/b", "/api/health", "/api/ready"]) {
                statuses.push((await server.inject(url)).statusCode);
            }
            expect(statuses).to.deep.equal([404, 429, 200, 200]);
        });

        it("signing up to a tenth of all requests", async () => {
            await start({ rateLimit: 20 });
            const statuses = [];
            for (const number of [1, 2, 3]) {
                const payload = { name: "Zoë", email: `zoe-${number}@example.com` };
                statuses.push((await server.inject({ method: "POST", url: "/api/users", payload })).statusCode);
            }
            expect(statuses).to.deep.equal([201, 201, 429]);
            expect((await server.inject("/api/users")).statusCode).to.equal(200);
        });

        it("the size of a body", async () => {
            await start();
            const send = (bytes: number) => {
                const payload = `{"name":"${"x".repeat(bytes - 11)}"}`;
                return server.inject({ method: "POST", url: "/api/users", headers: JSON_TYPE, payload });
            };
            expect((await send(16 * 1024)).statusCode).to.equal(400);
            expectProblem(await send(16 * 1024 + 1), 413, { detail: "Request body is too large" });
        });
    });

    describe("problems", () => {
        it("answer an unknown path, without its query", async () => {
            await start();
            const response = await server.inject({ method: "POST", url: "/api/unknown?key=value" });
            expectProblem(response, 404, { detail: "There is no POST /api/unknown." });
        });

        it("answer a path that cannot be decoded", async () => {
            await start();
            const response = await server.inject("/api/%zz");
            expectProblem(response, 400, { detail: "'/api/%zz' is not a valid url component" });
        });

        it("answer a body that is not JSON, or tries to change what all objects have", async () => {
            await start();
            for (const payload of ["{", "", '{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{}}}']) {
                const response = await server.inject({
                    method: "POST",
                    url: "/api/users",
                    headers: JSON_TYPE,
                    payload,
                });
                expect(response.statusCode, payload).to.equal(400);
                expect(response.headers["content-type"]).to.equal("application/problem+json; charset=utf-8");
            }
        });

        it("answer an unforeseen error without telling it", async () => {
            await start();
            await application.database.query("drop table users cascade");
            expectProblem(await server.inject("/api/users"), 500, { detail: "The request could not be completed." });
        });

        it("answer what needs the database while it is not reached, and say to try again", async () => {
            await start();
            await application.database.refuseConnections();
            const response = await server.inject("/api/users");
            expectProblem(response, 503, {
                detail: "What the server depends on does not answer. Try again in a moment.",
            });
            expect(response.headers["retry-after"]).to.equal("1");
        });

        it("answer what is not HTTP", async () => {
            await start();
            const { port } = new URL(await server.listen({ host: "127.0.0.1", port: 0 }));
            expect(await raw(Number(port), "GET / HTTP/1.1\r\nhost: a\r\nbroken\r\n\r\n")).to.equal(
                rawProblem(400, "Bad Request"),
            );
            expect(await raw(Number(port), `GET / HTTP/1.1\r\nhost: a\r\nx: ${"y".repeat(20_000)}\r\n\r\n`)).to.equal(
                rawProblem(431, "Request Header Fields Too Large"),
            );
        });
    });
});

const JSON_TYPE = { "content-type": "application/json" };

function expectProblem(response: LightMyRequestResponse, status: number, expected: { readonly detail: string }): void {
    const title = {
        400: "Bad Request",
        404: "Not Found",
        413: "Payload Too Large",
        415: "Unsupported Media Type",
        429: "Too Many Requests",
        500: "Internal Server Error",
        503: "Service Unavailable",
    }[status];
    expect(response.json()).to.deep.equal({ type: "about:blank", title, status, ...expected });
    expect(response.statusCode).to.equal(status);
    expect(response.headers["content-type"]).to.equal("application/problem+json; charset=utf-8");
}

/** What a server answers to bytes, until it closes the connection. */
function raw(port: number, text: string): Promise<string> {
    return new Promise((resolve, reject) => {
        let answer = "";
        const socket = connect(port, "127.0.0.1", () => socket.write(text));
        socket.setEncoding("utf8").on("data", (data: string) => (answer += data));
        socket.on("error", reject).on("close", () => {
            resolve(answer);
        });
    });
}

function rawProblem(status: number, title: string): string {
    const body = JSON.stringify({ type: "about:blank", title, status, detail: "The request cannot be read." });
    const head = `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/problem+json\r\ncontent-length: ${body.length}`;
    return `${head}\r\nconnection: close\r\n\r\n${body}`;
}
