import type { Tier } from "../manifest";

/** Folder of the dumps in the bucket. */
export const DUMPS_PREFIX = "db-dumps/";
/** Folder of the drills' reports in the bucket. */
export const REPORTS_PREFIX = "drill-reports/";
/** The file whose presence announces a dump. */
export const MANIFEST_FILE = "manifest.json";

/** What the id of a dump says. */
export interface DumpIdentity {
    /** The whole id. */
    readonly id: string;
    readonly tier: Tier;
    /** When the dump was started, to the second. */
    readonly startedAt: Date;
    /** Name of the run that made it. */
    readonly run: string;
}

const RUN = /^[A-Za-z0-9_-]{8,80}$/;
const ID = /^(daily|weekly|monthly)\/(\d{4})-(\d\d)-(\d\d)T(\d\d)-(\d\d)-(\d\d)Z-([A-Za-z0-9_-]{8,80})$/;

/** Whether a text can name a run: 8 to 80 letters, digits, `_` and `-`. */
export function isRun(text: string): boolean {
    return RUN.test(text);
}

/** The id of a dump: `daily/2026-11-21T02-15-00Z-1a2b3c4d`. */
export function dumpId(tier: Tier, startedAt: Date, run: string): string {
    return `${tier}/${startedAt.toISOString().slice(0, 19).replaceAll(":", "-")}Z-${run}`;
}

/** Reads the id of a dump; `undefined` where the text is not one. */
export function parseDumpId(id: string): DumpIdentity | undefined {
    const [, tier, year, month, day, hour, minute, second, run] = ID.exec(id) ?? [];
    if (run === undefined || !(tier === "daily" || tier === "weekly" || tier === "monthly")) {
        return undefined;
    }
    const startedAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    // A date such as the 31st of February would be read as another one, and an hour of 25 not at all.
    const exists = !Number.isNaN(startedAt.getTime()) && dumpId(tier, startedAt, run) === id;
    return exists ? { id, tier, startedAt, run } : undefined;
}

/** Key of a file of a dump: `db-dumps/<id>/database.dump`. */
export function dumpKey(id: string, file: string): string {
    return `${DUMPS_PREFIX}${id}/${file}`;
}

/** Key of the manifest of a dump. */
export function manifestKey(id: string): string {
    return dumpKey(id, MANIFEST_FILE);
}

/** The dump that a manifest's key announces; `undefined` where the key is not one of a manifest. */
export function announcedBy(key: string): DumpIdentity | undefined {
    const end = `/${MANIFEST_FILE}`;
    return key.startsWith(DUMPS_PREFIX) && key.endsWith(end)
        ? parseDumpId(key.slice(DUMPS_PREFIX.length, -end.length))
        : undefined;
}

/** Key of a drill's report on a dump. */
export function reportKey(id: string, run: string, extension: "json" | "md"): string {
    return `${REPORTS_PREFIX}${id}/${run}.${extension}`;
}

/** Key of a drill's report on a DB snapshot. */
export function snapshotReportKey(snapshot: string, run: string, extension: "json" | "md"): string {
    return `${REPORTS_PREFIX}snapshot/${snapshot}/${run}.${extension}`;
}

/** Key of the claim by which one execution drills a dump. */
export function claimKey(id: string): string {
    return `${REPORTS_PREFIX}${id}/claim.json`;
}
