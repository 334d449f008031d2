import { z } from "zod";
import type { Judged } from "../runtime/src/lambda/requests";
import { parseOptions, required } from "./arguments";
import { runJob } from "./execution";
import { duration, progressOnScreen } from "./progress";
import { runCommand } from "./run";
import { findStack } from "./stack";

const USAGE = "npm run drill -- --stack <stack> [--dump <id>]";

const judged: z.ZodType<Judged> = z.object({
    id: z.string(),
    summary: z.string(),
    restoreSeconds: z.number().optional(),
    ageSeconds: z.number().optional(),
    report: z.string(),
});

/** What the state machine gives back where another execution restores the same backup. */
const skipped = z.object({ outcome: z.literal("skip"), message: z.string() });

async function drill(args: readonly string[]): Promise<number> {
    const options = parseOptions(args, { stack: { type: "string" }, dump: { type: "string" } });
    const stack = findStack(required(options.stack, "stack", "name the stack whose backup to restore"));
    const dump = options.dump ?? "latest";
    process.stderr.write(`Drilling backup ${dump} of ${stack.name} (${stack.region})\n`);
    const ended = await runJob(stack, "drill", { dump, again: true }, progressOnScreen());
    if (!ended.succeeded) {
        process.stdout.write(`\nThe drill failed, after ${duration(ended.seconds)}: ${ended.cause}\n`);
        return 1;
    }
    const other = skipped.safeParse(ended.output);
    if (other.success) {
        process.stdout.write(`\nNot drilled: ${other.data.message}\n`);
        return 1;
    }
    const { id, summary, restoreSeconds, report } = judged.parse(ended.output);
    const restored = restoreSeconds === undefined ? "" : ` Restored in ${duration(restoreSeconds)}.`;
    process.stdout.write(`\n${id}: ${summary}${restored}\n\nReport: ${report}\n`);
    return 0;
}

runCommand({
    usage: USAGE,
    help: `Restores a backup into a throw-away PostgreSQL and checks it, as happens to every backup by itself. Nothing of the stack is
changed.

Usage: ${USAGE}

  --stack <stack>   the stack whose backup to restore
  --dump <id>       the backup, as "daily/2026-11-21T02-15-00Z-1a2b3c4d". Default: latest
  -h, --help        show this text

Exit code: 0 if the drill passed, 1 if not, 2 if the command makes no sense.
`,
    run: drill,
});
