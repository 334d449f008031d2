import type { DrillReport } from "../report";
import type { DumpIdentity } from "../store/keys";
import type { ListedObject } from "./bucket";

const HOUR_MILLISECONDS = 3_600_000;

/** Hours since the newest of the dumps was started; `undefined` where there is none. */
export function hoursSinceDump(dumps: readonly DumpIdentity[], now: Date): number | undefined {
    const newest = Math.max(...dumps.map(({ startedAt }) => startedAt.getTime()));
    return hoursSince(newest, now);
}

/** Hours since a drill ended; `undefined` where there is none. */
export function hoursSinceDrill(report: DrillReport | undefined, now: Date): number | undefined {
    return report === undefined ? undefined : hoursSince(Date.parse(report.finishedAt), now);
}

/** The newest first. */
export function newestFirst(objects: readonly ListedObject[]): ListedObject[] {
    return [...objects].sort((one, other) => other.lastModified.getTime() - one.lastModified.getTime());
}

function hoursSince(time: number, now: Date): number | undefined {
    // A clock that is a little ahead must not make an age negative.
    return Number.isFinite(time) ? Math.max(0, now.getTime() - time) / HOUR_MILLISECONDS : undefined;
}
