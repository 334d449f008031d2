import type { Task } from "@aws-sdk/client-ecs";
import type { Aws } from "./aws";
import { type Clock, timeOfDay } from "./clock";
import type { GateInputs } from "./inputs";
import { lastLogLines } from "./log-lines";
import { Patience } from "./patience";
import { adviceFor, describeError } from "./problem";
import { cures, ownContainers, whyStopped } from "./tasks";
import { facts, printable, report, type Section, tail } from "./text";

/** What went wrong with a migration. */
export type Mishap =
    /** The task ended, and not with exit code 0. */
    | { readonly kind: "ended"; readonly task: Task }
    /** The task did not end in time, and was told to stop. */
    | { readonly kind: "hung"; readonly task: Task; readonly stopped: boolean; readonly error?: unknown }
    /** The migration of another image did not end in time. */
    | { readonly kind: "busy"; readonly task: Task }
    /** AWS did not do what it was asked. */
    | { readonly kind: "aws"; readonly error: unknown; readonly task: Task | undefined };

/** How long the log is tried to be read; in milliseconds. */
const READING_FOR = 30_000;

const UNTOUCHED = "The service was not touched: what ran before goes on serving.";

/** A migration did not succeed. The message is for the person who deploys. */
export class MigrationFailed extends Error {
    override readonly name = "MigrationFailed";

    static async of(aws: Aws, clock: Clock, inputs: GateInputs, mishap: Mishap): Promise<MigrationFailed> {
        const { task } = mishap;
        const log = logged(mishap) && task?.taskDefinitionArn !== undefined && task.taskArn !== undefined;
        const sections: Section[] = [
            {
                heading: "Why it stopped",
                lines: mishap.kind === "ended" || mishap.kind === "hung" ? whyStopped(mishap.task) : [],
            },
            log
                ? await lastLogLines(
                      aws,
                      new Patience(clock, clock.now() + READING_FOR),
                      task.taskDefinitionArn ?? "",
                      task.taskArn ?? "",
                  )
                : { heading: "Log", lines: [] },
            { heading: "What to do", lines: advice(inputs, mishap) },
        ];
        return new MigrationFailed(
            report(
                `The migration of ${inputs.name} ${summary(inputs, mishap)} ${UNTOUCHED}`,
                known(inputs, task),
                sections,
            ),
        );
    }
}

function logged({ kind }: Mishap): boolean {
    return kind === "ended" || kind === "hung";
}

function summary({ timeoutMinutes }: GateInputs, mishap: Mishap): string {
    switch (mishap.kind) {
        case "ended":
            return `failed: ${howItEnded(mishap.task)}.`;
        case "hung":
            return mishap.stopped
                ? `did not end within ${timeoutMinutes} min and was stopped.`
                : `did not end within ${timeoutMinutes} min, and it could not be seen to stop.`;
        case "busy":
            return `did not begin: that of another image still ran after ${timeoutMinutes} min.`;
        case "aws":
            return mishap.task === undefined
                ? `could not be started: ${printable(describeError(mishap.error))}.`.replace(/\.\.$/, ".")
                : `was lost sight of: ${printable(describeError(mishap.error))}.`.replace(/\.\.$/, ".");
    }
}

function howItEnded(task: Task): string {
    const { stopCode } = task;
    const code = ownContainers(task).find(({ exitCode }) => exitCode !== 0)?.exitCode;
    if (stopCode === "UserInitiated") {
        return "its task was stopped by someone";
    }
    if (stopCode === "TaskFailedToStart") {
        return "its task did not start";
    }
    if (code === undefined) {
        return "its task ended without an exit code";
    }
    return whyStopped(task).join("\n").includes("OutOfMemory")
        ? `its task ran out of memory, exit code ${code}`
        : `its task ended with exit code ${code}`;
}

function known(inputs: GateInputs, task: Task | undefined): string[] {
    const times = [task?.startedAt, task?.stoppedAt].map((at) => (at === undefined ? "…" : timeOfDay(at)));
    return facts([
        ["Image", inputs.imageReference],
        ["Command", inputs.command],
        ["Task", task?.taskArn],
        ["Definition", tail(task?.taskDefinitionArn ?? inputs.taskDefinitionArn)],
        ["Ran", task?.startedAt === undefined ? undefined : `${times.join(" to ")} UTC`],
    ]);
}

function advice(inputs: GateInputs, mishap: Mishap): string[] {
    switch (mishap.kind) {
        case "ended":
            return [
                ...cures(whyStopped(mishap.task)),
                `Mend it, and run "pulumi up" again: the migration is started anew, also for the same image.`,
            ];
        case "hung":
            return [
                ...(mishap.error === undefined
                    ? []
                    : [`Stopping it failed: ${printable(describeError(mishap.error))}`]),
                ...(mishap.stopped
                    ? []
                    : [`Stop it: aws ecs stop-task --cluster ${inputs.cluster} --task ${mishap.task.taskArn ?? ""}`]),
                "Look for what it waits: a lock that another session holds (pg_locks, pg_stat_activity), or a connection.",
                `If it needs longer, raise "timeoutMinutes" of the service's migration. Then run "pulumi up" again.`,
            ];
        case "busy":
            return [
                `Wait for it, or stop it: aws ecs stop-task --cluster ${inputs.cluster} --task ${mishap.task.taskArn ?? ""}`,
                `Then run "pulumi up" again.`,
            ];
        case "aws":
            return [
                adviceFor(
                    mishap.error,
                    "a task that was started is waited for, and no second one is started beside it",
                ),
            ];
    }
}
