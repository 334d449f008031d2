import { Environment, type Variables } from "../environment";
import { type DatabaseTarget, databaseTarget } from "../postgresql/connection";
import { parseDumpId } from "../store/keys";
import { type AssertionSettings, assertionSettings, restoreJobs, runName } from "./settings";

/** Settings of a check of a database that RDS restored. */
export interface CheckSettings {
    readonly target: DatabaseTarget;
    /** Name of the bucket that the report goes to. */
    readonly bucket: string;
    /** Name of the run, and of its report. */
    readonly run: string;
    /** Name of the DB snapshot, or what says which moment was restored. */
    readonly snapshot: string;
    /** When the snapshot was taken, ISO 8601; where it is known. */
    readonly snapshotAt?: string | undefined;
    /** Id of the dump whose structure it is compared with. */
    readonly dump?: string | undefined;
    readonly assertions: AssertionSettings;
    /** How many tables are read side by side. */
    readonly jobs: number;
    /** ARN of the state machine that checks snapshots, which the report tells how to start. */
    readonly stateMachine?: string | undefined;
}

/**
 * Reads the settings of a check from environment variables.
 *
 * @throws {@link Failure} of the kind `wrong settings`, with all that is wrong.
 */
export function checkSettings(variables: Variables): CheckSettings {
    const environment = new Environment(variables);
    const dump = environment.optional("DUMP_ID");
    if (dump !== undefined && parseDumpId(dump) === undefined) {
        environment.mistake(`DUMP_ID is "${dump}": use the id of a dump, or leave it out`);
    }
    const snapshotAt = environment.optional("SNAPSHOT_AT");
    if (snapshotAt !== undefined && Number.isNaN(Date.parse(snapshotAt))) {
        environment.mistake(`SNAPSHOT_AT is "${snapshotAt}": use a time such as 2026-11-21T02:15:00Z`);
    }
    const settings: CheckSettings = {
        target: databaseTarget(environment),
        bucket: environment.text("BACKUP_BUCKET"),
        run: runName(environment),
        snapshot: environment.text("SNAPSHOT_ID"),
        snapshotAt,
        dump,
        assertions: assertionSettings(environment),
        jobs: restoreJobs(environment),
        stateMachine: environment.optional("DRILL_STATE_MACHINE_ARN"),
    };
    environment.check();
    return settings;
}
