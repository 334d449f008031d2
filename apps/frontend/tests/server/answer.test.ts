import { expect } from "chai";
import fc from "fast-check";
import { type Answer, createSite, type Question, type SiteSettings } from "../../src/answer";
import { readFiles, type ServedFiles } from "../../src/files";
import { folderOf, PAGE } from "../support/site";

const SETTINGS: SiteSettings = {
    backendUrl: "https://api.example.org",
    uploadOrigin: "https://avatars.example.org",
    protocol: "http",
    revision: "1a2b3c4",
};

describe("frontend: answers", () => {
    let files: ServedFiles;

    before(async () => {
        const folder = await folderOf(PAGE);
        files = await readFiles(folder.path);
        await folder.remove();
    });

    function ask(url: string, question: Partial<Question> = {}, settings: Partial<SiteSettings> = {}): Answer {
        return createSite({ ...SETTINGS, ...settings }, files)({ method: "GET", url, headers: {}, ...question });
    }

    function summary({ status, headers, body }: Answer) {
        return [status, headers["content-type"], body.toString()];
    }

    const PAGE_ANSWER = [200, "text/html; charset=utf-8", "<!doctype html><title>The page</title>"];
    const NOT_FOUND = [404, "text/plain; charset=utf-8", "Not found\n"];

    for (const url of ["/", "/index.html", "/sign-up", "/profile?from=list", "/a/b/", "/apiary"]) {
        it(`GET ${url} is the page, asked for anew each time`, () => {
            const answer = ask(url);
            expect(summary(answer)).to.deep.equal(PAGE_ANSWER);
            expect(answer.headers["cache-control"]).to.equal("no-cache");
        });
    }

    it("GET of a hashed file is the file, kept for a year", () => {
        const answer = ask("/assets/index-1a2b3c.js?anything");
        expect(summary(answer)).to.deep.equal([200, "text/javascript; charset=utf-8", "script"]);
        expect(answer.headers["cache-control"]).to.equal("public, max-age=31536000, immutable");
    });

    it("GET /config.json tells the page where the backend is, and nothing else", () => {
        const answer = ask("/config.json");
        expect(JSON.parse(answer.body.toString())).to.deep.equal({
            backendUrl: "https://api.example.org",
            revision: "1a2b3c4",
        });
        expect(answer.headers["content-type"]).to.equal("application/json; charset=utf-8");
        expect(answer.headers["cache-control"]).to.equal("no-cache");
    });

    it("GET /health is alive, and is never cached", () => {
        const answer = ask("/health");
        expect(summary(answer)).to.deep.equal([200, "application/json; charset=utf-8", '{"status":"ok"}']);
        expect(answer.headers["cache-control"]).to.equal("no-store");
    });

    for (const url of ["/missing.js", "/assets/index-old.js", "/favicon.ico", "/api", "/api/users", "/.npmrc"]) {
        it(`GET ${url} is not found`, () => {
            const answer = ask(url);
            expect(summary(answer)).to.deep.equal(NOT_FOUND);
            expect(answer.headers["cache-control"]).to.equal("no-store");
        });
    }

    it("serves nothing from outside the page's files, and no compressed form by its own name", () => {
        for (const url of [
            "/../package.json",
            "/assets/../../package.json",
            "/..%2f.npmrc",
            "/%2e%2e/package.json",
            "/assets/..%5c.npmrc",
            "/index.html.br",
            "//example.org/x.js",
        ]) {
            expect([url, ...summary(ask(url))]).to.deep.equal([url, ...NOT_FOUND]);
        }
    });

    it("answers whatever path with one of its own bodies", () => {
        const bodies = new Set([...Object.values(PAGE), "Not found\n", "Bad request\n"]);
        const character = fc.constantFrom("/", ".", "..", "%2e", "%2f", "%5c", "%00", "%", "a", "api", "assets", "\\");
        fc.assert(
            fc.property(fc.array(character), (parts) => {
                expect(bodies).to.include(ask(`/${parts.join("")}`).body.toString());
            }),
        );
    });

    it("refuses what is no path", () => {
        for (const url of ["/%", "/%zz", "http://example.org/", "*", ""]) {
            expect([url, ask(url).status]).to.deep.equal([url, 400]);
        }
    });

    it("refuses other methods, and names those that it has", () => {
        for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
            const answer = ask("/", { method });
            expect([answer.status, answer.headers.allow]).to.deep.equal([405, "GET, HEAD"]);
        }
    });

    it("answers in the coding that the browser asks for, and tells caches so", () => {
        const answer = ask("/", { headers: { "accept-encoding": "gzip, br" } });
        expect(answer.body.toString()).to.equal("page in Brotli");
        expect(answer.headers["content-encoding"]).to.equal("br");
        expect(answer.headers["content-length"]).to.equal("14");
        expect(answer.headers.vary).to.equal("Accept-Encoding");
        const plain = ask("/");
        expect(plain.headers).not.to.have.property("content-encoding");
        expect(plain.headers.vary).to.equal("Accept-Encoding");
        expect(ask("/assets/icon-1a2b3c.svg").headers).not.to.have.property("vary");
    });

    it("does not send again what the browser has", () => {
        const headers = { "accept-encoding": "br" };
        const { etag = "" } = ask("/", { headers }).headers;
        for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
            const answer = ask("/", { headers: { ...headers, "if-none-match": known } });
            expect([answer.status, answer.body.length, answer.headers.etag]).to.deep.equal([304, 0, etag]);
            expect(answer.headers["cache-control"]).to.equal("no-cache");
        }
        expect(ask("/", { headers: { "if-none-match": etag } }).status).to.equal(200);
        expect(ask("/", { headers: { ...headers, "if-none-match": '"other"' } }).status).to.equal(200);
    });

    for (const url of ["/", "/config.json", "/assets/index-1a2b3c.js", "/missing.js", "/%"]) {
        it(`sends security headers with ${url}`, () => {
            const { headers } = ask(url);
            expect(headers["content-security-policy"]).to.equal(
                [
                    "default-src 'none'",
                    "script-src 'self'",
                    "style-src 'self'",
                    "img-src 'self' https://avatars.example.org",
                    "connect-src 'self' https://api.example.org https://avatars.example.org",
                    "base-uri 'none'",
                    "form-action 'none'",
                    "frame-ancestors 'none'",
                    "require-trusted-types-for 'script'",
                    "trusted-types 'none'",
                ].join("; "),
            );
            expect(headers["x-content-type-options"]).to.equal("nosniff");
            expect(headers["x-frame-options"]).to.equal("DENY");
            expect(headers["referrer-policy"]).to.equal("no-referrer");
            expect(headers["cross-origin-opener-policy"]).to.equal("same-origin");
            expect(headers["cross-origin-resource-policy"]).to.equal("same-origin");
            expect(headers["permissions-policy"]).to.equal(
                "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            );
        });
    }

    it("allows its own origin only where the backend and the avatars are there", () => {
        const policy = ask("/", {}, { backendUrl: "", uploadOrigin: undefined }).headers["content-security-policy"];
        expect(policy).to.include("; img-src 'self'; connect-src 'self'; ");
    });

    for (const [protocol, forwarded, sent] of [
        ["http", undefined, false],
        ["https", undefined, true],
        ["http", "https", true],
        ["https", "http", false],
        ["https", "https", true],
    ] as const) {
        const browser = forwarded === undefined ? "no load balancer" : `a load balancer on ${forwarded}`;
        it(`${sent ? "asks" : "does not ask"} for HTTPS only, on ${protocol} behind ${browser}`, () => {
            const headers = forwarded === undefined ? {} : { "x-forwarded-proto": forwarded };
            const answer = ask("/", { headers }, { protocol });
            expect(answer.headers["strict-transport-security"]).to.equal(sent ? "max-age=31536000" : undefined);
        });
    }
});
