import { z } from "zod";
import type { Dumped } from "../runtime/src/lambda/requests";
import { parseOptions, required } from "./arguments";
import { runJob } from "./execution";
import { duration, progressOnScreen, size } from "./progress";
import { runCommand } from "./run";
import { findStack } from "./stack";

const USAGE = "npm run backup -- --stack <stack>";

const dumped: z.ZodType<Dumped> = z.object({
    id: z.string(),
    bytes: z.number(),
    seconds: z.number(),
    tables: z.number(),
});

async function backup(args: readonly string[]): Promise<number> {
    const options = parseOptions(args, { stack: { type: "string" } });
    const stack = findStack(required(options.stack, "stack", "name the stack to back up"));
    process.stderr.write(`Taking a backup of ${stack.name} (${stack.region})\n`);
    const ended = await runJob(stack, "dump", {}, progressOnScreen());
    if (!ended.succeeded) {
        process.stdout.write(`\nNo backup was taken, after ${duration(ended.seconds)}: ${ended.cause}\n`);
        return 1;
    }
    const { id, bytes, tables } = dumped.parse(ended.output);
    process.stdout.write(
        `\nTaken in ${duration(ended.seconds)}: ${id}, ${size(bytes)}, ${tables} tables.\n\n` +
            `Check\n` +
            `  its restore drill, which has started by itself; to follow one:\n` +
            `    npm run drill -- --stack ${stack.name} --dump ${id}\n`,
    );
    return 0;
}

runCommand({
    usage: USAGE,
    help: `Takes a backup of a stack's database now: the same dump that the schedule takes. It is restored and checked at once, as
every backup is.

Usage: ${USAGE}

  --stack <stack>   the stack whose database to back up
  -h, --help        show this text

Exit code: 0 if the backup was taken, 1 if not, 2 if the command makes no sense.
`,
    run: backup,
});
