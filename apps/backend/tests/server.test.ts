import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import { createServer } from "../src/server";

const ALLOWED_ORIGIN = "http://localhost:8080";

describe("backend: routes", () => {
    let failure: Error | undefined;
    let closed: number;
    let server: FastifyInstance;

    beforeEach(() => {
        failure = undefined;
        closed = 0;
        server = createServer(
            { allowedOrigin: ALLOWED_ORIGIN, logLevel: "silent", revision: "1a2b3c4" },
            {
                ping: () => (failure ? Promise.reject(failure) : Promise.resolve()),
                close: () => {
                    closed += 1;
                    return Promise.resolve();
                },
            },
        );
    });

    afterEach(() => server.close());

    it("GET /api/health is alive, database or not", async () => {
        failure = new Error("no database");
        const response = await server.inject("/api/health");
        expect(response.statusCode).to.equal(200);
        expect(response.json()).to.deep.equal({ status: "ok" });
    });

    it("GET /api/ready is ready when the database answers", async () => {
        const response = await server.inject("/api/ready");
        expect(response.statusCode).to.equal(200);
        expect(response.json()).to.deep.equal({ status: "ok" });
        expect(response.headers["cache-control"]).to.equal("no-store");
        expect(response.headers["x-content-type-options"]).to.equal("nosniff");
    });

    it("GET /api/ready is a problem that tells nothing of the connection when the database does not answer", async () => {
        failure = new Error("password authentication failed for user app at database.example:5432");
        const response = await server.inject("/api/ready");
        expect(response.statusCode).to.equal(503);
        expect(response.headers["content-type"]).to.equal("application/problem+json; charset=utf-8");
        expect(response.json()).to.deep.equal({
            type: "about:blank",
            title: "Service Unavailable",
            status: 503,
            detail: "The database does not answer.",
        });
    });

    it("GET /api/version is the revision that was built", async () => {
        const response = await server.inject("/api/version");
        expect(response.statusCode).to.equal(200);
        expect(response.json()).to.deep.equal({ revision: "1a2b3c4" });
    });

    it("answers an unknown path with a problem", async () => {
        const response = await server.inject({ method: "POST", url: "/api/unknown?key=value" });
        expect(response.statusCode).to.equal(404);
        expect(response.headers["content-type"]).to.equal("application/problem+json; charset=utf-8");
        expect(response.json()).to.deep.equal({
            type: "about:blank",
            title: "Not Found",
            status: 404,
            detail: "There is no POST /api/unknown.",
        });
    });

    it("answers a malformed request with a problem", async () => {
        server.post("/api/echo", (request) => request.body);
        const headers = { "content-type": "application/json" };
        const response = await server.inject({ method: "POST", url: "/api/echo", headers, payload: "{" });
        expect(response.statusCode).to.equal(400);
        expect(response.json()).to.have.all.keys("type", "title", "status", "detail");
        expect(response.headers["content-type"]).to.equal("application/problem+json; charset=utf-8");
    });

    it("answers an unforeseen error with a problem that does not tell it", async () => {
        server.get("/api/broken", () => {
            throw new Error("connect ECONNREFUSED 10.0.2.3:5432");
        });
        const response = await server.inject("/api/broken");
        expect(response.statusCode).to.equal(500);
        expect(response.json()).to.deep.equal({
            type: "about:blank",
            title: "Internal Server Error",
            status: 500,
            detail: "The request could not be completed.",
        });
    });

    it("lets browsers hand the answers to pages of the allowed origin, whoever asks", async () => {
        for (const origin of [ALLOWED_ORIGIN, "http://localhost:9999"]) {
            const response = await server.inject({ url: "/api/ready", headers: { origin } });
            expect(response.headers["access-control-allow-origin"]).to.equal(ALLOWED_ORIGIN);
        }
    });

    it("sends no CORS header where no origin is allowed", async () => {
        const closedServer = createServer(
            { allowedOrigin: undefined, logLevel: "silent", revision: "1a2b3c4" },
            { ping: () => Promise.resolve(), close: () => Promise.resolve() },
        );
        const response = await closedServer.inject({ url: "/api/ready", headers: { origin: ALLOWED_ORIGIN } });
        await closedServer.close();
        expect(response.headers).not.to.have.property("access-control-allow-origin");
    });

    it("closes the database when the server closes", async () => {
        await server.close();
        expect(closed).to.equal(1);
    });
});
