import { expect } from "chai";
import fc from "fast-check";
import { dumped } from "../../../runtime/src/lambda/dumped";
import { dumpOf, leftovers } from "../../../runtime/src/lambda/leftovers";
import { measureFreshness } from "../../../runtime/src/lambda/measure-freshness";
import { sweep } from "../../../runtime/src/lambda/sweep";
import { dumpKey, manifestKey, reportKey } from "../../../runtime/src/store/keys";
import { rejection } from "../../support/rejection";
import { manifestOf, reportOf } from "./support/files";
import { MemoryServices, NOW } from "./support/services";

const ID = "daily/2026-11-21T03-15-00Z-1a2b3c4d";
const RUN = "1a2b3c4d";

describe("Sweeping after a dump", () => {
    it("removes objects and uploads of a dump that was not announced", async () => {
        const services = new MemoryServices().put(dumpKey(ID, "database.dump"), "half");
        services.openUploads.push({ key: dumpKey(ID, "table-1.dump"), uploadId: "1" });
        expect(await sweep({ action: "sweep", run: RUN }, services)).to.deep.equal({ objects: 1, uploads: 1 });
        expect([services.objects.size, services.openUploads]).to.deep.equal([0, []]);
    });

    it("leaves a dump that was announced between its listing and its removal", async () => {
        const services = new MemoryServices().put(dumpKey(ID, "database.dump"), "whole");
        services.gate = (operation) => {
            if (operation === "uploads") {
                services.put(manifestKey(ID), manifestOf(ID));
            }
            return Promise.resolve();
        };
        expect(await sweep({ action: "sweep", run: RUN }, services)).to.deep.equal({ objects: 0, uploads: 0 });
        expect(services.objects.size).to.equal(2);
    });

    it("removes all that a run left unannounced, and nothing else", async () => {
        const runs = ["1a2b3c4d", "9f8e7d6c", "1a2b3c4d-0"];
        const id = fc
            .tuple(fc.constantFrom("daily", "weekly"), fc.integer({ min: 10, max: 12 }), fc.constantFrom(...runs))
            .map(([tier, day, run]) => `${tier}/2026-11-${day}T03-15-00Z-${run}`);
        const keys = fc.uniqueArray(
            fc.oneof(
                fc
                    .tuple(id, fc.constantFrom("database.dump", "table-1.dump", "manifest.json"))
                    .map(([dump, file]) => dumpKey(dump, file)),
                fc.constantFrom(
                    "db-dumps/1a2b3c4d",
                    "db-dumps/",
                    `db-dumps/${ID}/x/y`,
                    `drill-reports/${ID}/1a2b3c4d.json`,
                ),
            ),
        );
        await fc.assert(
            fc.asyncProperty(keys, keys, async (objects, uploads) => {
                const services = new MemoryServices();
                for (const key of objects) {
                    services.put(key, "");
                }
                services.openUploads.push(...uploads.map((key, index) => ({ key, uploadId: String(index) })));
                const isAnnounced = (key: string): boolean => {
                    const dump = dumpOf(key);
                    return dump !== undefined && objects.includes(manifestKey(dump.id));
                };
                const stays = (key: string): boolean => dumpOf(key)?.run !== RUN || isAnnounced(key);
                await sweep({ action: "sweep", run: RUN }, services);
                expect([...services.objects.keys()]).to.deep.equal(objects.filter(stays));
                expect(services.openUploads.map(({ key }) => key)).to.deep.equal(uploads.filter(stays));
                expect(leftovers([...services.objects.keys()], services.openUploads, RUN)).to.deep.equal({
                    keys: [],
                    uploads: [],
                });
            }),
        );
    });
});

