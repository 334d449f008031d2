import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { runNode, type RunningServer, securely, startServer } from "../../testing/process";

const DIRECTORY = join(__dirname, "..");
const ENVIRONMENT = { BACKEND_URL: "http://localhost:8000" };

describe("frontend: process", () => {
    let running: RunningServer | undefined;

    afterEach(async () => {
        running?.signal("SIGKILL");
        await running?.ended;
        running = undefined;
    });

    async function start(environment: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
        running = await startServer(DIRECTORY, { ...ENVIRONMENT, ...environment });
        return running;
    }

    it("ends at once, and says why, when it does not know the backend", async () => {
        expect(await runNode(DIRECTORY, ["--import", "tsx", "src/main.ts"], {})).to.deep.equal({
            code: 1,
            output:
                "The environment has 1 mistake:\n" +
                "  BACKEND_URL: missing. It is where browsers reach the backend, such as https://app.example.org.\n",
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
        const server = await start();
        const socket = connect(server.port, "127.0.0.1").setEncoding("utf8");
        let answer = "";
        socket.on("data", (text: string) => (answer += text));
        await once(socket, "connect");
        socket.write("GET /config.json HTTP/1.1\r\n");
        // The server has read that line by the time it has answered a later request.
        await (await fetch(`${server.url}/health`)).text();
        server.signal("SIGTERM");
        await server.refuses();
        socket.write("Host: localhost\r\n\r\n");
        await once(socket, "close");
        expect(answer).to.match(/^HTTP\/1\.1 200 OK\r\n/);
        expect(answer).to.match(/\r\n\r\n\{"backendUrl":"http:\/\/localhost:8000","revision":"development"\}$/);
        expect((await server.ended).code).to.equal(0);
    });
});
