import { Failure } from "../failure";
import { type DatabaseTarget, libpqEnvironment } from "../postgresql/connection";
import { toolEnvironment } from "../postgresql/tools";
import { runProgram } from "./program";
import { restoreErrors } from "./restore-errors";

/** Where `pg_restore` restores to. */
export interface RestoreTarget {
    /** Path of `pg_restore`. */
    readonly pgRestore: string;
    readonly database: DatabaseTarget;
    /** Major version of the server. */
    readonly serverMajor: number;
}

/** A restore that PostgreSQL refused something of. */
export class RestoreFailure extends Failure {
    constructor(
        message: string,
        /** Everything that was refused, in PostgreSQL's words. */
        readonly errors: readonly string[],
    ) {
        super("restore failed", message);
    }
}

/** Part of an archive: the definitions of tables, their rows, and what is built on both. */
export type Section = "pre-data" | "data" | "post-data";

/** What PostgreSQL, and the system, say of a full disk. */
export const DISK_FULL = "No space left on device";
const MOST_ERRORS = 50;

/** The table of contents of an archive, with the entries for the database itself. */
export async function listArchive(pgRestore: string, archive: string, signal: AbortSignal): Promise<string> {
    const outcome = await runProgram({
        command: pgRestore,
        args: ["--list", "--create", archive],
        environment: toolEnvironment(),
        signal,
    });
    const errors = restoreErrors(outcome, Number.POSITIVE_INFINITY);
    if (errors.length > 0) {
        throw new RestoreFailure(`The archive cannot be read: ${errors[0] ?? ""}`, errors);
    }
    return outcome.written;
}

/**
 * Restores a section of an archive.
 *
 * It runs on after an error, so that all of a section are told at once; where the disk is full it ends.
 *
 * @param list file with the table of contents of what is to be restored.
 * @throws {@link RestoreFailure}, or {@link Failure} of the kind `no space left`.
 */
export async function restoreSection(
    target: RestoreTarget,
    section: Section,
    { path, list, jobs }: { readonly path: string; readonly list?: string; readonly jobs: number },
    signal: AbortSignal,
): Promise<void> {
    const { database } = target;
    const outcome = await runProgram({
        command: target.pgRestore,
        args: [
            `--dbname=dbname='${database.database.replace(/[\\']/g, "\\$&")}'`,
            "--no-password",
            `--section=${section}`,
            `--jobs=${jobs}`,
            // Where a table is stored is the server's business: RDS has one place for all.
            "--no-tablespaces",
            ...(list === undefined ? [] : [`--use-list=${list}`]),
            path,
        ],
        environment: { ...toolEnvironment(), ...libpqEnvironment(database, await database.credentials()) },
        signal,
        onError: (text) => text.includes(DISK_FULL),
    });
    if (outcome.output.includes(DISK_FULL)) {
        throw new Failure("no space left", `The disk was full while the ${section} was restored.`);
    }
    const errors = restoreErrors(outcome, target.serverMajor);
    if (errors.length > 0) {
        const number = errors.length === 1 ? "an error" : `${errors.length} errors, the first`;
        throw new RestoreFailure(
            `PostgreSQL refused a part of the ${section}, with ${number}: ${errors[0] ?? ""}`,
            errors.slice(0, MOST_ERRORS),
        );
    }
}
