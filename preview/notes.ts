import type { RecordedResource } from "./recording";

type Inputs = RecordedResource["inputs"];

/** What one wants to know at a glance of a resource, by its type. */
const NOTES: Readonly<Record<string, (inputs: Inputs) => (string | false)[]>> = {
    "aws:rds/instance:Instance": (inputs) => [
        text(inputs.instanceClass),
        inputs.multiAz === true && "Multi-AZ",
        inputs.deletionProtection === true && "deletion protection",
        typeof inputs.backupRetentionPeriod === "number" && `${inputs.backupRetentionPeriod} days of backups`,
        inputs.skipFinalSnapshot === false && "last snapshot",
    ],
    "aws:lb/loadBalancer:LoadBalancer": (inputs) => [inputs.enableDeletionProtection === true && "deletion protection"],
    "aws:lb/listener:Listener": (inputs) => [`${text(inputs.protocol)} ${text(inputs.port)}`],
    "aws:ecs/taskDefinition:TaskDefinition": (inputs) => [
        `${text(inputs.cpu)} CPU units`,
        `${text(inputs.memory)} MiB`,
    ],
    "aws:ecs/service:Service": (inputs) => [tasks(inputs.desiredCount)],
    "aws:appautoscaling/target:Target": (inputs) => [
        `${text(inputs.minCapacity)} to ${text(inputs.maxCapacity)} tasks`,
    ],
    "aws:scheduler/schedule:Schedule": (inputs) => [text(inputs.scheduleExpression)],
    "docker:index/image:Image": (inputs) => [text(inputs.imageName).replace(/^.*:/, "")],
    "aws:cloudwatch/logGroup:LogGroup": (inputs) => [
        typeof inputs.retentionInDays === "number" && `${inputs.retentionInDays} days`,
    ],
};

/** The notes on a resource, none for most types. */
export function notes({ type, inputs }: Pick<RecordedResource, "type" | "inputs">): string[] {
    return (NOTES[type]?.(inputs) ?? []).filter((note): note is string => note !== false && note !== "");
}

function tasks(count: unknown): string {
    return count === 1 ? "1 task" : `${text(count)} tasks`;
}

function text(value: unknown): string {
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
