import type { DrillReport } from "../../../runtime/src/report";
import { parseReport } from "../../../runtime/src/lambda/reports";

/** Reads the report that a drill left; throws where it is none. */
export function reportOf(text: string): DrillReport {
    const report = parseReport(text);
    if (report === undefined) {
        throw new Error(`no report: ${text}`);
    }
    return report;
}
