import { paint, screenOf } from "../preview/style";
import { UsageError } from "./arguments";

/** A command for people. */
export interface Command {
    /** How it is written. */
    readonly usage: string;
    /** What `--help` prints. */
    readonly help: string;
    /** Does it, and gives the exit code. */
    run(args: readonly string[]): Promise<number>;
}

/** Runs a command as the process: 0 where it did its work, 1 where it could not, 2 where it makes no sense. */
export function runCommand(command: Command): void {
    const args = process.argv.slice(2);
    if (args.includes("--help") || args.includes("-h")) {
        process.stdout.write(command.help);
        return;
    }
    command.run(args).then(
        (exitCode) => {
            process.exitCode = exitCode;
        },
        (error: unknown) => {
            process.exitCode = fail(command, error);
        },
    );
}

function fail(command: Command, error: unknown): number {
    const message = error instanceof Error ? error.message : String(error);
    const usage = error instanceof UsageError ? `\nUsage: ${command.usage}` : "";
    process.stderr.write(`${paint("error:", "red", screenOf(process.stderr, process.env))} ${message}${usage}\n`);
    return error instanceof UsageError ? 2 : 1;
}
