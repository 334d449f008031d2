import type { Client } from "pg";
import type { SequenceContent } from "../content";
import type { Job } from "../job";
import type { Archive, UnsealedManifest } from "../manifest";
import { disconnect, queryFailure } from "../postgresql/connection";
import { describeDatabase } from "../postgresql/description";
import { largeObjectBytes } from "../postgresql/large-objects";
import { readRoles } from "../postgresql/roles";
import { readSequences } from "../postgresql/sequences";
import { describeTables } from "../postgresql/tables";
import { toolVersion } from "../postgresql/tools";
import { openStore, type Store } from "../store/client";
import { listDumps } from "../store/dumps";
import { dumpId } from "../store/keys";
import { tierOf } from "../store/tier";
import { announce } from "./announce";
import { type ArchiveContext, archiveRequests, isSeparable, type PendingArchive, startArchive } from "./archives";
import { bestCompression } from "./compression";
import { type ContentReader, readContent } from "./content";
import { planDump } from "./plan";
import { Progress } from "./progress";
import type { DumpSettings } from "./settings";
import { connectReader, exportSnapshot, joinSnapshot, type Snapshot } from "./snapshot";
import { TaskGroup, unlessAborted } from "./task-group";

/** A dump that was announced. */
export interface AnnouncedDump {
    readonly id: string;
    /** Bytes of its archives. */
    readonly bytes: number;
    readonly seconds: number;
}

/**
 * Dumps a database to S3 and announces the dump.
 *
 * `pg_dump` and the queries that count and fingerprint what it dumps see one snapshot. Nothing of the dump is there under
 * its name until every `pg_dump` has ended well, and the manifest, which announces it, is written last.
 *
 * @param contentReader reads what is counted and fingerprinted; another one is for measurements.
 * @throws {@link Failure}, or the reason of the job's signal. What was sent by then is taken back.
 */
export async function runDump(
    settings: DumpSettings,
    job: Job,
    contentReader: ContentReader = readContent,
): Promise<AnnouncedDump> {
    const dump = new Dump(settings, job, contentReader);
    try {
        return await dump.run();
    } catch (error) {
        throw await dump.takeBack(error);
    } finally {
        await dump.close();
    }
}

/** What a manifest says that is known before the first byte is dumped. */
type Beginning = Pick<
    UnsealedManifest,
    "format" | "id" | "tier" | "database" | "serverVersion" | "serverMajor" | "toolVersion" | "startedAt" | "roles"
>;

class Dump {
    private readonly store: Store;
    private readonly progress: Progress;
    private readonly tasks: TaskGroup;
    private readonly readers: Client[] = [];
    private readonly archives: PendingArchive[] = [];
    private announcing = false;

    constructor(
        private readonly settings: DumpSettings,
        private readonly job: Job,
        private readonly contentReader: ContentReader,
    ) {
        this.store = openStore(settings.bucket);
        this.progress = new Progress(job.log);
        this.tasks = new TaskGroup(job.signal);
    }

    async run(): Promise<AnnouncedDump> {
        const { signal } = this.tasks;
        const exporter = await unlessAborted(signal, this.openReader());
        const beginning = await unlessAborted(signal, this.begin(exporter));
        // No snapshot holds sequences: what is read before it, every pg_dump finds reached or passed.
        const sequences = await unlessAborted(signal, readSequences(exporter));
        const snapshot = await unlessAborted(signal, exportSnapshot(exporter));
        await this.startArchives(exporter, beginning, snapshot);
        const content = this.tasks.add(this.readContent(exporter, snapshot, sequences));
        const archives = await Promise.all(this.archives.map(({ sent }) => sent));
        const manifest = {
            ...beginning,
            snapshotAt: snapshot.takenAt.toISOString(),
            archives,
            content: await content,
        };
        signal.throwIfAborted();
        await Promise.all(this.archives.map((archive) => this.tasks.add(archive.complete())));
        signal.throwIfAborted();
        this.announcing = true;
        await announce(this.store, { ...manifest, finishedAt: new Date().toISOString() });
        return this.tell(manifest);
    }

