import type { OffHoursInput } from "../components/off-hours/definition";
import { parseOptions, required } from "./arguments";
import { runMachine } from "./execution";
import { letGo, OFF_HOURS } from "./off-hours";
import { duration, progressOnScreen } from "./progress";
import { runCommand } from "./run";
import { findStack } from "./stack";

const USAGE = "npm run sleep -- --stack <stack>";

async function sleep(args: readonly string[]): Promise<number> {
    const options = parseOptions(args, { stack: { type: "string" } });
    const stack = findStack(required(options.stack, "stack", "name the stack to put to sleep"));
    process.stderr.write(`Putting ${stack.name} (${stack.region}) to sleep\n`);
    const progress = progressOnScreen();
    await letGo(stack, progress);
    const input: OffHoursInput = { do: "sleep", by: "person" };
    const ended = await runMachine(stack, OFF_HOURS, { ...input }, progress);
    if (!ended.succeeded) {
        process.stdout.write(`\nNot asleep, after ${duration(ended.seconds)}: ${ended.cause}\n`);
        return 1;
    }
    process.stdout.write(
        `\nAsleep after ${duration(ended.seconds)}: no tasks, and the database is stopped. It wakes by its schedule, or by\n` +
            `npm run wake -- --stack ${stack.name}\n`,
    );
    return 0;
}

runCommand({
    usage: USAGE,
    help: `Stops a stack's services and its database, as happens by itself out of working hours, and ends what keeps it awake.

Usage: ${USAGE}

  --stack <stack>   the stack to put to sleep
  -h, --help        show this text

Exit code: 0 if it sleeps, 1 if not, 2 if the command makes no sense.
`,
    run: sleep,
});