describe("Measuring a dump", () => {
    it("finds the dump that the run announced, and publishes its metrics", async () => {
        const services = new MemoryServices()
            .put(manifestKey(ID), manifestOf(ID))
            .put(manifestKey("daily/2026-11-22T03-15-00Z-9f8e7d6c"), "another run's");
        expect(await dumped({ action: "dumped", run: RUN }, services)).to.deep.equal({
            id: ID,
            bytes: 3_000,
            seconds: 60,
            tables: 1,
        });
        expect(services.measured).to.deep.equal([{ DumpSucceeded: 1, DumpSeconds: 60, DumpBytes: 3_000 }]);
    });

    it("fails where the run announced none", async () => {
        const services = new MemoryServices().put(dumpKey(ID, "database.dump"), "half");
        const error = await rejection(dumped({ action: "dumped", run: RUN }, services));
        expect([error.name, error.message]).to.deep.equal([
            "DumpMissing",
            "The task ended well, but the run 1a2b3c4d announced no dump.",
        ]);
        expect(services.measured).to.deep.equal([]);
    });

    it("fails where the manifest is not as it was written", async () => {
        const services = new MemoryServices().put(manifestKey(ID), manifestOf(ID).replace("7000000", "7000001"));
        expect((await rejection(dumped({ action: "dumped", run: RUN }, services))).message).to.include(
            "its own checksum differs",
        );
        expect(services.measured).to.deep.equal([]);
    });
});

describe("Measuring freshness", () => {
    const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);

    function idOf(date: Date, run: string): string {
        return `daily/${date.toISOString().slice(0, 19).replaceAll(":", "-")}Z-${run}`;
    }

    function withReport(services: MemoryServices, result: "passed" | "failed", hours: number): void {
        const id = idOf(hoursAgo(hours + 1), `dump-${hours}h-ago`);
        const run = `run-${hours}h-ago`;
        const finishedAt = hoursAgo(hours).toISOString();
        const text = JSON.stringify(reportOf(id, run, { result, finishedAt }));
        services.put(reportKey(id, run, "json"), text, hoursAgo(hours));
        services.put(reportKey(id, run, "md"), "The page.", hoursAgo(hours));
    }

    it("publishes how old the newest dump and the newest passed drill are", async () => {
        const services = new MemoryServices();
        services.put(manifestKey(idOf(hoursAgo(30), "older-dump")), "");
        services.put(manifestKey(idOf(hoursAgo(6), "newer-dump")), "");
        services.put(dumpKey(idOf(hoursAgo(1), "unannounced"), "database.dump"), "");
        withReport(services, "passed", 53);
        withReport(services, "passed", 29);
        withReport(services, "failed", 5);
        services.put(`drill-reports/${idOf(hoursAgo(1), "newest-one")}/claim.json`, "{}");
        services.put(
            "drill-reports/snapshot/rds:db/run-12345678.json",
            JSON.stringify(reportOf("rds:db", "run-12345678")),
        );
        expect(await measureFreshness(services)).to.deep.equal({ hoursSinceDump: 6, hoursSinceDrill: 29 });
        expect(services.measured).to.deep.equal([{ HoursSinceDump: 6, HoursSinceDrill: 29 }]);
    });

    it("publishes nothing where there is nothing", async () => {
        const services = new MemoryServices();
        withReport(services, "failed", 5);
        expect(await measureFreshness(services)).to.deep.equal({
            hoursSinceDump: undefined,
            hoursSinceDrill: undefined,
        });
        expect(services.measured).to.deep.equal([{ HoursSinceDump: undefined, HoursSinceDrill: undefined }]);
    });

    it("does not take a report for passed that cannot be read", async () => {
        const services = new MemoryServices();
        withReport(services, "passed", 29);
        services.put(reportKey(ID, RUN, "json"), '{ "result": "passed" }', NOW);
        expect((await measureFreshness(services)).hoursSinceDrill).to.equal(29);
    });

    it("has no negative age where a clock is ahead", async () => {
        const services = new MemoryServices().put(manifestKey(idOf(hoursAgo(-1), "from-the-future")), "");
        expect((await measureFreshness(services)).hoursSinceDump).to.equal(0);
    });

    it("fails where the metrics cannot be published, so that it is asked again", async () => {
        const services = new MemoryServices();
        services.gate = (operation) =>
            operation === "measure" ? Promise.reject(new Error("Throttling")) : Promise.resolve();
        expect((await rejection(measureFreshness(services))).message).to.equal("Throttling");
    });
});