    /** Stops all that runs and removes what was sent; gives back the first cause. */
    async takeBack(error: unknown): Promise<unknown> {
        this.tasks.stop(queryFailure("The database ended the preparation of the dump", error));
        await this.close();
        await this.tasks.ended();
        // Without an answer, the manifest may be there: what it names must stay. A sweep knows.
        for (const archive of this.announcing ? [] : this.archives) {
            await archive.discard().catch((reason: unknown) => {
                this.job.log.warn(
                    { error: reason },
                    "A part of the dump that failed is left in S3: the next sweep removes it",
                );
            });
        }
        return this.tasks.signal.reason;
    }

    async close(): Promise<void> {
        this.progress.stop();
        await Promise.all(this.readers.map(disconnect));
    }

    private async begin(exporter: Client): Promise<Beginning> {
        const startedAt = new Date();
        const [description, announced, version] = await Promise.all([
            describeDatabase(exporter),
            listDumps(this.store),
            toolVersion(this.settings.tools, "pg_dump"),
        ]);
        const tier = tierOf(
            startedAt,
            announced.map((dump) => dump.startedAt),
        );
        return {
            format: 1,
            id: dumpId(tier, startedAt, this.settings.run),
            tier,
            ...description,
            toolVersion: version,
            startedAt: startedAt.toISOString(),
            roles: await readRoles(exporter),
        };
    }

    private async startArchives(exporter: Client, { id, database }: Beginning, snapshot: Snapshot): Promise<void> {
        const { target, tools, jobs } = this.settings;
        const tables = await describeTables(exporter);
        const planned = tables.map((table) => ({ ...table, separable: isSeparable(table, database.encoding) }));
        const plan = planDump(planned, await largeObjectBytes(exporter), jobs);
        this.job.log.info(
            { id, databaseBytes: Number(database.bytes), tables: tables.length, archives: plan.length + 1 },
            `Dumping "${database.name}", ${tables.length} tables and ${megabytes(Number(database.bytes))}, as ${id}`,
        );
        this.progress.start(tables.length);
        const context: ArchiveContext = {
            target,
            tools,
            compression: await bestCompression(tools, this.job.log),
            store: this.store,
            id,
            snapshot: snapshot.id,
            signal: this.tasks.signal,
            log: this.job.log,
            onBytes: (bytes) => {
                this.progress.addSent(bytes);
            },
        };
        for (const request of archiveRequests(plan, tables)) {
            this.tasks.signal.throwIfAborted();
            const archive = await startArchive(request, context);
            this.archives.push(archive);
            void this.tasks.add(archive.sent);
        }
    }

    private async readContent(exporter: Client, snapshot: Snapshot, sequences: readonly SequenceContent[]) {
        const others: Client[] = [];
        for (let count = 1; count < readersFor(this.settings.jobs); count += 1) {
            const reader = await this.openReader();
            await joinSnapshot(reader, snapshot);
            others.push(reader);
        }
        // From then on pg_dump holds a lock on every table, and waits for none that waits for this connection's.
        const beforeRows = Promise.all(this.archives.map(({ begun }) => begun));
        // It may fail before the reader asks for it; the task that sends the archive tells of it.
        beforeRows.catch(() => undefined);
        return this.contentReader({
            readers: [exporter, ...others],
            sequences,
            beforeRows,
            signal: this.tasks.signal,
            onTable: (bytes) => {
                this.progress.addTable(bytes);
            },
        });
    }

    private async openReader(): Promise<Client> {
        const reader = await connectReader(this.settings.target);
        this.readers.push(reader);
        return reader;
    }

    private tell({ id, archives }: { readonly id: string; readonly archives: readonly Archive[] }): AnnouncedDump {
        const bytes = archives.reduce((total, archive) => total + archive.bytes, 0);
        const { seconds } = this.progress;
        this.job.log.info(
            { id, bytes, seconds, archives: archives.length },
            `The dump ${id} is announced: ${megabytes(bytes)} after ${seconds.toFixed(1)} s`,
        );
        return { id, bytes, seconds };
    }
}

/** Connections that count and fingerprint rows: that takes about half of what dumping them takes. */
function readersFor(jobs: number): number {
    return Math.ceil(jobs / 2);
}

function megabytes(bytes: number): string {
    return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
