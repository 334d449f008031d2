import { parseArgs } from "node:util";

/** How the command is written. */
export const USAGE = "npm run preview -- <stack> [options]";

/** What `--help` prints. */
export const HELP = `Shows what the program would deploy to a stack, without asking AWS: the resources with their parents, how many there
are of each type, the stack outputs, what the policies say, what it costs in a month, and warnings. It needs no Pulumi CLI, Docker, credentials
or network.

Usage: ${USAGE}
       npm run preview -- --all

  <stack>           a stack that has a file: Pulumi.<stack>.yaml
  --all             all stacks side by side: what differs between them, and nothing else
  --against WHAT    what would change: against a preview that --json wrote, or against a git revision
  --json FILE       write the preview as data, secrets masked
  --html FILE       write a page with the picture, the resources and the cost
  --svg FILE        write the picture alone
  --markdown FILE   write the difference for a comment on a pull request; goes with --against
  --difference FILE write the difference as data; goes with --against
  --no-policies     do not ask the policies
  -h, --help        show this text

Exit code: 0 if the program ran, 1 if it or its configuration is wrong or a mandatory policy is violated, 2 if the
command is wrong.
`;

/** A command that makes no sense as it was given. */
export class UsageError extends Error {}

/** What the command asks for. */
export interface Command {
    readonly help: boolean;
    /** Stack to preview; undefined for all of them. */
    readonly stack: string | undefined;
    /** File of an earlier preview, or a git revision. */
    readonly against: string | undefined;
    /** Whether the policies are asked. */
    readonly policies: boolean;
    /** Files to write. */
    readonly files: Readonly<Partial<Record<OutputFile, string>>>;
}

/** A file that the command can write. */
export type OutputFile = "json" | "html" | "svg" | "markdown" | "difference";

/**
 * Reads the command's arguments.
 *
 * @throws {@link UsageError} where they make no sense.
 */
export function parseCommand(args: readonly string[]): Command {
    const { values, positionals } = parsed(args);
    const {
        help = false,
        all = false,
        "no-policies": noPolicies = false,
        against,
        json,
        html,
        svg,
        markdown,
        difference,
    } = values;
    const [stack = "", ...others] = positionals;
    if (others.length > 0) {
        throw new UsageError(`One stack at a time, or --all, not ${positionals.join(" and ")}.`);
    }
    const files = { json, html, svg, markdown, difference };
    const single = Object.entries({ ...files, against }).filter(([, value]) => value !== undefined);
    const [first] = single;
    if (all && (stack !== "" || first !== undefined)) {
        throw new UsageError(`--all shows all stacks, and does not go with ${first ? `--${first[0]}` : stack}.`);
    }
    const [written] = Object.entries({ markdown, difference }).filter(([, value]) => value !== undefined);
    if (written !== undefined && against === undefined) {
        throw new UsageError(`--${written[0]} writes a difference, and needs --against.`);
    }
    return { help, stack: all ? undefined : stack, against, policies: !noPolicies, files };
}

function parsed(args: readonly string[]) {
    const file = { type: "string" } as const;
    try {
        return parseArgs({
            args: [...args],
            options: {
                help: { type: "boolean", short: "h" },
                all: { type: "boolean" },
                "no-policies": { type: "boolean" },
                against: file,
                json: file,
                html: file,
                svg: file,
                markdown: file,
                difference: file,
            },
            allowPositionals: true,
        });
    } catch (error) {
        // Node goes on with advice for options that this command does not have.
        const [message = ""] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
        throw new UsageError(message.endsWith(".") ? message : `${message}.`);
    }
}
