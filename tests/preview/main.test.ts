import { expect } from "chai";
import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ProjectFolder } from "./project-folder";

const MAIN = resolve(__dirname, "../../preview/main.ts");
const LOADER = pathToFileURL(require.resolve("tsx")).href;

const USAGE = "Usage: npm run preview -- <stack> [options]";
const STACKS = "broken, endless, good, logged and refused";

/** Programs by the stack that runs them. */
const PROGRAMS = {
    good: [
        'import * as aws from "@pulumi/aws";',
        'import * as pulumi from "@pulumi/pulumi";',
        'const topic = new aws.sns.Topic("alarms");',
        'void pulumi.log.warn("nobody listens");',
        "export const arn = topic.arn;",
    ],
    logged: ['import * as pulumi from "@pulumi/pulumi";', 'void pulumi.log.error("no region");'],
    refused: ['import * as pulumi from "@pulumi/pulumi";', 'throw new pulumi.RunError("Name a region.");'],
    endless: ["export = () => new Promise(() => undefined);"],
};

const COMMANDS = {
    good: ["good"],
    logged: ["logged"],
    refused: ["refused"],
    endless: ["endless"],
    broken: ["broken"],
    misspelt: ["god"],
    nothing: [],
    option: ["good", "--yaml"],
    help: ["--help"],
} satisfies Record<string, string[]>;

interface Result {
    readonly exitCode: number;
    readonly stdout: string;
    readonly stderr: string;
}

describe("npm run preview", () => {
    const folder = new ProjectFolder();
    const results = new Map<string, Result>();

    before(async function () {
        // Each command starts Node, and most of them load Pulumi.
        this.timeout(90_000);
        folder.linkPackages();
        folder.write("Pulumi.yaml", "name: shop", "main: index.ts");
        folder.write("index.ts", 'export = require(`./programs/${require("@pulumi/pulumi").getStack()}`);');
        for (const [stack, lines] of Object.entries(PROGRAMS)) {
            folder.write(`programs/${stack}.ts`, ...lines);
            folder.write(`Pulumi.${stack}.yaml`, "config: { aws:region: eu-west-1 }");
        }
        folder.write("Pulumi.broken.yaml", "config:", "  title: [");
        const commands = Object.entries(COMMANDS);
        const workNext = async (): Promise<void> => {
            for (let next = commands.shift(); next !== undefined; next = commands.shift()) {
                results.set(next[0], await preview(next[1]));
            }
        };
        await Promise.all([workNext(), workNext()]);
    });

    after(() => {
        folder.remove();
    });

    function preview(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Result> {
        return new Promise((done) => {
            const command = ["--import", LOADER, MAIN, ...args];
            const env = { ...process.env, ...environment };
            execFile(process.execPath, command, { cwd: folder.path, env }, (error, stdout, stderr) => {
                done({ exitCode: Number(error?.code ?? 0), stdout, stderr });
            });
        });
    }

    function resultOf(command: string): Result {
        const result = results.get(command);
        if (result === undefined) {
            throw new Error(`The command ${command} was not run`);
        }
        return result;
    }

    it("prints what the program registers", () => {
        const { exitCode, stdout, stderr } = resultOf("good");

        expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
        expect(stdout.replace(/in \d+\.\d s/, "in 1.0 s")).to.equal(
            [
                "Preview of shop: stack good in eu-west-1",
                "",
                "good",
                "└─ sns.Topic alarms",
                "",
                "Resources by type",
                "  sns  1  Topic 1",
                "",
                "Stack outputs",
                "  arn  arn:aws:sns:eu-west-1:123456789012:alarms-0000000",
                "",
                "Cost of good in eu-west-1: USD a month, estimated",
                "",
                "sns.Topic alarms                                                 0.00",
                "  alarms: messages to the topic  1,000 × ~0.0000005 per request  0.00  assumed: 1,000 messages",
                "",
                "~ before a price: from an older list, or worked out from another price.",
                "",
                "Fixed                                                            0.00",
                "By usage, as assumed                                             0.00",
                "Total                                                            0.00",
                "",
                "List prices of AWS (https://aws.amazon.com/pricing/) as of 2026-11-21, 730 hours a month, usage as assumed " +
                    "for prod; without taxes, support, free tiers, and traffic between zones.",
                "",
                "Warnings",
                "  nobody listens",
                "",
                "1 resource and 0 components in 1.0 s.",
                "No AWS account was asked: ids, names, ARNs and addresses that AWS would compute are stand-ins.",
                "",
            ].join("\n"),
        );
    });

    it("is for the project in whose folder npm was called, though npm starts it above", async () => {
        folder.write("examples/shelf/Pulumi.yaml", "name: shelf", "main: index.ts");
        folder.write("examples/shelf/Pulumi.wood.yaml", "config: { aws:region: eu-west-1 }");
        const { exitCode, stderr } = await preview(["good"], {
            INIT_CWD: join(folder.path, "examples/shelf"),
            npm_lifecycle_event: "preview",
        });

        expect({ exitCode, stderr }).to.deep.equal({
            exitCode: 2,
            stderr: `error: There is no stack "good". Did you mean "wood"? There are wood.\n${USAGE}\n`,
        });
    });

    it("ends with 1 where the program logs an error", () => {
        const { exitCode, stdout } = resultOf("logged");

        expect(exitCode).to.equal(1);
        expect(stdout).to.include("\nErrors\n  no region\n");
    });

    const failures = [
        { command: "refused", what: "a program that fails", exitCode: 1, stderr: "error: Name a region.\n" },
        {
            command: "endless",
            what: "a program that never ends",
            exitCode: 1,
            stderr: "error: The program waits for a promise that nothing will ever settle.\n",
        },
        {
            command: "broken",
            what: "a stack file that is not YAML",
            exitCode: 1,
            stderr:
                "error: Pulumi.broken.yaml:3:1: " +
                "Flow sequence in block collection must be sufficiently indented and end with a ]\n",
        },
        {
            command: "misspelt",
            what: "a stack that does not exist, and names the nearest",
            exitCode: 2,
            stderr: `error: There is no stack "god". Did you mean "good"? There are ${STACKS}.\n${USAGE}\n`,
        },
        {
            command: "nothing",
            what: "a command without a stack",
            exitCode: 2,
            stderr: `error: Which stack? There are ${STACKS}.\n${USAGE}\n`,
        },
        {
            command: "option",
            what: "an unknown option",
            exitCode: 2,
            stderr: `error: Unknown option '--yaml'.\n${USAGE}\n`,
        },
    ];
    for (const { command, what, exitCode, stderr } of failures) {
        it(`ends with ${exitCode} for ${what}`, () => {
            expect(resultOf(command)).to.deep.equal({ exitCode, stdout: "", stderr });
        });
    }

    it("explains itself", () => {
        const { exitCode, stdout } = resultOf("help");

        expect(exitCode).to.equal(0);
        expect(stdout).to.include(USAGE);
    });
});
