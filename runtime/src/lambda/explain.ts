import * as z from "zod";
import { EXIT_CODES, type FailureKind } from "../failure";
import type { Job, StateError } from "./requests";

/** What an error of a state machine says, made readable. */
export interface Explanation {
    /** In one line. */
    readonly cause: string;
    /** How the task ended; absent where the error is not a task's. */
    readonly task?: TaskEnd | undefined;
}

/** How a task ended. */
export interface TaskEnd {
    /** ARN of the task; its end names the log stream. */
    readonly arn?: string | undefined;
    /** Exit code of the container; absent where it never ran, and where nobody was left to see it end. */
    readonly exitCode?: number | undefined;
    /** What the exit code means. */
    readonly kind?: FailureKind | undefined;
    /** `EssentialContainerExited`, `TaskFailedToStart`, `UserInitiated`, `SpotInterruption` … */
    readonly stopCode?: string | undefined;
    /** ECS's own words, of the task and of the container. */
    readonly reasons: readonly string[];
    readonly outOfMemory: boolean;
}

/**
 * The JSON that Step Functions gives as the cause of a task that failed: ECS's description of it, in PascalCase.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
 */
const TASK = z.object({
    TaskArn: z.string().optional().catch(undefined),
    StopCode: z.string().optional().catch(undefined),
    StoppedReason: z.string().optional().catch(undefined),
    Containers: z.array(
        z.object({
            Name: z.string().nullish().catch(undefined),
            ExitCode: z.number().nullish().catch(undefined),
            Reason: z.string().nullish().catch(undefined),
        }),
    ),
    Overrides: z
        .object({
            ContainerOverrides: z.array(
                z.object({ Name: z.string().nullish(), Command: z.array(z.string()).nullish() }),
            ),
        })
        .optional()
        .catch(undefined),
});

type Task = z.infer<typeof TASK>;

/** The JSON of an error that a Lambda function ended with. */
const FUNCTION_ERROR = z.object({ errorMessage: z.string(), errorType: z.string().optional().catch(undefined) });

/** The JSON of what ECS could not start. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Failure.html */
const START_FAILURES = z.array(z.object({ Reason: z.string().optional(), Detail: z.string().optional() })).min(1);

/** What each exit code means, as the end of a sentence about the task. */
const MEANINGS: Readonly<Record<FailureKind, string>> = {
    "wrong settings": "its settings are wrong",
    "database not reached": "it could not connect to the database",
    "dump failed": "pg_dump failed",
    "storage failed": "S3 failed",
    "dump not found": "the dump is not there",
    "checksum differs": "the dump is not as it was written: its checksum differs",
    "restore failed": "the dump could not be restored",
    "content differs": "what was restored is not what was dumped",
    "assertion failed": "an assertion on the restored data failed",
    "server version differs": "the image has no PostgreSQL of the dump's version",
    "no space left": "its disk was full",
    "database not empty": "the database to restore into is not empty",
};

/** Explains an error, whatever is in it. */
export function explain(error: StateError, job: Job): Explanation {
    if (error.Error === "States.Timeout") {
        return { cause: `The ${job} took longer than it may, and was stopped.` };
    }
    const cause = error.Cause ?? "";
    const value = parseJson(cause);
    const task = TASK.safeParse(value).data;
    if (task !== undefined) {
        return explainTask(task, job);
    }
    const functionError = FUNCTION_ERROR.safeParse(value).data;
    if (functionError !== undefined) {
        return { cause: oneLine(functionError.errorMessage) || oneLine(error.Error) };
    }
    const failures = START_FAILURES.safeParse(value).data;
    if (failures !== undefined) {
        const reasons = failures
            .map(({ Reason, Detail }) => oneLine(`${Reason ?? ""} ${Detail ?? ""}`))
            .filter(Boolean);
        return { cause: `The task of the ${job} could not be started: ${sentence(reasons, "ECS gave no reason")}` };
    }
    const text = oneLine(cause);
    return { cause: text === "" ? `The ${job} failed: ${oneLine(error.Error) || "no reason was given"}.` : text };
}

function explainTask(task: Task, job: Job): Explanation {
    const containers = ownContainers(task);
    const codes = containers.map(({ ExitCode }) => ExitCode ?? undefined);
    const exitCode = codes.find((code) => code !== undefined && code !== 0) ?? codes.find((code) => code !== undefined);
    const reasons = [task.StoppedReason, ...containers.map(({ Reason }) => Reason)]
        .map((reason) => oneLine(reason ?? ""))
        .filter((reason, index, all) => reason !== "" && all.indexOf(reason) === index);
    const end: TaskEnd = {
        arn: task.TaskArn,
        exitCode,
        kind: kindOf(exitCode),
        stopCode: task.StopCode,
        reasons,
        outOfMemory: reasons.some((reason) => reason.includes("OutOfMemory")),
    };
    return { cause: describe(end, job), task: end };
}

/**
 * The containers that were given a command, without those that AWS puts beside them: all where none was.
 * https://docs.aws.amazon.com/guardduty/latest/ug/how-runtime-monitoring-works-ecs-fargate.html
 */
function ownContainers({ Containers, Overrides }: Task): Task["Containers"] {
    const names = (Overrides?.ContainerOverrides ?? [])
        .filter(({ Command }) => Command && Command.length > 0)
        .map(({ Name }) => Name);
    const own = Containers.filter(({ Name }) => names.includes(Name));
    return own.length === 0 ? Containers : own;
}

function describe(end: TaskEnd, job: Job): string {
    const because = end.reasons.length === 0 ? "." : `: ${sentence(end.reasons)}`;
    if (end.exitCode === undefined) {
        return neverStarted(end)
            ? `The task of the ${job} did not start${because}`
            : `The ${job} was cut off, and how far it came is not known${because}`;
    }
    if (end.outOfMemory) {
        return `The ${job} ran out of memory and was killed.`;
    }
    if (end.kind !== undefined) {
        return `The ${job} failed: ${MEANINGS[end.kind]} (exit code ${end.exitCode}).`;
    }
    if (end.exitCode === 137 || end.exitCode === 143) {
        return `The ${job} was stopped before its end (exit code ${end.exitCode})${because}`;
    }
    return `The ${job} ended with exit code ${end.exitCode}${because}`;
}

/**
 * Whether a task without an exit code never ran: one that did has none, either, where its host failed.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
 */
export function neverStarted({ stopCode }: Pick<TaskEnd, "stopCode">): boolean {
    return stopCode === "TaskFailedToStart";
}

function kindOf(exitCode: number | undefined): FailureKind | undefined {
    return KINDS.find((kind) => EXIT_CODES[kind] === exitCode);
}

const KINDS = Object.keys(EXIT_CODES).filter((kind): kind is FailureKind => kind in EXIT_CODES);

/** Reasons as the end of a sentence. */
function sentence(reasons: readonly string[], otherwise = ""): string {
    return `${(reasons.join("; ") || otherwise).replace(/\.+$/, "")}.`;
}

/** The text in one line, without control characters. */
export function oneLine(text: string): string {
    return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
