import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { runNode, runProgram, type RunningServer, securely, startServer } from "../../../testing/process";
import { type Folder, folderOf, PAGE } from "../support/site";

const DIRECTORY = join(__dirname, "..", "..");
const MAIN = "src/main.ts";

describe("frontend: process", function () {
    this.timeout(60_000);

    let folder: Folder;
    let running: RunningServer | undefined;

    before(async () => {
        folder = await folderOf(PAGE);
    });

    after(() => folder.remove());

    afterEach(async () => {
        running?.signal("SIGKILL");
        await running?.ended;
        running = undefined;
    });

    async function start(environment: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
        const own = { PUBLIC_DIRECTORY: folder.path, SHUTDOWN_DELAY_SECONDS: "0" };
        running = await startServer(DIRECTORY, { ...own, ...environment });
        return running;
    }

    /** Opens a connection and sends the first line of a request; the server has read it when this is done. */
    async function beginRequest(server: RunningServer, path: string) {
        const socket = connect(server.port, "127.0.0.1").setEncoding("utf8");
        let answer = "";
        socket.on("data", (text: string) => (answer += text));
        await once(socket, "connect");
        socket.write(`GET ${path} HTTP/1.1\r\n`);
        // The server has read that line by the time it has answered a later request.
        await (await fetch(`${server.url}/health`)).text();
        return {
            finish: async (): Promise<string> => {
                socket.write("Host: localhost\r\n\r\n");
                await once(socket, "close");
                return answer;
            },
        };
    }

    it("ends at once, and says why, when a setting is wrong", async () => {
        expect(await runProgram(DIRECTORY, MAIN, { BACKEND_URL: "backend" })).to.deep.equal({
            code: 1,
            output:
                "The environment has 1 mistake:\n" +
                '  BACKEND_URL: "backend" is not an http or https address without a path, such as https://app.example.org.\n',
        });
    });

    it("ends at once, and says why, when the page is not built", async () => {
        const missing = join(folder.path, "missing");
        expect(await runProgram(DIRECTORY, MAIN, { PUBLIC_DIRECTORY: missing })).to.deep.equal({
            code: 1,
            output: `${missing} has no index.html. Build the page with: npm run build\n`,
        });
    });

    it("speaks HTTPS with a certificate of its own where it is told so, to its health check, too", async () => {
        const server = await start({ PROTOCOL: "https" });
        expect(await securely(server.port, "/health")).to.deep.equal({
            status: 200,
            body: '{"status":"ok"}',
            issuer: "localhost",
        });
        const environment = { PORT: String(server.port), PROTOCOL: "https" };
        expect(await runNode(DIRECTORY, ["healthcheck.js"], environment)).to.deep.equal({ code: 0, output: "" });
        const plain = { PORT: String(server.port) };
        expect(await runNode(DIRECTORY, ["healthcheck.js"], plain)).to.deep.equal({ code: 1, output: "" });
    });

    it("is healthy by its health check while it runs, and not after it", async () => {
        const server = await start();
        const healthCheck = () => runNode(DIRECTORY, ["healthcheck.js"], { PORT: String(server.port) });
        expect(await healthCheck()).to.deep.equal({ code: 0, output: "" });
        server.signal("SIGINT");
        await server.ended;
        expect(await healthCheck()).to.deep.equal({ code: 1, output: "" });
    });

    it("finishes the request that is open when SIGTERM comes, and ends with code 0", async () => {
        const server = await start({ BACKEND_URL: "http://localhost:8000" });
        const request = await beginRequest(server, "/config.json");
        server.signal("SIGTERM");
        await server.refuses();
        const answer = await request.finish();
        expect(answer).to.match(/^HTTP\/1\.1 200 OK\r\n/);
        expect(answer).to.match(/\r\nconnection: close\r\n/i);
        expect(answer).to.match(/\r\n\r\n\{"backendUrl":"http:\/\/localhost:8000","revision":"development"\}$/);
        expect((await server.ended).code).to.equal(0);
    });

    it("takes new connections for a while after SIGTERM, until the load balancer has turned away", async () => {
        const server = await start({ SHUTDOWN_DELAY_SECONDS: "2" });
        const signalled = performance.now();
        server.signal("SIGTERM");
        expect((await fetch(`${server.url}/health`)).status).to.equal(200);
        await server.refuses();
        expect(performance.now() - signalled).to.be.greaterThan(1_900);
        expect((await server.ended).code).to.equal(0);
    });

    it("ends without that delay on Ctrl+C", async () => {
        const server = await start({ SHUTDOWN_DELAY_SECONDS: "15" });
        const signalled = performance.now();
        server.signal("SIGINT");
        expect((await server.ended).code).to.equal(0);
        expect(performance.now() - signalled).to.be.lessThan(10_000);
    });

    it("ends at once on a second signal", async () => {
        const server = await start({ SHUTDOWN_DELAY_SECONDS: "15" });
        const signalled = performance.now();
        // Two signals in a row may reach the process as one.
        const repeated = setInterval(() => {
            server.signal("SIGTERM");
        }, 100);
        const { code } = await server.ended;
        clearInterval(repeated);
        expect(code).to.equal(null);
        expect(performance.now() - signalled).to.be.lessThan(10_000);
    });
});
