import { parseArgs } from "node:util";
import { Project } from "./project";
import { paint, screenOf } from "./style";

const USAGE = "npm run preview -- <stack>";

const HELP = `Shows what the program would deploy to a stack, without asking AWS: the resources with their parents, how many there
are of each type, the stack outputs, what it costs in a month, and warnings. It needs no Pulumi CLI, Docker, credentials or network.

Usage: ${USAGE}

  <stack>      a stack that has a file: Pulumi.<stack>.yaml
  -h, --help   shows this text

Exit code: 0 if the program ran, 1 if it or its configuration is wrong, 2 if the command is.
`;

/** A command that makes no sense as it was given. */
class UsageError extends Error {}

async function preview(args: readonly string[]): Promise<number> {
    const { help, stack } = parse(args);
    if (help) {
        process.stdout.write(HELP);
        return 0;
    }
    const project = Project.find(process.cwd());
    const stackConfig = project.stackConfig(await existing(stack, project.stacks));
    // Pulumi's SDK takes most of the time: not for a command that ends before.
    const [{ runProgram }, { render }] = await Promise.all([import("./run.js"), import("./render.js")]);
    const recording = await runProgram(project, stack, stackConfig);
    const [{ documentOf }, { estimate }, { costOptions }, { renderCost }] = await Promise.all([
        import("./document.js"),
        import("./cost/estimate.js"),
        import("./cost/settings.js"),
        import("./cost/render.js"),
    ]);
    const screen = screenOf(process.stdout, process.env);
    const cost = renderCost(estimate(documentOf(recording), costOptions(stackConfig.config)), screen);
    process.stdout.write(render(recording, performance.now() / 1000, screen, [cost]));
    return recording.errors.length === 0 ? 0 : 1;
}

function parse(args: readonly string[]): { help: boolean; stack: string } {
    const { values, positionals } = parsed(args);
    const [stack = "", ...others] = positionals;
    if (others.length > 0) {
        throw new UsageError(`One stack at a time, not ${listed(positionals)}.`);
    }
    return { help: values.help ?? false, stack };
}

function parsed(args: readonly string[]) {
    try {
        return parseArgs({
            args: [...args],
            options: { help: { type: "boolean", short: "h" } },
            allowPositionals: true,
        });
    } catch (error) {
        // Node goes on with advice for options that this command does not have.
        const [message = ""] = String(error instanceof Error ? error.message : error).split(". ");
        throw new UsageError(`${message}.`);
    }
}

/** @throws {@link UsageError} for a stack that has no file. */
async function existing(stack: string, stacks: readonly string[]): Promise<string> {
    if (stacks.includes(stack)) {
        return stack;
    }
    const list = stacks.length === 0 ? "There are no stacks: no Pulumi.<stack>.yaml." : `There are ${listed(stacks)}.`;
    if (stack === "") {
        throw new UsageError(`Which stack? ${list}`);
    }
    const { closest } = await import("fastest-levenshtein");
    const nearest = stacks.length === 0 ? "" : ` Did you mean "${closest(stack, [...stacks])}"?`;
    throw new UsageError(`There is no stack "${stack}".${nearest} ${list}`);
}

/** `a, b and c`. */
function listed(words: readonly string[]): string {
    return words.join(", ").replace(/, ([^,]*)$/, " and $1");
}

function fail(error: unknown): number {
    const message = error instanceof Error ? error.message : String(error);
    const usage = error instanceof UsageError ? `\nUsage: ${USAGE}` : "";
    process.stderr.write(`${paint("error:", "red", screenOf(process.stderr, process.env))} ${message}${usage}\n`);
    return error instanceof UsageError ? 2 : 1;
}

process.once("beforeExit", () => {
    process.exitCode ??= fail("The program waits for a promise that nothing will ever settle.");
});

void preview(process.argv.slice(2))
    .catch(fail)
    .then((exitCode) => {
        process.exitCode = exitCode;
    });
