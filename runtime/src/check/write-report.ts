import { Failure } from "../failure";
import type { Job } from "../job";
import type { DrillReport } from "../report";
import type { Store } from "../store/client";
import { reportKey, snapshotReportKey } from "../store/keys";
import { writeText } from "../store/objects";
import type { Checklist } from "./checklist";
import { type Rerun, renderMarkdown } from "./markdown";

/**
 * Tells the verdict in the log and writes the report to the bucket, whatever it says.
 *
 * @throws {@link Failure} of the first failed check's kind; where all passed, of what keeps the report from being written:
 * what nobody can read has not passed.
 */
export async function publishReport(
    store: Store,
    report: DrillReport,
    checklist: Checklist,
    rerun: Rerun,
    job: Job,
): Promise<void> {
    const { failure } = checklist;
    job.log.info({ result: report.result }, report.summary);
    try {
        await writeReport(store, report, rerun, job);
    } catch (error) {
        if (failure === undefined) {
            throw error;
        }
        job.log.error({ error }, "The report could not be written");
    }
    if (failure !== undefined) {
        throw new Failure(failure, report.summary);
    }
}

async function writeReport(store: Store, report: DrillReport, rerun: Rerun, { log }: Job): Promise<void> {
    const { kind, id } = report.source;
    const key = (extension: "json" | "md"): string =>
        kind === "dump" ? reportKey(id, report.run, extension) : snapshotReportKey(id, report.run, extension);
    // The one that programs read last: where it is, both are.
    await writeText(store, key("md"), renderMarkdown(report, rerun));
    await writeText(store, key("json"), `${JSON.stringify(report, undefined, 2)}\n`);
    log.info({ key: key("json") }, `The report is s3://${store.bucket}/${key("md")}`);
}
