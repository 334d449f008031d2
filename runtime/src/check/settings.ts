import { existsSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Environment } from "../environment";
import { isRun } from "../store/keys";

/** Settings that the drill, the restore and the check share. */
export interface AssertionSettings {
    /** Folder of the team's `.sql` files. */
    readonly directory: string;
    /** Seconds that each of them may take. */
    readonly timeoutSeconds: number;
}

const FOLDER = "assertions";

/** Reads ASSERTIONS_DIRECTORY and ASSERTION_TIMEOUT_SECONDS. */
export function assertionSettings(environment: Environment): AssertionSettings {
    return {
        directory: environment.optional("ASSERTIONS_DIRECTORY") ?? packagedAssertions(),
        timeoutSeconds: environment.integer("ASSERTION_TIMEOUT_SECONDS", 300, { minimum: 1, maximum: 86_400 }),
    };
}

/** Reads RUN_ID. */
export function runName(environment: Environment): string {
    const run = environment.text("RUN_ID");
    if (run !== "" && !isRun(run)) {
        environment.mistake(`RUN_ID is "${run}": use 8 to 80 letters, digits, "_" and "-"`);
    }
    return run;
}

/** Reads RESTORE_JOBS: how many tables are loaded, read, or indexes built side by side; by default the processors. */
export function restoreJobs(environment: Environment): number {
    return environment.integer("RESTORE_JOBS", availableParallelism(), { minimum: 1, maximum: 64 });
}

/** Reads WORK_DIRECTORY: where large files go; by default the system's temporary folder. */
export function workDirectory(environment: Environment): string {
    return environment.optional("WORK_DIRECTORY") ?? tmpdir();
}

/** The folder beside the package, which is above this file, wherever that was bundled to. */
function packagedAssertions(from = __dirname): string {
    const folder = join(from, FOLDER);
    const above = dirname(from);
    return existsSync(folder) || above === from ? folder : packagedAssertions(above);
}
