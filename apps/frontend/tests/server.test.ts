import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import { createServer } from "../src/server";

const PUBLIC_DIRECTORY = join(__dirname, "..", "public");

describe("frontend: server", () => {
    let server: FastifyInstance;

    before(() => {
        server = createServer({ backendUrl: "https://app.example.org", logLevel: "silent", revision: "1a2b3c4" });
    });

    after(() => server.close());

    it("GET / is the page", async () => {
        const response = await server.inject("/");
        expect(response.statusCode).to.equal(200);
        expect(response.headers["content-type"]).to.equal("text/html; charset=utf-8");
        expect(response.body).to.equal(await readFile(join(PUBLIC_DIRECTORY, "index.html"), "utf8"));
    });

    it("serves every file that the page names, and the page names every file", async () => {
        const page = (await server.inject("/")).body;
        const named = new Set([...page.matchAll(/(?:src|href)="\/([^"]+)"/g)].map((match) => match[1] ?? ""));
        expect([...named, "index.html"].sort()).to.deep.equal((await readdir(PUBLIC_DIRECTORY)).sort());
        const types = new Map<string, unknown>();
        for (const name of named) {
            const response = await server.inject(`/${name}`);
            types.set(name, response.statusCode === 200 && response.headers["content-type"]);
        }
        expect(Object.fromEntries(types)).to.deep.equal({
            "icon.svg": "image/svg+xml",
            "page.css": "text/css; charset=utf-8",
            "page.js": "application/javascript; charset=utf-8",
        });
    });

    it("GET /config.json tells the page where the backend is, and is never cached", async () => {
        const response = await server.inject("/config.json");
        expect(response.statusCode).to.equal(200);
        expect(response.json()).to.deep.equal({ backendUrl: "https://app.example.org", revision: "1a2b3c4" });
        expect(response.headers["cache-control"]).to.equal("no-store");
    });

    it("GET /health is alive", async () => {
        const response = await server.inject("/health");
        expect(response.statusCode).to.equal(200);
        expect(response.json()).to.deep.equal({ status: "ok" });
    });

    it("serves nothing from outside its public files", async () => {
        for (const url of ["/missing", "/../package.json", "/..%2f.npmrc", "/%2e%2e/package.json", "/.npmrc"]) {
            const response = await server.inject(url);
            expect([url, response.statusCode, response.body]).to.deep.equal([url, 404, "Not found\n"]);
        }
    });

    for (const url of ["/", "/config.json", "/missing"]) {
        it(`sends security headers with ${url}`, async () => {
            const { headers } = await server.inject(url);
            expect(headers["content-security-policy"]).to.equal(
                [
                    "default-src 'none'",
                    "script-src 'self'",
                    "style-src 'self'",
                    "img-src 'self'",
                    "connect-src 'self' https://app.example.org",
                    "base-uri 'none'",
                    "form-action 'none'",
                    "frame-ancestors 'none'",
                ].join(";"),
            );
            expect(headers["strict-transport-security"]).to.equal("max-age=31536000");
            expect(headers["x-content-type-options"]).to.equal("nosniff");
            expect(headers["x-frame-options"]).to.equal("DENY");
            expect(headers["referrer-policy"]).to.equal("no-referrer");
            expect(headers["permissions-policy"]).to.equal(
                "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            );
            expect(headers).not.to.have.property("x-powered-by");
        });
    }
});
