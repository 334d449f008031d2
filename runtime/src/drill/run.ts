import { join } from "node:path";
import { mkdir } from "node:fs/promises";
import { buildReport } from "../check/build-report";
import { Checklist } from "../check/checklist";
import { verifyAssertions, verifyContent } from "../check/verify";
import { publishReport } from "../check/write-report";
import type { DatabaseContent } from "../content";
import { Failure } from "../failure";
import type { Job } from "../job";
import type { Manifest } from "../manifest";
import type { DatabaseTarget } from "../postgresql/connection";
import type { DrillReport } from "../report";
import { eventTriggerOwners } from "../restore/archive-list";
import { AWS_EXTENSIONS } from "../restore/aws-extensions";
import { readDefinitions } from "../restore/definitions";
import { type FetchedArchive, fetchArchives, MORE_STORAGE } from "../restore/fetch";
import { restoreArchives } from "../restore/restore-archives";
import { createWorkspace, type Workspace } from "../restore/workspace";
import { openStore, type Store } from "../store/client";
import { findDump } from "../store/dumps";
import { readManifest } from "../store/manifests";
import { counted, listed, sized } from "../words";
import { indexHelpers } from "./index-helpers";
import { extensionSettings, prepareDatabase, RESTORED_DATABASE, superuserBeside } from "./prepare-database";
import { createCluster, type EphemeralServer, type ServerRequest, startServer } from "./server";
import type { DrillSettings } from "./settings";

/**
 * Restores a dump into a PostgreSQL server of its own, compares what came back with the dump's manifest, runs the team's
 * assertions, writes a report to the bucket, and leaves nothing behind.
 *
 * @throws {@link Failure} of the first failed check's kind; the reason of the job's signal, without a report; whatever
 * keeps the report from being written.
 */
export async function runDrill(settings: DrillSettings, job: Job): Promise<DrillReport> {
    const store = openStore(settings.bucket);
    const { id } = await findDump(store, settings.dump);
    const drill = new Drill(settings, job, store, id);
    const report = await drill.run();
    job.signal.throwIfAborted();
    await publishReport(store, report, drill.checklist, drill.rerun, job);
    return report;
}

class Drill {
    readonly checklist = new Checklist();

    private readonly startedAt = new Date();
    private manifest: Manifest | undefined;
    private found: DatabaseContent | undefined;
    private restoreSeconds: number | undefined;
    private server: EphemeralServer | undefined;

    constructor(
        private readonly settings: DrillSettings,
        private readonly job: Job,
        private readonly store: Store,
        private readonly id: string,
    ) {}

    get rerun() {
        const { bucket, stateMachine } = this.settings;
        return {
            stateMachine: stateMachine ?? "<ARN of the state machine …-drill>",
            input: JSON.stringify({ dump: this.id, again: true }),
            otherwise:
                "To look at the restored rows, restore it beside the live database: " +
                `\`npm run restore -- --stack <stack> --dump ${this.id} --into drill_check\`. The dump is ` +
                `\`s3://${bucket}/db-dumps/${this.id}/\`; its archives are of \`pg_dump\`'s custom format, for ` +
                "`pg_restore`.",
        };
    }

    /** Does the checks, until one fails without which the next cannot be done. */
    async run(): Promise<DrillReport> {
        let workspace: Workspace | undefined;
        try {
            workspace = await createWorkspace(this.settings.workDirectory, "drill-");
            await this.check(workspace.directory);
        } catch (error) {
            this.job.signal.throwIfAborted();
            if (this.checklist.failure === undefined) {
                this.checklist.fail("restore", this.id, error);
            }
            this.job.log.error({ error }, "The drill cannot go on");
        } finally {
            await this.server?.stop();
            await workspace?.remove().catch((error: unknown) => {
                this.job.log.error({ error }, "The working folder could not be removed");
            });
        }
        return this.report();
    }

    private async check(directory: string): Promise<void> {
        const manifest = await this.readManifest();
        const binaries = await this.findServer(manifest);
        const restored = await this.restore(manifest, binaries, directory);
        const verification = {
            target: restored,
            subject: manifest.id,
            expected: manifest.content,
            compare: { withoutExtensions: AWS_EXTENSIONS },
            connections: this.settings.jobs,
        };
        this.found = await verifyContent(this.checklist, verification, this.job);
        await verifyAssertions(this.checklist, restored, this.settings.assertions, { analyze: true }, this.job);
    }

    private readManifest(): Promise<Manifest> {
        return this.checklist.run("manifest", this.id, async () => {
            const manifest = await readManifest(this.store, this.id);
            this.manifest = manifest;
            const bytes = sized(manifest.archives.reduce((sum, archive) => sum + archive.bytes, 0));
            const number = counted(manifest.archives.length, "archive");
            return { value: manifest, detail: `whole, and of this dump: ${number} of ${bytes}` };
        });
    }

