import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";
import { Checklist } from "../check/checklist";
import { gatherStatistics, verifyContent } from "../check/verify";
import { Failure } from "../failure";
import type { Job } from "../job";
import type { Manifest } from "../manifest";
import { connect, type DatabaseTarget } from "../postgresql/connection";
import { openStore, type Store } from "../store/client";
import { findDump } from "../store/dumps";
import { readManifest } from "../store/manifests";
import { counted, listed } from "../words";
import { hasDatabaseProperties, owners } from "./archive-list";
import { type Definitions, readDefinitions } from "./definitions";
import { checkDestination, putInPlace } from "./destination";
import { type FetchedArchive, fetchArchives } from "./fetch";
import { ownLocale } from "./locale";
import { RestoreFailure } from "./pg-restore";
import { checkOwners, checkServer, readServerFacts, type ServerFacts } from "./preconditions";
import { restoreArchives } from "./restore-archives";
import type { RestoreSettings } from "./settings";
import { identifier, literal } from "./sql";
import { dropAbandoned, dropDatabase, lockRestore, temporaryNames } from "./unfinished";
import { whatToCheck } from "./what-to-check";
import { createWorkspace } from "./workspace";

/** Database that connections go to which are about others. */
const MAINTENANCE_DATABASE = "postgres";

/**
 * Restores a dump into a database of the stack's own server, for people.
 *
 * All that could refuse it is looked at first, and told at once. The dump is fetched and its checksums are checked; it is
 * restored beside, under a name of its own, with owners and grants; what came back is compared with the manifest. Only then
 * a database that has the wanted name is dropped, and the restored one gets that name.
 *
 * @throws {@link Failure}; the reason of the job's signal. A database that was asked to be replaced is as it was then.
 */
export async function runRestore(settings: RestoreSettings, job: Job): Promise<void> {
    const startedAt = Date.now();
    const store = openStore(settings.bucket);
    const { id } = await findDump(store, settings.dump);
    const manifest = await readManifest(store, id);
    job.log.info(`${id} holds "${manifest.database.name}" as it was at ${manifest.snapshotAt}`);
    const client = await connect({ ...settings.target, database: MAINTENANCE_DATABASE });
    try {
        const restore = new Restore(settings, job, store, manifest, client);
        const notes = await restore.run();
        const seconds = (Date.now() - startedAt) / 1_000;
        for (const line of whatToCheck(manifest, settings, seconds, notes)) {
            job.log.info(line);
        }
    } finally {
        await client.end();
    }
}

class Restore {
    private readonly names: ReturnType<typeof temporaryNames>;
    private readonly restored: DatabaseTarget;

    constructor(
        private readonly settings: RestoreSettings,
        private readonly job: Job,
        private readonly store: Store,
        private readonly manifest: Manifest,
        private readonly client: Client,
    ) {
        this.names = temporaryNames(settings.run);
        this.restored = { ...settings.target, database: this.names.unfinished };
    }

    /** @returns what the person should know. */
    async run(): Promise<string[]> {
        const { settings, manifest, client, job } = this;
        const facts = await readServerFacts(client);
        const withoutExtensions = checkServer(facts, manifest);
        await checkDestination(client, settings.target, settings);
        await lockRestore(client, settings.into, this.names.unfinished);
        await dropAbandoned(client, job.log);
        const workspace = await createWorkspace(settings.workDirectory, "restore-");
        try {
            const archives = await this.fetch(workspace.directory);
            const definitions = await readDefinitions(manifest, archives, this.pgRestore, job.signal);
            await checkOwners(client, facts, owners(definitions.list, manifest.roles));
            const notes = await this.restore(archives, definitions, workspace.directory, facts, withoutExtensions);
            notes.push(...(await putInPlace(client, settings.target, this.names.unfinished, settings)));
            if (hasDatabaseProperties(definitions.list)) {
                notes.push(
                    "The dump names settings, grants or a comment of the database itself (ALTER DATABASE … SET, GRANT … ON " +
                        "DATABASE). Those of a database that was replaced were kept; a new one has none: compare them.",
                );
            }
            return notes;
        } catch (error) {
            await this.dropUnfinished();
            job.signal.throwIfAborted();
            throw error;
        } finally {
            await workspace.remove();
        }
    }

