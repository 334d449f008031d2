import { advice } from "./advice";
import { type Explanation, oneLine } from "./explain";
import { executionLink, logLink, logStream } from "./links";
import type { FailRequest, Job } from "./requests";

/** A message for people. */
export interface Message {
    readonly subject: string;
    readonly body: string;
}

/** What a message of a failure is made of. */
export interface MessageParts {
    readonly request: FailRequest;
    readonly explanation: Explanation;
    /** The cause, in one line: the report's, the log's, or the explanation's. */
    readonly cause: string;
    /** Names the backups: `shop-prod-backups`. */
    readonly backups: string;
    readonly bucket: string;
    readonly failedAt: Date;
    /** Key of the report that a person reads; absent where there is none. */
    readonly report?: string | undefined;
    /** What could not be done in telling of the failure. */
    readonly troubles: readonly string[];
}

const NAMES: Readonly<Record<Job, string>> = {
    dump: "dump",
    drill: "restore drill",
    restore: "restore",
    check: "snapshot drill",
};

/** A subject has less than 100 characters, of ASCII. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_CHARACTERS = 99;
/** SNS takes 256 KiB: no message for people is that long. */
const LINE_CHARACTERS = 2000;

/** The message of a failure: its first line is the cause. */
export function failureMessage(parts: MessageParts): Message {
    const { request, explanation, cause, backups } = parts;
    const name = NAMES[request.job];
    return {
        subject: subject(`${backups}: ${name} failed: ${cause}`),
        body: [
            limited(cause),
            "",
            `The ${name} of ${backups} failed.`,
            ...facts(parts),
            "",
            "What to do next",
            ...advice(request.job, explanation).map((sentence) => `- ${sentence}`),
            ...also(parts),
            "",
        ].join("\n"),
    };
}

/** The text as a subject that SNS takes. */
export function subject(text: string): string {
    const letters = text.normalize("NFKD").replace(/\p{M}/gu, "");
    const ascii = oneLine(letters).replace(/[^\x20-\x7E]/g, "?");
    return ascii.length <= SUBJECT_CHARACTERS ? ascii : `${ascii.slice(0, SUBJECT_CHARACTERS - 3).trimEnd()}...`;
}

function facts({ request, explanation, bucket, failedAt, report }: MessageParts): string[] {
    const { job, id, execution, startedAt, logGroup, logStreams } = request;
    const stream = explanation.task?.arn && logStream(logStreams, explanation.task.arn);
    const code = explanation.task?.exitCode;
    return [
        fact(job === "check" ? "Snapshot" : "Dump", id),
        fact("Started", startedAt),
        fact("Failed", failedAt.toISOString()),
        fact("Exit code", code === undefined ? undefined : String(code)),
        fact("Stopped", explanation.task?.reasons.join("; ")),
        fact("Report", report && `s3://${bucket}/${report}`),
        fact("Log", logLink(execution, logGroup, stream) ?? logGroup),
        fact("Execution", executionLink(execution) ?? execution),
    ].filter((line) => line !== undefined);
}

function fact(name: string, value: string | undefined): string | undefined {
    return value === undefined || value === "" ? undefined : `${`${name}:`.padEnd(11)}${limited(oneLine(value))}`;
}

function also({ request, troubles }: MessageParts): string[] {
    const lines = [...request.notes.split("\n"), ...troubles].map(oneLine).filter((line) => line !== "");
    return lines.length === 0 ? [] : ["", "Also", ...lines.map((line) => `- ${limited(line)}`)];
}

function limited(text: string): string {
    const line = oneLine(text);
    return line.length <= LINE_CHARACTERS ? line : `${line.slice(0, LINE_CHARACTERS)} …`;
}
