import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { freePort, runNode } from "../../testing/process";

const DIRECTORY = join(__dirname, "..");
const VITE = "node_modules/vite/bin/vite.js";

describe("frontend: development server", function () {
    this.timeout(60_000);

    let server: ChildProcess | undefined;

    afterEach(async () => {
        if (server?.exitCode === null && server.kill("SIGKILL")) {
            await once(server, "exit");
        }
        server = undefined;
    });

    async function start(environment: Readonly<Record<string, string>>): Promise<string> {
        const port = await freePort();
        const args = [VITE, "--host", "127.0.0.1", "--logLevel", "silent"];
        server = spawn(process.execPath, args, {
            cwd: DIRECTORY,
            env: { ...environment, PORT: String(port) },
            stdio: "ignore",
        });
        const url = `http://127.0.0.1:${port}`;
        while (server.exitCode === null && !(await answers(`${url}/health`))) {
            await wait(50);
        }
        return url;
    }

    it("serves the page, and the configuration and health that the server of production would", async () => {
        const url = await start({ BACKEND_URL: "http://localhost:8000", REVISION: "1a2b3c4" });
        const health = await fetch(`${url}/health`);
        expect([health.status, await health.text()]).to.deep.equal([200, '{"status":"ok"}']);
        const configuration = await fetch(`${url}/config.json`);
        expect(configuration.headers.get("content-type")).to.equal("application/json; charset=utf-8");
        expect(await configuration.json()).to.deep.equal({ backendUrl: "http://localhost:8000", revision: "1a2b3c4" });
        const page = await (await fetch(`${url}/sign-up`, { headers: { accept: "text/html" } })).text();
        expect(page).to.include('src="/src/main.tsx"');
        expect(await (await fetch(`${url}/src/main.tsx`)).text()).to.include("createRoot");
    });

    it("ends at once, and says why, when a setting is wrong", async () => {
        const { code, output } = await runNode(DIRECTORY, [VITE], { BACKEND_URL: "backend", NO_COLOR: "1" });
        expect(code).to.equal(1);
        expect(output).to.include('BACKEND_URL: "backend" is not an http or https address without a path');
    });
});

async function answers(url: string): Promise<boolean> {
    return fetch(url).then(
        ({ ok }) => ok,
        () => false,
    );
}
