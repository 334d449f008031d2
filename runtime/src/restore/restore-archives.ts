import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Job } from "../job";
import type { Manifest } from "../manifest";
import { connect } from "../postgresql/connection";
import { counted, sized } from "../words";
import { filterList, schemasApart } from "./archive-list";
import type { Definitions } from "./definitions";
import type { FetchedArchive } from "./fetch";
import { inParallel } from "./parallel";
import { type RestoreTarget, restoreSection } from "./pg-restore";
import { withProgress } from "./progress";

/** What to restore, and how. */
export interface RestorePlan {
    readonly manifest: Manifest;
    readonly archives: readonly FetchedArchive[];
    /** Of one of the archives. */
    readonly definitions: Definitions;
    /** Folder for files of its own. */
    readonly directory: string;
    readonly target: RestoreTarget;
    /** Extensions that are left out, with what belongs to them. */
    readonly withoutExtensions: readonly string[];
    /** How many tables are loaded, and indexes built, side by side. */
    readonly jobs: number;
}

/**
 * Restores the archives of a dump into an empty database: first the definitions, then the rows of all archives side by
 * side, at last indexes, constraints and triggers side by side.
 *
 * An archive that was written to a pipe does not say where in it the rows of a table begin. Each process of `pg_restore`
 * then looks once through the file, which costs little beside the loading
 * (https://git.postgresql.org/gitweb/?p=postgresql.git;a=commit;h=f009591d6).
 *
 * @returns what was left out, as `pg_restore --list` names it.
 * @throws as {@link restoreSection}.
 */
export async function restoreArchives(plan: RestorePlan, { log, signal }: Job): Promise<readonly string[]> {
    const { archives, definitions, target, jobs } = plan;
    const { text, leftOut } = filterList(definitions.list, plan.withoutExtensions);
    const lists = schemasApart(text);
    const list = join(plan.directory, "archive.list");
    const schemaList = join(plan.directory, "schemas.list");
    await writeFile(list, lists.rest);
    await writeFile(schemaList, lists.schemas);
    const main = { path: definitions.path, list, jobs };

    log.info(`Restoring the definitions of ${counted(plan.manifest.content.tables.length, "table")}`);
    await restoreSection(target, "pre-data", { ...main, list: schemaList }, signal);
    await restoreSection(target, "pre-data", main, signal);

    log.info(`Loading rows, ${counted(jobs, "table")} at a time`);
    await withRestoredSize(plan, log, async () => {
        const each = jobsOfEach(jobs, archives.length);
        await inParallel(largestFirst(archives), jobs, signal, async ({ archive, path }, stop) => {
            if (archive.tables === undefined) {
                await restoreSection(target, "data", { path, list, jobs: each }, stop);
            } else {
                await restoreSection(target, "data", { path, jobs: Math.min(each, archive.tables.length) }, stop);
                // The rows are in the database, and it may need the space.
                await rm(path);
            }
        });
    });

    log.info("Building indexes and constraints");
    await withRestoredSize(plan, log, () => restoreSection(target, "post-data", main, signal));
    return leftOut;
}

/**
 * How many tables of each archive are loaded at a time, where there are several archives and as many of them are loaded
 * side by side as there are jobs. Archives are about as long as one another, and yet one ends before the other: with twice
 * as many processes as jobs, the last ones do not run alone.
 */
export function jobsOfEach(jobs: number, archives: number): number {
    return archives === 1 ? jobs : Math.ceil((2 * jobs) / Math.min(jobs, archives));
}

function largestFirst(archives: readonly FetchedArchive[]): FetchedArchive[] {
    return [...archives].sort((one, other) => other.archive.bytes - one.archive.bytes);
}

async function withRestoredSize(plan: RestorePlan, log: Job["log"], work: () => Promise<void>): Promise<void> {
    const client = await connect(plan.target.database);
    const goal = sized(Number(plan.manifest.database.bytes));
    const describe = async (): Promise<string> => {
        const { rows } = await client.query<{ bytes: string }>(
            "SELECT pg_database_size(current_database())::text AS bytes",
        );
        return `The restored database has ${sized(Number(rows[0]?.bytes ?? 0))}; the dumped one had ${goal}`;
    };
    try {
        await withProgress(log, describe, work);
    } finally {
        await client.end();
    }
}
