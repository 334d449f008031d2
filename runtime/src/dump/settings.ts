import { availableParallelism } from "node:os";
import { Environment, type Variables } from "../environment";
import { type DatabaseTarget, databaseTarget } from "../postgresql/connection";
import { toolsDirectory } from "../postgresql/tools";
import { isRun } from "../store/keys";

/** Settings of a dump. */
export interface DumpSettings {
    readonly target: DatabaseTarget;
    /** Name of the bucket. */
    readonly bucket: string;
    /** Name of the run, which the dump's id ends with. */
    readonly run: string;
    /** How many `pg_dump` run side by side at most. */
    readonly jobs: number;
    /** Folder of `pg_dump`. */
    readonly tools: string;
}

const JOBS = { minimum: 1, maximum: 32 };

/**
 * Reads the settings of a dump from environment variables.
 *
 * @throws {@link Failure} of the kind `wrong settings`, with all that is wrong.
 */
export function dumpSettings(variables: Variables): DumpSettings {
    const environment = new Environment(variables);
    const run = environment.text("RUN_ID");
    if (run !== "" && !isRun(run)) {
        environment.mistake(`RUN_ID is "${run}": use 8 to 80 letters, digits, "_" and "-"`);
    }
    const settings = {
        target: databaseTarget(environment),
        bucket: environment.text("BACKUP_BUCKET"),
        run,
        jobs: environment.integer("DUMP_JOBS", Math.max(2, availableParallelism()), JOBS),
        tools: toolsDirectory(variables),
    };
    environment.check();
    return settings;
}
