import { renderMarkdown } from "../check/markdown";
import type { DrillReport } from "../report";
import { parseDumpId } from "../store/keys";
import { executionName } from "./executions";
import { explain, type Explanation, oneLine } from "./explain";
import { failureReport, rerunOf } from "./failure-report";
import { logStream } from "./links";
import { measured, reason } from "./measured";
import { failureMessage } from "./message";
import type { Metrics } from "./metrics";
import { keyOfReport, parseReport, type ReportSubject } from "./reports";
import type { Failed, FailRequest, Job } from "./requests";
import type { Services } from "./services";
import type { FunctionSettings } from "./settings";
import { lastError } from "./task-log";

/** The longest cause that an execution may end with is far longer; nobody reads on. */
const CAUSE_CHARACTERS = 4000;

/** Exit codes of a process that was killed, or told to end: the last error in its log is not why. */
const STOPPED = [137, 143];

/** What an execution of each job ends with. */
const ERRORS: Readonly<Record<Job, string>> = {
    dump: "DumpFailed",
    drill: "DrillFailed",
    restore: "RestoreFailed",
    check: "SnapshotDrillFailed",
};

/** What can be found out about a failure. */
interface Findings {
    readonly explanation: Explanation;
    /** In one line. */
    readonly cause: string;
    /** What the report is to be about; absent where the job has none, or its subject is not known. */
    readonly subject?: ReportSubject | undefined;
    /** The report that the task left. */
    readonly reported?: DrillReport | undefined;
}

/**
 * Tells people of a failure. The message is published whatever else could not be done, and says what that was.
 *
 * @throws what SNS throws: the state machine then publishes what it has itself.
 */
export async function fail(request: FailRequest, settings: FunctionSettings, services: Services): Promise<Failed> {
    const troubles: string[] = [];
    const failedAt = services.now();
    const found = await findOut(request, services, troubles);
    const report = await ensureReport(request, found, failedAt, services, troubles);
    const unmeasured = await measured(services, metricsOf(request.job, found.reported));
    const message = failureMessage({
        ...found,
        request,
        backups: settings.dimension,
        bucket: settings.bucket,
        failedAt,
        report,
        troubles: unmeasured === undefined ? troubles : [...troubles, unmeasured],
    });
    // In the log as well: a message that SNS does not take must not be lost.
    services.log(`${message.subject}\n\n${message.body}`);
    await services.tell(message);
    return { error: ERRORS[request.job], cause: found.cause.slice(0, CAUSE_CHARACTERS) };
}

async function findOut(request: FailRequest, services: Services, troubles: string[]): Promise<Findings> {
    const explanation = explain(request.error, request.job);
    const subject = subjectOf(request);
    const text =
        subject &&
        (await attempt("The report could not be read", troubles, () =>
            services.files.read(keyOfReport(subject, "json")),
        ));
    const reported = text && parseReport(text.text);
    if (reported?.result === "failed") {
        return { explanation, subject, reported, cause: reported.summary };
    }
    const cause = (await causeInLog(request, explanation, services, troubles)) ?? explanation.cause;
    return { explanation, subject, reported, cause };
}

function subjectOf({ job, id, execution }: FailRequest): ReportSubject | undefined {
    const run = executionName(execution);
    if (job === "drill") {
        return parseDumpId(id) && { kind: "dump", id, run };
    }
    return job === "check" && id !== "" ? { kind: "snapshot", id, run } : undefined;
}

/** The task's own last words, where it ended by itself. */
async function causeInLog(
    { logGroup, logStreams }: FailRequest,
    { task }: Explanation,
    services: Services,
    troubles: string[],
): Promise<string | undefined> {
    const { arn, exitCode, outOfMemory } = task ?? {};
    if (arn === undefined || exitCode === undefined || outOfMemory === true || STOPPED.includes(exitCode)) {
        return undefined;
    }
    const messages = await attempt("The log of the task could not be read", troubles, () =>
        services.lastMessages(logGroup, logStream(logStreams, arn)),
    );
    const error = messages && lastError(messages);
    return error && oneLine(error);
}

/** Writes a report where the task left none that says that the drill failed; returns the key of the one to read. */
async function ensureReport(
    { startedAt, execution }: FailRequest,
    { subject, reported, cause, explanation }: Findings,
    failedAt: Date,
    { files }: Services,
    troubles: string[],
): Promise<string | undefined> {
    if (subject === undefined) {
        return undefined;
    }
    const key = keyOfReport(subject, "md");
    if (reported?.result === "failed") {
        return key;
    }
    const parts = { subject, cause, explanation, startedAt, failedAt, reported };
    return attempt("The report could not be written", troubles, async () => {
        const report = failureReport(parts);
        await files.write(key, renderMarkdown(report, rerunOf(subject, execution)));
        // The one that programs read last: where it is, both are.
        await files.write(keyOfReport(subject, "json"), `${JSON.stringify(report, undefined, 2)}\n`);
        return key;
    });
}

function metricsOf(job: Job, reported: DrillReport | undefined): Metrics {
    switch (job) {
        case "dump":
            return { DumpSucceeded: 0 };
        case "drill":
            return {
                DrillSucceeded: 0,
                DifferencesFound: reported?.findingsTotal,
                DumpAgeSeconds: reported?.ageSeconds,
                RestoreSeconds: reported?.restoreSeconds,
            };
        case "check":
            return { SnapshotDrillSucceeded: 0 };
        case "restore":
            return {};
    }
}

async function attempt<Result>(
    what: string,
    troubles: string[],
    action: () => Promise<Result>,
): Promise<Result | undefined> {
    try {
        return await action();
    } catch (error) {
        troubles.push(`${what}: ${reason(error)}`);
        return undefined;
    }
}
