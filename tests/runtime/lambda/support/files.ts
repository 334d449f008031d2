import { type Manifest, sealManifest } from "../../../../runtime/src/manifest";
import { CHECKS, type DrillReport } from "../../../../runtime/src/report";
import { parseDumpId } from "../../../../runtime/src/store/keys";

/** The text of a manifest of a dump of 3,000 bytes that took a minute, of a database with one table. */
export function manifestOf(id: string): string {
    const tier: Manifest["tier"] = parseDumpId(id)?.tier ?? "daily";
    return sealManifest({
        format: 1,
        id,
        tier,
        database: {
            name: "shop",
            bytes: "7000000",
            encoding: "UTF8",
            collate: "en_US.UTF-8",
            ctype: "en_US.UTF-8",
            localeProvider: "libc",
        },
        serverVersion: "18.6",
        serverMajor: 18,
        toolVersion: "18.6",
        startedAt: "2026-11-21T03:15:00.000Z",
        snapshotAt: "2026-11-21T03:15:01.000Z",
        finishedAt: "2026-11-21T03:16:00.000Z",
        archives: [
            { file: "database.dump", bytes: 1_000, sha256: "a".repeat(64) },
            { file: "table-1.dump", bytes: 2_000, sha256: "b".repeat(64), tables: ["public.orders"] },
        ],
        roles: [],
        content: {
            tables: [{ name: "public.orders", rows: "3", fingerprint: "17", columns: ["id"] }],
            sequences: [],
            objects: [],
            extensions: [],
            largeObjects: { count: "0", fingerprint: "0" },
        },
    });
}

/** A report of a drill that passed. */
export function reportOf(id: string, run: string, changes: Partial<DrillReport> = {}): DrillReport {
    return {
        format: 1,
        source: { kind: "dump", id },
        run,
        result: "passed",
        summary: "Passed: 1 table with 3 rows came back in 4.0 s, every value as it was dumped.",
        startedAt: "2026-11-21T03:20:00.000Z",
        finishedAt: "2026-11-21T03:21:00.000Z",
        snapshotAt: "2026-11-21T03:15:01.000Z",
        serverVersion: "18.6",
        bytes: 3_000,
        restoreSeconds: 4,
        ageSeconds: 299,
        checks: CHECKS.map((check) => ({ check, result: "passed", detail: "", seconds: 1 })),
        findings: [],
        findingsTotal: 0,
        ...changes,
    };
}