    private findServer({ serverMajor, serverVersion }: Manifest): Promise<string> {
        return this.checklist.run("server version", `PostgreSQL ${serverMajor}`, () => {
            const binaries = this.settings.server(serverMajor);
            if (binaries === undefined) {
                const there = this.settings.serverMajors.map(String);
                throw new Failure(
                    "server version differs",
                    `The dump is of PostgreSQL ${serverVersion}, and the drill has ` +
                        `${there.length === 0 ? "no server" : `version ${listed(there)}`}. Build the backup image with ` +
                        `POSTGRESQL_MAJOR=${serverMajor}: it follows slipway:database.version.`,
                );
            }
            return Promise.resolve({ value: binaries, detail: `a server of version ${serverMajor}` });
        });
    }

    /** Fetches the dump while the server is made, and restores it. */
    private async restore(manifest: Manifest, binaries: string, directory: string): Promise<DatabaseTarget> {
        const { jobs, tools } = this.settings;
        const startedAt = Date.now();
        const request: ServerRequest = {
            binaries,
            directory,
            superuser: superuserBeside(manifest.roles),
            settings: {
                ...extensionSettings(binaries, manifest),
                max_parallel_maintenance_workers: String(indexHelpers(manifest.content.tables, jobs)),
            },
            processors: jobs,
            signal: this.job.signal,
        };
        const stop = new AbortController();
        const cluster = createCluster({ ...request, signal: AbortSignal.any([this.job.signal, stop.signal]) });
        const archives = await this.fetch(manifest, directory).catch(async (error: unknown) => {
            stop.abort();
            await cluster.catch(() => undefined);
            throw error;
        });
        return this.checklist.run("restore", manifest.id, async () => {
            try {
                await cluster;
                const server = await startServer(request);
                this.server = server;
                const pgRestore = join(tools, "pg_restore");
                const definitions = await readDefinitions(manifest, archives, pgRestore, this.job.signal);
                const superusers = eventTriggerOwners(definitions.list, manifest.roles);
                this.checklist.notes.push(...(await prepareDatabase(server, manifest, superusers)));
                const database = server.target(RESTORED_DATABASE);
                const leftOut = await restoreArchives(
                    {
                        manifest,
                        archives,
                        definitions,
                        directory,
                        target: { pgRestore, database, serverMajor: manifest.serverMajor },
                        withoutExtensions: AWS_EXTENSIONS,
                        jobs,
                    },
                    this.job,
                );
                this.noteLeftOut(leftOut);
                this.restoreSeconds = (Date.now() - startedAt) / 1_000;
                return { value: database, detail: `${counted(jobs, "table")} at a time` };
            } catch (error) {
                throw this.explained(error);
            }
        });
    }

    private fetch(manifest: Manifest, directory: string): Promise<FetchedArchive[]> {
        return this.checklist.run("checksum", manifest.id, async () => {
            const folder = join(directory, "archives");
            await mkdir(folder);
            const value = await fetchArchives(this.store, manifest, folder, this.job);
            return { value, detail: `SHA-256 of ${counted(value.length, "archive")}` };
        });
    }

    private noteLeftOut(leftOut: readonly string[]): void {
        const extensions = leftOut.filter((entry) => entry.startsWith("EXTENSION - "));
        if (extensions.length > 0) {
            const names = extensions.map((entry) => entry.slice("EXTENSION - ".length));
            this.checklist.notes.push(
                `Left out, since only AWS has it: the extension ${listed(names)}. What calls its functions does not ` +
                    "work in the drill's database.",
            );
        }
    }

    /** A server whose disk is full fails in many ways, of which its log knows the reason. */
    private explained(error: unknown): unknown {
        if (error instanceof Failure && error.kind === "no space left") {
            return error.message.includes(MORE_STORAGE)
                ? error
                : new Failure(error.kind, `${error.message} ${MORE_STORAGE}`, { cause: error });
        }
        if (this.server?.diskWasFull() === true) {
            return new Failure("no space left", `The restored database filled the disk. ${MORE_STORAGE}`, {
                cause: error,
            });
        }
        return error;
    }

    private report(): DrillReport {
        const { manifest } = this;
        return buildReport(this.checklist, {
            source: { kind: "dump", id: this.id },
            run: this.settings.run,
            startedAt: this.startedAt,
            finishedAt: new Date(),
            snapshotAt: manifest?.snapshotAt,
            serverVersion: manifest?.serverVersion,
            bytes: manifest?.archives.reduce((sum, { bytes }) => sum + bytes, 0),
            restoreSeconds: this.restoreSeconds,
            targetSeconds: this.settings.rtoTargetSeconds,
            expected: manifest?.content,
            found: this.found,
        });
    }
}
