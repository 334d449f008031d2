import type { Rerun } from "../check/markdown";
import type { DrillReport } from "../report";
import type { Explanation } from "./explain";
import type { ReportSubject } from "./reports";

/** What a report is made of where the task left none, or one that does not say what happened. */
export interface FailureReportParts {
    readonly subject: ReportSubject;
    readonly cause: string;
    readonly explanation: Explanation;
    readonly startedAt: string;
    readonly failedAt: Date;
    /** What the task itself reported, if it can be read. */
    readonly reported?: DrillReport | undefined;
}

/** A report that says that the drill failed. What the task found before stays in it. */
export function failureReport(parts: FailureReportParts): DrillReport {
    const { subject, cause, explanation, startedAt, failedAt, reported } = parts;
    const started = Date.parse(startedAt);
    return {
        checks: [],
        findings: [],
        findingsTotal: 0,
        ...reported,
        format: 1,
        source: { kind: subject.kind, id: subject.id },
        run: subject.run,
        result: "failed",
        summary: cause,
        startedAt: new Date(Number.isNaN(started) ? failedAt : started).toISOString(),
        finishedAt: failedAt.toISOString(),
        notes: [
            ...(reported?.notes ?? []),
            "The task left no report that says that the drill failed. This one was written after the task's end.",
            ...(explanation.task?.reasons ?? []),
        ],
    };
}

/**
 * How somebody does the drill again.
 *
 * @param execution ARN of the execution that failed.
 */
export function rerunOf({ kind, id }: ReportSubject, execution: string): Rerun {
    const stateMachine = execution.replace(":execution:", ":stateMachine:").replace(/:[^:]*$/, "");
    return kind === "dump"
        ? {
              stateMachine,
              input: JSON.stringify({ dump: id, again: true }),
              otherwise: "`npm run drill -- --stack <stack>` does the same, and follows it.",
          }
        : { stateMachine, input: "{}", otherwise: "The newest automated snapshot is taken then." };
}
