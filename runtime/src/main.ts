import { checkSettings } from "./check/check-settings";
import { runCheck } from "./check/run";
import { runDrill } from "./drill/run";
import { drillSettings } from "./drill/settings";
import { runDump } from "./dump/run";
import { dumpSettings } from "./dump/settings";
import { EXIT_CODES, Failure } from "./failure";
import type { Job } from "./job";
import { createLogger, type Logger, logLevel } from "./log";
import { runRestore } from "./restore/run";
import { restoreSettings } from "./restore/settings";

/** What this program does, by the word that it is called with. */
const JOBS = new Map<string | undefined, (job: Job) => Promise<unknown>>([
    ["dump", (job) => runDump(dumpSettings(process.env), job)],
    ["drill", (job) => runDrill(drillSettings(process.env), job)],
    ["restore", (job) => runRestore(restoreSettings(process.env), job)],
    ["check", (job) => runCheck(checkSettings(process.env), job)],
]);

/** As a shell reports a program that SIGTERM ended. */
const TERMINATED = 143;
const UNEXPECTED = 1;
/** Less than the 120 seconds after which ECS kills the task. */
const CLEAN_UP_MILLISECONDS = 100_000;

/** The job was told to stop. */
class Terminated extends Error {
    override readonly name = "AbortError";
}

async function main(): Promise<number> {
    const log = createLogger(logLevel(process.env));
    const stop = new AbortController();
    const terminate = (signal: NodeJS.Signals): void => {
        stop.abort(new Terminated(`Stopped by ${signal}: what was begun was taken back`));
        setTimeout(() => {
            log.error(`Stopped by ${signal}, and what was begun could not be taken back in time`);
            process.exit(TERMINATED);
        }, CLEAN_UP_MILLISECONDS).unref();
    };
    process.on("SIGTERM", terminate).on("SIGINT", terminate);
    try {
        await run(process.argv.slice(2), { log, signal: stop.signal });
        return 0;
    } catch (error) {
        return exitCode(error, log);
    }
}

async function run(args: readonly string[], job: Job): Promise<void> {
    const start = args.length === 1 ? JOBS.get(args[0]) : undefined;
    if (start === undefined) {
        const usage = `node dist/main.js <${[...JOBS.keys()].join("|")}>`;
        throw new Failure("wrong settings", `"${args.join(" ")}" is not a job. Use: ${usage}.`);
    }
    await start(job);
}

function exitCode(error: unknown, log: Logger): number {
    if (error instanceof Terminated) {
        log.warn(error.message);
        return TERMINATED;
    }
    if (error instanceof Failure) {
        log.error({ kind: error.kind, exitCode: EXIT_CODES[error.kind] }, error.message);
        return EXIT_CODES[error.kind];
    }
    log.fatal({ error }, `Failed unexpectedly: ${error instanceof Error ? error.message : String(error)}`);
    return UNEXPECTED;
}

void main().then((code) => {
    // Whatever is still open, such as a connection that nobody answers on.
    process.exit(code);
});