    private get pgRestore(): string {
        return join(this.settings.tools, "pg_restore");
    }

    private async fetch(directory: string): Promise<FetchedArchive[]> {
        const folder = join(directory, "archives");
        await mkdir(folder);
        return fetchArchives(this.store, this.manifest, folder, this.job);
    }

    private async restore(
        archives: readonly FetchedArchive[],
        definitions: Definitions,
        directory: string,
        { major }: ServerFacts,
        withoutExtensions: readonly string[],
    ): Promise<string[]> {
        const { manifest, settings, job } = this;
        await this.createDatabase();
        const leftOut = await restoreArchives(
            {
                manifest,
                archives,
                definitions,
                directory,
                target: { pgRestore: this.pgRestore, database: this.restored, serverMajor: major },
                withoutExtensions,
                jobs: settings.jobs,
            },
            job,
        ).catch((error: unknown) => {
            throw this.withErrors(error);
        });
        job.log.info("Gathering statistics");
        await gatherStatistics(this.restored, job);
        job.log.info("Comparing what came back with the manifest");
        const checklist = new Checklist();
        await verifyContent(
            checklist,
            {
                target: this.restored,
                subject: manifest.id,
                expected: manifest.content,
                compare: { withoutExtensions, definitions: major === manifest.serverMajor },
                behindSequences: "note",
                connections: settings.jobs,
            },
            job,
        );
        await this.refuseDifferences(checklist);
        const extensions = leftOut.filter((entry) => entry.startsWith("EXTENSION"));
        return extensions.length === 0
            ? checklist.notes
            : [...checklist.notes, `Left out, since this server does not have it: ${listed(extensions)}.`];
    }

    private async createDatabase(): Promise<void> {
        const { database } = this.manifest;
        const sql =
            `CREATE DATABASE ${identifier(this.names.unfinished)} TEMPLATE template0 ` +
            `ENCODING ${literal(database.encoding)} ${ownLocale(database)}`;
        await dropDatabase(this.client, this.names.unfinished);
        try {
            await this.client.query(sql);
        } catch (error) {
            const message = error instanceof Error ? error.message : String(error);
            throw new Failure(
                "restore failed",
                `Nothing was changed. No database could be made with the encoding and locale of the dump: ${message}. The ` +
                    "user in the secret needs CREATEDB.",
                { cause: error },
            );
        }
    }

    /** All that PostgreSQL refused, for who has to put it right. */
    private withErrors(error: unknown): unknown {
        if (error instanceof Failure && error.kind === "no space left") {
            const advice = "It is the server's disk: raise slipway:database.maxStorageGigabytes.";
            return new Failure(error.kind, `${error.message} ${advice}`, { cause: error });
        }
        if (!(error instanceof RestoreFailure)) {
            return error;
        }
        for (const line of error.errors) {
            this.job.log.error(line);
        }
        return new Failure(
            error.kind,
            `${error.message} Nothing was changed: what was restored is dropped again. RDS's master user is no superuser; ` +
                "what the dump's database had from one must be made otherwise.",
            { cause: error },
        );
    }

    /** Rows that are not as they were dumped may be all there is: they are kept, under a name that says so. */
    private async refuseDifferences({ findings }: Checklist): Promise<void> {
        const [first] = findings;
        if (first === undefined) {
            return;
        }
        for (const { check, subject, message } of findings.slice(0, 100)) {
            this.job.log.error(`${check}: ${subject}: ${message}`);
        }
        const { unfinished, differing } = this.names;
        await dropDatabase(this.client, differing);
        await this.client.query(`ALTER DATABASE ${identifier(unfinished)} RENAME TO ${identifier(differing)}`);
        throw new Failure(
            "content differs",
            `What came back differs from the dump in ${counted(findings.length, "place")}: ${first.check}: ` +
                `${first.subject}: ${first.message} "${this.settings.into}" was not changed. What was restored is ` +
                `"${differing}": look at it, take from it what you can use, and drop it.`,
        );
    }

    private async dropUnfinished(): Promise<void> {
        try {
            await dropDatabase(this.client, this.names.unfinished);
        } catch (error) {
            this.job.log.error({ error }, `"${this.names.unfinished}" could not be dropped: the next restore does`);
        }
    }
}
