import { Environment, type Variables } from "../environment";
import { type AssertionSettings, assertionSettings, restoreJobs, runName, workDirectory } from "../check/settings";
import { serverDirectory, serverMajors, toolsDirectory } from "../postgresql/tools";
import { parseDumpId } from "../store/keys";

/** Settings of a drill. */
export interface DrillSettings {
    /** Name of the bucket that the dump is in and the report goes to. */
    readonly bucket: string;
    /** Id of the dump, or `latest`. */
    readonly dump: string;
    /** Name of the run, and of its report. */
    readonly run: string;
    readonly assertions: AssertionSettings;
    /** Folder with room for the dump and the restored database. */
    readonly workDirectory: string;
    /** What a restore should take at most; only told in the report. */
    readonly rtoTargetSeconds?: number | undefined;
    /** How many tables are loaded, and indexes built, side by side. */
    readonly jobs: number;
    /** Folder of `pg_restore`. */
    readonly tools: string;
    /** Folder of the server's programs of a major version, where it is installed. */
    readonly server: (major: number) => string | undefined;
    /** Major versions that are installed. */
    readonly serverMajors: readonly number[];
    /** ARN of the state machine that drills, which the report tells how to start. */
    readonly stateMachine?: string | undefined;
}

/**
 * Reads the settings of a drill from environment variables.
 *
 * @throws {@link Failure} of the kind `wrong settings`, with all that is wrong.
 */
export function drillSettings(variables: Variables): DrillSettings {
    const environment = new Environment(variables);
    const dump = environment.text("DUMP_ID");
    if (dump !== "" && dump !== "latest" && parseDumpId(dump) === undefined) {
        environment.mistake(`DUMP_ID is "${dump}": use "latest", or an id such as "${EXAMPLE}"`);
    }
    const target = environment.integer("RTO_TARGET_SECONDS", 0, { minimum: 1, maximum: 31_536_000 });
    const settings: DrillSettings = {
        bucket: environment.text("BACKUP_BUCKET"),
        dump,
        run: runName(environment),
        assertions: assertionSettings(environment),
        workDirectory: workDirectory(environment),
        rtoTargetSeconds: target === 0 ? undefined : target,
        jobs: restoreJobs(environment),
        tools: toolsDirectory(variables),
        server: (major) => serverDirectory(variables, major),
        serverMajors: serverMajors(variables),
        stateMachine: environment.optional("DRILL_STATE_MACHINE_ARN"),
    };
    environment.check();
    return settings;
}

const EXAMPLE = "daily/2026-11-21T02-15-00Z-1a2b3c4d";
