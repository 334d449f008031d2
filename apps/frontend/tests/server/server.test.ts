import { once } from "node:events";
import { request, type IncomingMessage, type Server } from "node:http";
import { expect } from "chai";
import { readFiles } from "../../src/files";
import { createLog } from "../../src/log";
import { createServer } from "../../src/server";
import { listen } from "../../../testing/process";
import { type Folder, folderOf, PAGE } from "../support/site";

const SETTINGS = { backendUrl: "", uploadOrigin: undefined, protocol: "http", revision: "1a2b3c4" } as const;

describe("frontend: server", () => {
    let folder: Folder;
    let server: Server;
    let port: number;
    let lines: string[];

    before(async () => {
        folder = await folderOf(PAGE);
        lines = [];
        const log = createLog("debug", (line) => lines.push(line));
        server = createServer(SETTINGS, await readFiles(folder.path), log);
        port = await listen(server);
    });

    after(async () => {
        server.closeAllConnections();
        server.close();
        await folder.remove();
    });

    beforeEach(() => {
        lines.length = 0;
    });

    async function ask(path: string, method = "GET"): Promise<{ response: IncomingMessage; body: string }> {
        const sent = request({ host: "127.0.0.1", port, path, method, agent: false }).end();
        const response = await new Promise<IncomingMessage>((resolve, reject) => {
            sent.on("response", resolve).on("error", reject);
        });
        let body = "";
        response.setEncoding("utf8").on("data", (text: string) => (body += text));
        await once(response, "end");
        return { response, body };
    }

    async function logged(): Promise<unknown> {
        while (lines.length === 0) {
            await new Promise((resolve) => setImmediate(resolve));
        }
        const line: unknown = JSON.parse(lines[0] ?? "");
        return line;
    }

    it("sends status, headers and body", async () => {
        const { response, body } = await ask("/sign-up");
        expect([response.statusCode, body]).to.deep.equal([200, "<!doctype html><title>The page</title>"]);
        expect(response.headers["content-length"]).to.equal("38");
        expect(response.headers["x-content-type-options"]).to.equal("nosniff");
        expect(response.headers).not.to.have.any.keys("server", "x-powered-by");
    });

    it("answers HEAD as GET, without the body", async () => {
        const { response, body } = await ask("/assets/index-1a2b3c.js", "HEAD");
        expect([response.statusCode, body]).to.deep.equal([200, ""]);
        expect(response.headers["content-length"]).to.equal("6");
        expect((await ask("/missing.js", "HEAD")).response.statusCode).to.equal(404);
    });

    it("logs a request without its query, which may hold a name", async () => {
        await ask("/people?search=Ada");
        const line = await logged();
        expect(line).to.include({ level: "info", msg: "request", method: "GET", path: "/people", status: 200 });
        expect(lines.join("")).not.to.include("Ada");
    });

    it("logs the calls of health checks at a level of their own", async () => {
        await ask("/health");
        expect(await logged()).to.include({ level: "debug", path: "/health", status: 200 });
    });

    it("answers an address that cannot be read with 400", async () => {
        const { response } = await ask("/%zz");
        expect(response.statusCode).to.equal(400);
    });
});
