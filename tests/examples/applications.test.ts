import { expect } from "chai";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { eventually } from "../support/eventually";
import { isObject, PROJECT } from "../support/program";
import { type Example, EXAMPLES, pathOf, textOf } from "./previews";

const WITH_APPLICATION = EXAMPLES.filter((example) => existsSync(pathOf(example, "app")));

/** Path that is asked for, and the answer. */
const ANSWERS: readonly (readonly [example: Example, path: string, answer: string])[] = [
    ["smallest-service", "/you", "Hello from /you\n"],
    ["existing-vpc", "/orders/7", '{"service":"orders","path":"/orders/7"}\n'],
    ["blue-green", "/health", "well\n"],
    ["blue-green", "/", "Welcome to the shop\n"],
];

describe("The application of an example", () => {
    const children: ChildProcess[] = [];

    afterEach(() => {
        for (const child of children.splice(0)) {
            child.kill("SIGKILL");
        }
    });

    for (const [example, path, answer] of ANSWERS) {
        it(`${example} answers ${path}, and ends when ECS stops it`, async () => {
            const port = await freePort();
            const child = spawn(process.execPath, ["server.mjs"], {
                cwd: pathOf(example, "app"),
                env: { PORT: String(port), NAME: "orders" },
                stdio: "ignore",
            });
            children.push(child);
            const response = await eventually(() => fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined));
            expect([response.status, await response.text()]).to.deep.equal([200, answer]);
            // Longer than the load balancer keeps an idle connection.
            expect(response.headers.get("keep-alive")).to.equal("timeout=75");

            const ended = once(child, "exit");
            child.kill("SIGTERM");
            expect(await ended).to.deep.equal([0, null]);
        });
    }

    it("worker-and-schedule has no mistakes of syntax, and its packages are locked", () => {
        for (const file of ["queue.mjs", "worker.mjs", "nightly.mjs"]) {
            execFileSync(process.execPath, ["--check", pathOf("worker-and-schedule", join("app", file))]);
        }
        expect(packagesOf("package-lock.json")).to.deep.equal(packagesOf("package.json"));
    });

    it("is sent to Docker as its Dockerfile copies it, from the repository's image of Node.js, and is not root", () => {
        const [node = ""] =
            /node:\S+alpine\S+/.exec(readFileSync(join(PROJECT, "apps/backend/Dockerfile"), "utf8")) ?? [];
        expect(WITH_APPLICATION).to.deep.equal(EXAMPLES.slice(0, 4));
        for (const example of WITH_APPLICATION) {
            const dockerfile = textOf(example, "app/Dockerfile");
            expect(dockerfile).to.match(new RegExp(`^FROM ${node.replaceAll(".", "\\.")}$`, "m"));
            expect(dockerfile).to.match(/^USER node$/m);
            const copied = [...dockerfile.matchAll(/^COPY (.*) \.\/$/gm)].flatMap(([, files = ""]) => files.split(" "));
            const sent = textOf(example, "app/.dockerignore")
                .split("\n")
                .filter((line) => line.startsWith("!"))
                .map((line) => line.slice(1));
            expect(sent.sort(), example).to.deep.equal(copied.sort());
            for (const file of sent) {
                expect(existsSync(pathOf(example, `app/${file}`)), file).to.equal(true);
            }
        }
    });
});

/** The dependencies that a file of the worker states. */
function packagesOf(file: string): unknown {
    const data: unknown = JSON.parse(textOf("worker-and-schedule", `app/${file}`));
    const { packages, dependencies } = isObject(data) ? data : {};
    const own = isObject(packages) ? packages[""] : undefined;
    return isObject(own) ? own.dependencies : dependencies;
}

async function freePort(): Promise<number> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    server.close();
    await once(server, "close");
    return typeof address === "object" && address !== null ? address.port : 0;
}
