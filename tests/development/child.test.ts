import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Child, startChild } from "../../development/child";
import { backend } from "../../development/commands";
import { descendantsOf, gone } from "./support/command";

/** How the backend is run, which does not depend on what it runs. */
const RELOADED = backend({
    ports: { frontend: 1, backend: 2, postgres: 3 },
    storageUrl: "http://127.0.0.1:4",
    storageCredentials: {},
    page: "",
    reload: true,
});

describe("npm run dev: a part", function () {
    this.timeout(60_000);
    let directory: string;
    let child: Child | undefined;
    let lines: string[];
    let onLine: (line: string) => void;

    beforeEach(async () => {
        directory = await mkdtemp(join(tmpdir(), "slipway-child-"));
        lines = [];
        onLine = () => undefined;
        child = undefined;
    });

    afterEach(async () => {
        await child?.stop();
        await rm(directory, { recursive: true });
    });

    function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Child {
        child = startChild({
            name: "part",
            args,
            directory,
            environment,
            onLine: (line) => {
                lines.push(line);
                onLine(line);
            },
        });
        return child;
    }

    function printed(wanted: string): Promise<void> {
        return new Promise((resolve) => {
            onLine = (line) => {
                if (line === wanted) {
                    resolve();
                }
            };
        });
    }

    it("has the environment that it is given, and of the caller's only what programs need", async () => {
        process.env.SLIPWAY_SECRET = "secret";
        const print = "console.log(process.env.GIVEN, process.env.PATH, process.env.SLIPWAY_SECRET)";
        const { ended } = start(["-e", print], { GIVEN: "given" });
        delete process.env.SLIPWAY_SECRET;
        expect(await ended).to.equal(0);
        expect(lines).to.deep.equal([`given ${process.env.PATH ?? ""} undefined`]);
    });

    it("says why it has ended, with its last lines", async () => {
        const { failed } = start(["-e", "console.error('cannot go on'); process.exit(3)"]);
        expect(await failed).to.equal("cannot go on\npart ended with code 3");
    });

    for (const stdio of ["inherit", "ignore"]) {
        it(`is gone when it has been stopped, with what it started and does not end (stdio: ${stdio})`, async () => {
            const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6)";
            const ready = printed("up");
            const part = start([
                "-e",
                `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(deaf)}], { stdio: "${stdio}" });
                process.on("SIGTERM", () => process.exit(0));
                console.log("up");`,
            ]);
            await ready;
            const processes = [...(await descendantsOf(process.pid))].filter(([, command]) => command.includes("1e6"));
            expect(processes).to.have.length(2);
            await part.stop();
            await gone(processes.map(([pid]) => pid));
        });
    }

    it("that reloads says that it has ended, and starts again when its file changes", async () => {
        await mkdir(join(directory, "src"));
        await mkdir(join(directory, "migrations"));
        const main = join(directory, "src/main.ts");
        await writeFile(main, 'throw new Error("broken");');
        const part = start(RELOADED.args);
        expect(await part.failed)
            .to.include("Error: broken")
            .and.include("[development] ended with code 1; it starts again when a file changes");
        const again = printed("mended");
        await writeFile(main, 'console.log("mended"); setInterval(() => undefined, 1_000);');
        await again;
        const migrated = printed("mended");
        await writeFile(join(directory, "migrations/0001_new.sql"), "select 1;");
        await migrated;
    });
});
