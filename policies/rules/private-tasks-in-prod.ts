import type { ResourcePolicy } from "../model";
import { fromJson, leavesOf } from "../values";

/** Types that run tasks or say where they run. */
const RUN_TASKS = [
    "aws:batch/jobDefinition:JobDefinition",
    "aws:cloudwatch/eventTarget:EventTarget",
    "aws:ecs/service:Service",
    "aws:ecs/taskSet:TaskSet",
    "aws:pipes/pipe:Pipe",
    "aws:scheduler/schedule:Schedule",
    "aws:sfn/stateMachine:StateMachine",
    "pulumi-nodejs:dynamic/deployment:MigrationGate",
];

/** In prod the internet cannot so much as send to a task. */
export const privateTasksInProd: ResourcePolicy = {
    kind: "resource",
    id: "private-tasks-in-prod",
    severity: "mandatory",
    demands: "In prod no task has a public address.",
    remedy: "Set `network.nat` to per-zone, single or none in the stack file, or leave assignPublicIp away.",
    link: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-2",
    check: ({ type, props }, { environment }) =>
        environment === "prod" && RUN_TASKS.includes(type)
            ? settingsIn(props)
                  .filter(({ path, value }) => /(^|\.)assignPublicIp$/i.test(path) && isOn(value))
                  .map(({ path, value }) => `${path}: ${String(value)}, must not be.`)
            : [],
};

/** The simple values within a structured one; a definition or the input of a call is a text of JSON. */
function settingsIn(value: unknown, path?: string): ReturnType<typeof leavesOf> {
    return leavesOf(value, path).flatMap((leaf) =>
        typeof leaf.value === "string" && /^\s*[[{]/.test(leaf.value)
            ? settingsIn(fromJson(leaf.value), leaf.path)
            : [leaf],
    );
}

/** The provider takes `true` in some places, and in others what AWS's API takes. */
function isOn(value: unknown): boolean {
    return value === true || value === "ENABLED";
}
