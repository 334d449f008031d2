import { expect } from "chai";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { builtProgram } from "../support/built-program";
import { PROJECT } from "../support/program";

interface Ended {
    readonly exitCode: number;
    readonly stdout: string;
    readonly stderr: string;
}

const RESTORE = "npm run restore -- --stack <stack> --into <database> [--dump <id>] [--overwrite]";

const COMMANDS = ["backup", "drill", "restore", "wake", "sleep", "rollback", "status", "cost", "logs", "shell", "db"];

/** A command that makes no sense, and what is said of it. */
const MISTAKES: readonly (readonly [command: string, args: readonly string[], message: string])[] = [
    ["backup", [], "--stack is missing: name the stack to back up."],
    ["backup", ["--stack", "dve"], 'There is no stack "dve": there is dev, prod and staging.'],
    ["backup", ["--stack", "dev", "--now"], "Unknown option '--now'."],
    ["drill", ["--dump", "latest"], "--stack is missing: name the stack whose backup to restore."],
    [
        "restore",
        ["--stack", "dev"],
        "--into is missing: name the database to restore into; a new name keeps what is there.",
    ],
    [
        "restore",
        ["--stack", "dev", "--into", "App"],
        '--into "App" is no database name: up to 63 lower-case letters, digits and underscores, no digit first.',
    ],
    ["wake", [], "--stack is missing: name the stack to wake."],
    ["wake", ["--stack", "dev", "--hours", "0"], '--hours "0" is not a whole number from 1 to 72.'],
    ["wake", ["--stack", "dev", "--hours", "1.5"], '--hours "1.5" is not a whole number from 1 to 72.'],
    ["wake", ["--stack", "dev", "--hours", "100"], '--hours "100" is not a whole number from 1 to 72.'],
    ["cost", ["--stack", "qa"], 'There is no stack "qa": there is dev, prod and staging.'],
    ["scan", ["dev", "qa"], 'There is no stack "qa": there is dev, prod and staging.'],
    ["shell", ["--stack", "dev"], "--service is missing: name the service, as index.ts does."],
    ["sleep", ["--stack", "qa"], 'There is no stack "qa": there is dev, prod and staging.'],
];

describe("a command for people", () => {
    for (const [command, args, message] of MISTAKES) {
        it(`refuses ${[command, ...args].join(" ")}`, async () => {
            const { exitCode, stdout, stderr } = await run(command, args);
            expect(exitCode).to.equal(2);
            expect(stdout).to.equal("");
            const [said, usage] = stderr.trim().split("\n");
            expect(said).to.equal(`error: ${message}`);
            expect(usage).to.match(/^Usage: npm run /);
        });
    }

    it("says how it is written, where it is not", async () => {
        const { stderr } = await run("restore", []);
        expect(stderr).to.contain(`\nUsage: ${RESTORE}\n`);
    });

    for (const command of COMMANDS) {
        it(`${command} explains itself`, async () => {
            const { exitCode, stdout, stderr } = await run(command, ["--help"]);
            expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
            expect(stdout).to.contain(`\nUsage: npm run ${command} -- --stack <stack>`);
            expect(stdout).to.match(/Exit code: 0 if .+, 1 if not, 2 if the command makes no sense\.\n$/);
        });
    }

    it("is loaded by tsx from its sources, as npm run does", async () => {
        const sources = COMMANDS.map((command) => join(PROJECT, "commands", `${command}.ts`));
        const script = `process.argv.push("", "--help"); ${JSON.stringify(sources)}.forEach((source) => require(source))`;
        const { exitCode, stdout, stderr } = await runNode(["--import=tsx", "--eval", script]);
        expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
        expect(stdout.match(/(?<=^Usage: npm run )\S+/gm)).to.deep.equal(COMMANDS);
    });

    it("says that nobody is logged in to AWS", async () => {
        const { exitCode, stderr } = await run("backup", ["--stack", "dev"]);
        expect(exitCode).to.equal(1);
        expect(stderr).to.contain("error: There are no valid AWS credentials for stack dev (eu-west-1): ");
        expect(stderr).to.contain('Log in ("aws sso login", or AWS_PROFILE) and run the command again.');
    });
});

async function run(command: string, args: readonly string[]): Promise<Ended> {
    return runNode([await builtProgram(`commands/${command}.ts`), ...args]);
}

function runNode(args: readonly string[]): Promise<Ended> {
    const environment = {
        PATH: process.env.PATH,
        HOME: "/nonexistent",
        AWS_EC2_METADATA_DISABLED: "true",
        NODE_NO_WARNINGS: "1",
    };
    return new Promise((resolve) => {
        const child = execFile(
            process.execPath,
            [...args],
            { cwd: PROJECT, env: environment },
            (_error, stdout, stderr) => {
                resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
            },
        );
    });
}
