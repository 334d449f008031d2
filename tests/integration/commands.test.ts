import { execFile } from "node:child_process";
import { expect } from "chai";
import { builtProgram } from "../support/built-program";
import { orSkip } from "../support/or-skip";
import { PROJECT } from "../support/program";
import { Chain } from "./support/chain";

/** How a command ended. */
interface Ended {
    readonly exitCode: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

describe("the commands for backups", function () {
    this.timeout(300_000);
    let chain: Chain;
    let id: string;

    before(async function () {
        chain = orSkip(this, await Chain.start({ notes: "notes.sql" }));
        await chain.configure("notes");
    });

    after(() => (chain as Chain | undefined)?.stop());

    /** Runs what `npm run <command>` runs, against the emulated AWS. */
    async function run(command: string, ...args: readonly string[]): Promise<Ended> {
        const program = await builtProgram(`commands/${command}.ts`);
        const environment = { PATH: process.env.PATH, ...chain.emulator.environment, NODE_NO_WARNINGS: "1" };
        return new Promise((resolve) => {
            const child = execFile(
                process.execPath,
                [program, "--stack", "dev", ...args],
                { cwd: PROJECT, env: environment },
                (_error, stdout, stderr) => {
                    resolve({ exitCode: child.exitCode, stdout, stderr });
                },
            );
        });
    }

    const notes = (database: string) => chain.server.query(database, "SELECT count(*) FROM notes");

    it("backup takes one, shows how it goes, and ends with what to check", async () => {
        const known = await chain.machines.executions("drill");
        const { exitCode, stdout, stderr } = await run("backup");
        expect(exitCode, stdout + stderr).to.equal(0);
        expect(stderr).to.match(/^Taking a backup of dev \(eu-west-1\)\n/);
        expect(stderr.split("\n").map((line) => line.replace(/^ *[\d:]+ +/, ""))).to.include.members([
            "dump",
            "measure",
        ]);
        id = /: (monthly\/\S+), [\d.]+ kB, 2 tables\.\n/.exec(stdout)?.[1] ?? expect.fail(stdout);
        expect(stdout).to.contain(`npm run drill -- --stack dev --dump ${id}\n`);
        // The drill that starts by itself would keep the next command from drilling the same.
        await chain.machines.next("drill", known);
    });

    it("drill restores it once more, and names the report", async () => {
        const { exitCode, stdout, stderr } = await run("drill", "--dump", id);
        expect(exitCode, stdout + stderr).to.equal(0);
        expect(stdout).to.match(/Passed.* Restored in [\d.]+ s\.\n\nReport: .*drill-reports\/monthly\/.*\.md\n$/s);
    });

    it("restore brings it back beside the live database, and says how to switch over", async () => {
        const { exitCode, stdout, stderr } = await run("restore", "--into", "notes_restored");
        expect(exitCode, stdout + stderr).to.equal(0);
        expect(stdout).to.match(/\nRestored in [\d.]+ s, and equal to what was dumped\.\n\nCheck\n/);
        expect(await notes("notes_restored")).to.deep.equal([{ count: "1000" }]);
    });

    it("restore leaves a database alone that holds anything, and says how to replace it", async () => {
        await chain.server.query("notes_restored", "DELETE FROM notes WHERE id > 900");
        const refused = await run("restore", "--into", "notes_restored");
        expect(refused.exitCode, refused.stderr).to.equal(1);
        expect(refused.stdout).to.match(/^\nNot restored, after .*"notes_restored".*--overwrite/);
        expect(await notes("notes_restored")).to.deep.equal([{ count: "900" }]);
    });

    it("restore replaces it where it is told to", async () => {
        const { exitCode, stdout, stderr } = await run("restore", "--into", "notes_restored", "--overwrite");
        expect(exitCode, stdout + stderr).to.equal(0);
        expect(await notes("notes_restored")).to.deep.equal([{ count: "1000" }]);
    });

    it("restore says that there is no such dump", async () => {
        const { exitCode, stdout } = await run("restore", "--into", "other", "--dump", "daily/2020-01-01T00-00-00Z-1");
        expect(exitCode).to.equal(1);
        expect(stdout).to.contain("daily/2020-01-01T00-00-00Z-1");
    });
});
