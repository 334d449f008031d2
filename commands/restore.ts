import { parseOptions, required, UsageError } from "./arguments";
import { runJob } from "./execution";
import { duration, progressOnScreen } from "./progress";
import { runCommand } from "./run";
import { findStack } from "./stack";

const USAGE = "npm run restore -- --stack <stack> --into <database> [--dump <id>] [--overwrite]";

/** As PostgreSQL takes it without quotes, which is what people type. */
const DATABASE_NAME = /^[a-z_][a-z0-9_]{0,62}$/;

async function restore(args: readonly string[]): Promise<number> {
    const options = parseOptions(args, {
        stack: { type: "string" },
        dump: { type: "string" },
        into: { type: "string" },
        overwrite: { type: "boolean" },
    });
    const stack = findStack(required(options.stack, "stack", "name the stack to restore in"));
    const into = required(options.into, "into", "name the database to restore into; a new name keeps what is there");
    if (!DATABASE_NAME.test(into)) {
        throw new UsageError(
            `--into "${into}" is no database name: up to 63 lower-case letters, digits and underscores, ` +
                `no digit first.`,
        );
    }
    const { dump = "latest", overwrite = false } = options;
    process.stderr.write(
        `Restoring ${dump} into database "${into}" of ${stack.name} (${stack.region})` +
            `${overwrite ? ", over what is in it" : ""}\n`,
    );
    const ended = await runJob(stack, "restore", { dump, into, overwrite }, progressOnScreen());
    if (!ended.succeeded) {
        process.stdout.write(`\nNot restored, after ${duration(ended.seconds)}: ${ended.cause}\n`);
        return 1;
    }
    process.stdout.write(
        `\nRestored in ${duration(ended.seconds)}, and equal to what was dumped.\n\n` +
            `Check\n` +
            `  - what the application shows: point one task at "${into}" (PGDATABASE) before all of them\n` +
            `  - that its own user may read and write: owners and grants were restored as they were\n` +
            `  - what was written after the dump: it is not there\n` +
            `\nTo switch over, see "Table dropped" in docs/recovery.md.\n`,
    );
    return 0;
}

runCommand({
    usage: USAGE,
    help: `Restores a backup into a database of the stack's own server, with the code of the restore drill: checksums before use,
everything compared with the manifest at the end. Where slipway:backups.source names another bucket, the backup is taken
from there.

Usage: ${USAGE}

  --stack <stack>    the stack to restore in
  --into <database>  the database; it is created where it does not exist. One that holds anything is refused
  --dump <id>        the backup, as "daily/2026-11-21T02-15-00Z-1a2b3c4d". Default: latest
  --overwrite        drop what is in the database, once the backup is restored beside it and right
  -h, --help         show this text

Exit code: 0 if it was restored and compared, 1 if not, 2 if the command makes no sense.
`,
    run: restore,
});
