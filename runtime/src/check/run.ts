import type { DatabaseContent } from "../content";
import type { Job } from "../job";
import type { Manifest } from "../manifest";
import { connect } from "../postgresql/connection";
import { type DatabaseDescription, describeDatabase } from "../postgresql/description";
import { readMigration } from "../postgresql/migration";
import type { DrillReport } from "../report";
import { openStore, type Store } from "../store/client";
import { readManifest } from "../store/manifests";
import { counted } from "../words";
import { buildReport } from "./build-report";
import type { CheckSettings } from "./check-settings";
import { Checklist } from "./checklist";
import type { LeftOutChecks } from "./content-checks";
import { type Verification, verifyAssertions, verifyContent } from "./verify";
import { publishReport } from "./write-report";

/** Why the checks that need a manifest are left out. */
const NO_MANIFEST = "there is no manifest of a snapshot to compare it with";

/**
 * Checks a database that RDS restored from a snapshot, or to a moment: every row is read, constraints and indexes must be
 * valid, sequences not behind their columns, and the team's assertions must hold. With a dump, the structure must be that
 * of its manifest; rows may differ, since they were written at another time.
 *
 * @throws {@link Failure} of the first failed check's kind; the reason of the job's signal, without a report; whatever
 * keeps the report from being written.
 */
export async function runCheck(settings: CheckSettings, job: Job): Promise<DrillReport> {
    const store = openStore(settings.bucket);
    const checklist = new Checklist();
    const startedAt = new Date();
    const seen: Seen = {};
    try {
        await check(settings, store, checklist, seen, job);
    } catch (error) {
        job.signal.throwIfAborted();
        if (checklist.failure === undefined) {
            throw error;
        }
        job.log.error({ error }, "The check cannot go on");
    }
    const report = buildReport(checklist, {
        source: { kind: "snapshot", id: settings.snapshot },
        run: settings.run,
        startedAt,
        finishedAt: new Date(),
        snapshotAt: settings.snapshotAt,
        serverVersion: seen.description?.serverVersion,
        found: seen.content,
    });
    await publishReport(store, report, checklist, rerun(settings), job);
    return report;
}

/** What was seen of the database, as far as it came. */
interface Seen {
    description?: DatabaseDescription;
    content?: DatabaseContent;
}

async function check(settings: CheckSettings, store: Store, checklist: Checklist, seen: Seen, job: Job): Promise<void> {
    const { target, dump, snapshot } = settings;
    const manifest = dump === undefined ? undefined : await manifestOf(store, dump, checklist);
    const { description, migration } = await checklist.run("server version", snapshot, async () => {
        const client = await connect(target);
        try {
            const value = { description: await describeDatabase(client), migration: await readMigration(client) };
            return { value, detail: `PostgreSQL ${value.description.serverVersion}` };
        } finally {
            await client.end();
        }
    });
    seen.description = description;
    const verification = comparison(settings, manifest, description, migration, checklist);
    seen.content = await verifyContent(checklist, verification, job);
    // RDS restores the statistics with everything else.
    await verifyAssertions(checklist, target, settings.assertions, { analyze: false }, job);
}

function manifestOf(store: Store, dump: string, checklist: Checklist): Promise<Manifest> {
    return checklist.run("manifest", dump, async () => {
        const value = await readManifest(store, dump);
        return {
            value,
            detail: `${dump}, to compare the structure of ${counted(value.content.tables.length, "table")}`,
        };
    });
}

/** What can be compared: between two migrations a schema is meant to differ. */
function comparison(
    { target, snapshot, jobs }: CheckSettings,
    manifest: Manifest | undefined,
    { serverMajor }: DatabaseDescription,
    migration: DatabaseContent["migration"],
    checklist: Checklist,
): Verification {
    const base = { target, subject: snapshot, connections: jobs };
    const others: LeftOutChecks = {
        rows: "read, and written to since",
        "large objects": "read, and written to since",
    };
    const expected = manifest?.content;
    if (manifest === undefined || expected === undefined) {
        return { ...base, leftOut: { ...others, extensions: NO_MANIFEST, migration: NO_MANIFEST } };
    }
    if (expected.migration?.version !== migration?.version) {
        const why = `the dump is of migration ${expected.migration?.version ?? "none"}`;
        checklist.notes.push(
            `The structure was not compared with the dump ${manifest.id}: that is of migration ` +
                `${expected.migration?.version ?? "none"}, and the snapshot of ${migration?.version ?? "none"}.`,
        );
        return { ...base, leftOut: { ...others, extensions: why, migration: why } };
    }
    return {
        ...base,
        expected,
        compare: { rows: false, definitions: serverMajor === manifest.serverMajor },
        leftOut: others,
    };
}

function rerun({ stateMachine, snapshot }: CheckSettings) {
    const automated = snapshot.startsWith("rds:");
    return {
        stateMachine: stateMachine ?? "<ARN of the state machine …-snapshot-drill>",
        input: JSON.stringify(automated ? { snapshot } : {}),
        otherwise:
            "The temporary instance was deleted. To look at the rows, restore the snapshot to an instance of your own, " +
            "as docs/recovery.md says.",
    };
}
