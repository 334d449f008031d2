import { restoreJobs, runName, workDirectory } from "../check/settings";
import { Environment, type Variables } from "../environment";
import { type DatabaseTarget, databaseTarget } from "../postgresql/connection";
import { toolsDirectory } from "../postgresql/tools";
import { parseDumpId } from "../store/keys";

/** Settings of a restore into the stack's own server. */
export interface RestoreSettings {
    /** The stack's database, whose server the dump is restored to. */
    readonly target: DatabaseTarget;
    /** Name of the bucket that the dump is in. */
    readonly bucket: string;
    /** Id of the dump, or `latest`. */
    readonly dump: string;
    /** Name of the run. */
    readonly run: string;
    /** Name of the database to restore into; it is made where there is none. */
    readonly into: string;
    /** Whether a database of that name that is not empty may be replaced. */
    readonly overwrite: boolean;
    /** Whether connections to the database that is replaced may be ended. */
    readonly disconnect: boolean;
    /** Folder with room for the dump. */
    readonly workDirectory: string;
    /** How many tables are loaded, and indexes built, side by side. */
    readonly jobs: number;
    /** Folder of `pg_restore`. */
    readonly tools: string;
}

/** Name of a database that is being restored, until it is right and gets the name that was asked for. */
export const UNFINISHED_PREFIX = "slipway_restore_";
/** Name of one that was restored and is not as its manifest says: it is left to be looked at. */
export const DIFFERING_PREFIX = "slipway_differs_";

/** Databases that the server, RDS and other people's tools need. */
const RESERVED = ["postgres", "rdsadmin", "template0", "template1"];
/** `NAMEDATALEN` less one: PostgreSQL cuts longer names. */
const LONGEST_NAME_BYTES = 63;

/**
 * Reads the settings of a restore from environment variables.
 *
 * @throws {@link Failure} of the kind `wrong settings`, with all that is wrong.
 */
export function restoreSettings(variables: Variables): RestoreSettings {
    const environment = new Environment(variables);
    const dump = environment.text("DUMP_ID");
    if (dump !== "" && dump !== "latest" && parseDumpId(dump) === undefined) {
        environment.mistake(
            `DUMP_ID is "${dump}": use "latest", or an id such as "daily/2026-11-21T02-15-00Z-1a2b3c4d"`,
        );
    }
    const into = environment.text("INTO_DATABASE");
    const mistake = into === "" ? undefined : mistakeInName(into);
    if (mistake !== undefined) {
        environment.mistake(`INTO_DATABASE is "${into}": ${mistake}`);
    }
    const settings: RestoreSettings = {
        target: databaseTarget(environment),
        bucket: environment.optional("SOURCE_BUCKET") ?? environment.text("BACKUP_BUCKET"),
        dump,
        run: runName(environment),
        into,
        overwrite: isTrue(environment, "OVERWRITE"),
        disconnect: isTrue(environment, "DISCONNECT"),
        workDirectory: workDirectory(environment),
        jobs: restoreJobs(environment),
        tools: toolsDirectory(variables),
    };
    if (into === settings.target.database && !settings.overwrite) {
        environment.mistake(
            `INTO_DATABASE is "${into}", which is the stack's own database. Restore into another name and look at it ` +
                "first; to replace the stack's own, set OVERWRITE=true (--overwrite)",
        );
    }
    environment.check();
    return settings;
}

function isTrue(environment: Environment, name: string): boolean {
    return environment.choice(name, ["true", "false"], "false") === "true";
}

function mistakeInName(name: string): string | undefined {
    if (RESERVED.includes(name)) {
        return "the server needs this database; use a name of its own";
    }
    if (name.startsWith(UNFINISHED_PREFIX) || name.startsWith(DIFFERING_PREFIX)) {
        return `names that begin with "${UNFINISHED_PREFIX}" or "${DIFFERING_PREFIX}" are for restores that are not done`;
    }
    if (Buffer.byteLength(name) > LONGEST_NAME_BYTES) {
        return `use at most ${LONGEST_NAME_BYTES} bytes`;
    }
    return undefined;
}
