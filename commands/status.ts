import { screenOf } from "../preview/style";
import { parseOptions, required } from "./arguments";
import { runCommand } from "./run";
import { findStack } from "./stack";
import { readStatus, reasonsIn, statusJson } from "./status/status";
import { statusText } from "./status/render";

const USAGE = "npm run status -- --stack <stack> [--cost] [--json]";

async function status(args: readonly string[]): Promise<number> {
    const options = parseOptions(args, {
        stack: { type: "string" },
        cost: { type: "boolean" },
        json: { type: "boolean" },
    });
    const stack = findStack(required(options.stack, "stack", "name the stack"));
    const found = await readStatus(stack, options.cost ?? false);
    const screen = screenOf(process.stdout, process.env);
    process.stdout.write(options.json === true ? statusJson(found) : statusText(found, screen));
    return reasonsIn(found).length === 0 ? 0 : 1;
}

runCommand({
    usage: USAGE,
    help: `Shows on one screen what a stack does: whether it answers, its services with their releases, tasks and last deployments,
its database, the last dump and drill, and the alarms that ring. What cannot be read is named with the reason; the rest is
shown all the same.

Usage: ${USAGE}

  --stack <stack>  the stack
  --cost           add what it has cost this month; AWS charges 0.01 USD for the question
  --json           print JSON
  -h, --help       show this text

Exit code: 0 if all of it could be read, 1 if not, 2 if the command makes no sense.
`,
    run: status,
});
