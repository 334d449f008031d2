import type { DrillReport } from "../report";
import { REPORTS_PREFIX } from "../store/keys";
import { hoursSinceDrill, hoursSinceDump, newestFirst } from "./freshness";
import { announcedDumps } from "./pick";
import { isDumpReport, parseReport } from "./reports";
import type { Freshness } from "./requests";
import type { Files, Services } from "./services";

/** How many reports are read at most: more than a month of drills that all failed. */
const MOST_REPORTS = 200;

/**
 * Publishes how old the newest dump and the newest passed drill are. Where there is none, nothing is published, and the
 * alarms take that for what it is.
 */
export async function measureFreshness(services: Services): Promise<Freshness> {
    const now = services.now();
    const freshness = {
        hoursSinceDump: hoursSinceDump(await announcedDumps(services.files), now),
        hoursSinceDrill: hoursSinceDrill(await lastPassed(services.files), now),
    };
    await services.measure({ HoursSinceDump: freshness.hoursSinceDump, HoursSinceDrill: freshness.hoursSinceDrill });
    return freshness;
}

async function lastPassed(files: Files): Promise<DrillReport | undefined> {
    const reports = (await files.list(REPORTS_PREFIX)).filter(({ key }) => isDumpReport(key));
    for (const { key } of newestFirst(reports).slice(0, MOST_REPORTS)) {
        const report = parseReport((await files.read(key))?.text ?? "");
        if (report?.result === "passed") {
            return report;
        }
    }
    return undefined;
}
