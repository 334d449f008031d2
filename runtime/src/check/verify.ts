import type { DatabaseContent } from "../content";
import type { Job } from "../job";
import type { DatabaseTarget } from "../postgresql/connection";
import type { Finding } from "../report";
import { counted, listed } from "../words";
import { runAssertions } from "./assertions";
import type { Checklist } from "./checklist";
import { compareContent, type CompareOptions, otherExtensionVersions } from "./compare";
import { type LeftOutChecks, recordContentChecks } from "./content-checks";
import { type BehindSequence, checkOwnedSequences } from "./owned-sequences";
import { readContent } from "./read-content";
import type { AssertionSettings } from "./settings";
import { withConnection } from "./with-connection";

/** A database to look at. */
export interface Verification {
    readonly target: DatabaseTarget;
    /** What it is, for findings that are about all of it. */
    readonly subject: string;
    /** What it is to hold; absent where nobody knows. */
    readonly expected?: DatabaseContent | undefined;
    readonly compare?: CompareOptions;
    /** Checks that are not done, and why. */
    readonly leftOut?: LeftOutChecks;
    /**
     * What it is that a sequence is behind its column: a fault, or something to be told. Where it was dumped so, the dump
     * is faithful, and who restores it after a disaster is to have it.
     * @default "finding"
     */
    readonly behindSequences?: "finding" | "note";
    /** How many tables are read side by side. */
    readonly connections: number;
}

/**
 * Reads all of a database and notes what came of the checks of its content: every row is read, and compared where there
 * is something to compare it with.
 *
 * @throws where something cannot be read, which is noted, too.
 */
export async function verifyContent(
    checklist: Checklist,
    { target, subject, expected, compare, leftOut, behindSequences, connections }: Verification,
    job: Job,
): Promise<DatabaseContent> {
    const startedAt = Date.now();
    const { found, sequences: behind } = await checklist.run("tables", subject, async () => {
        const content = await readContent(target, connections, job);
        const sequences = await withConnection(target, job.signal, (client) =>
            checkOwnedSequences(client, content.sequences),
        );
        return { value: { found: content, sequences }, detail: "" };
    });
    const differences = expected === undefined ? invalidObjects(found) : compareContent(expected, found, compare);
    const versions = expected === undefined ? [] : otherExtensionVersions(expected, found);
    if (versions.length > 0) {
        checklist.notes.push(`Extensions of another version than the dumped database's: ${listed(versions)}.`);
    }
    if (behindSequences === "note") {
        checklist.notes.push(...behind.map(behindNote));
    } else {
        differences.push(...behind.map(behindFinding));
    }
    const seconds = (Date.now() - startedAt) / 1_000;
    recordContentChecks(checklist, found, differences, seconds, leftOut);
    return found;
}

function behindFinding({ name, state, repair }: BehindSequence): Finding {
    const message = `It ${state}. If it is so in the database that was dumped, too, run there: ${repair}.`;
    return { check: "sequences", subject: name, message };
}

function behindNote({ name, state, repair }: BehindSequence): string {
    return `The sequence ${name} ${state}. It came back as it was dumped; run in the restored database: ${repair}.`;
}

function invalidObjects({ objects }: DatabaseContent): Finding[] {
    return objects
        .filter(({ valid }) => !valid)
        .map(({ kind, name }) => ({
            check: "schema",
            subject: name,
            message:
                `The ${kind} is not valid. Build an index anew with REINDEX, check a constraint with VALIDATE ` +
                "CONSTRAINT, fill a materialized view with REFRESH.",
        }));
}

/**
 * Runs the team's assertions and notes what came of them.
 *
 * @param analyze gather statistics before: without them a join of two large tables may never end.
 * @throws where they cannot be run, which is noted, too.
 */
export async function verifyAssertions(
    checklist: Checklist,
    target: DatabaseTarget,
    { directory, timeoutSeconds }: AssertionSettings,
    { analyze }: { readonly analyze: boolean },
    job: Job,
): Promise<void> {
    const startedAt = Date.now();
    const { files, findings } = await checklist.run("assertions", directory, async () => {
        if (analyze) {
            await gatherStatistics(target, job);
        }
        return { value: await runAssertions(target, directory, timeoutSeconds, job), detail: "" };
    });
    const detail = files.length === 0 ? "no .sql file" : files.join(", ");
    checklist.record("assertions", detail, (Date.now() - startedAt) / 1_000, findings);
    job.log.info(`${counted(files.length, "assertion")} run`);
}

/** Runs ANALYZE, which no dump holds the result of. */
export async function gatherStatistics(target: DatabaseTarget, { signal }: Job): Promise<void> {
    await withConnection(target, signal, (client) => client.query("ANALYZE"));
}
