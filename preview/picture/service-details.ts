import type { PreviewResource } from "../document";
import type { Details } from "./details";
import type { Draft } from "./nodes";
import { at, counted, number, records, text } from "./values";

const TARGET = "aws:appautoscaling/target:Target";
const MIGRATION_GATE = "pulumi-nodejs:dynamic/deployment:MigrationGate";
const SCHEDULED_ACTION = "aws:appautoscaling/scheduledAction:ScheduledAction";

/** Fargate counts CPU in units of which a vCPU has 1024, and memory in MiB. */
const UNIT = 1024;

/** Facts of what runs code. */
export const services: Readonly<
    Record<"service" | "task" | "function", (resource: PreviewResource, node: Draft) => Partial<Details>>
> = {
    service: ({ inputs, propertyDependencies }, { parts }) => {
        const strategies = records(inputs.capacityProviderStrategies);
        const definitions = parts.filter(({ type }) => type === "aws:ecs/taskDefinition:TaskDefinition");
        // Beside it there may be that of the migration.
        const own = definitions.find(({ urn }) => propertyDependencies.taskDefinition?.includes(urn) === true);
        const definition = own ?? definitions[0];
        const scheduled = parts.filter(({ type }) => type === SCHEDULED_ACTION);
        const isFargate =
            inputs.launchType === "FARGATE" ||
            strategies.some(({ capacityProvider }) => text(capacityProvider)?.startsWith("FARGATE") === true);
        const isPublic = at(inputs.networkConfiguration, "assignPublicIp") === true;
        return {
            label: isFargate ? "Fargate service" : "ECS service",
            lines: [
                tasks(inputs.desiredCount, parts),
                ...(definition === undefined ? [] : [size(definition)]),
                spot(strategies),
                parts.some(({ type }) => type === MIGRATION_GATE) ? "migrates before each release" : "",
                ...scheduled.map(({ inputs: action }) => `scaled by ${text(action.schedule) ?? "schedule"}`),
            ],
            marks: isPublic ? [{ kind: "note", text: "public addresses" }] : [],
        };
    },
    task: (resource) => ({
        label: String(resource.inputs.requiresCompatibilities).includes("FARGATE") ? "Fargate task" : "ECS task",
        lines: [size(resource)],
    }),
    function: ({ inputs }) => ({
        lines: [
            text(inputs.runtime) ?? (inputs.packageType === "Image" ? "image" : ""),
            `${number(inputs.memorySize) ?? 128} MiB, at most ${counted(number(inputs.timeout) ?? 3, "second")}`,
        ],
    }),
};

function tasks(desired: unknown, parts: readonly PreviewResource[]): string {
    const target = parts.find(({ type }) => type === TARGET);
    const least = number(target?.inputs.minCapacity);
    const most = number(target?.inputs.maxCapacity);
    return least === undefined || most === undefined || least === most
        ? counted(least ?? number(desired) ?? 1, "task")
        : `${least} to ${most} tasks`;
}

function size({ inputs }: PreviewResource): string {
    const [cpu, memory] = [number(inputs.cpu), number(inputs.memory)];
    const architecture = text(at(inputs.runtimePlatform, "cpuArchitecture"));
    const parts = [
        ...(cpu === undefined ? [] : [`${cpu / UNIT} vCPU`]),
        ...(memory === undefined ? [] : [memory < UNIT ? `${memory} MiB` : `${memory / UNIT} GiB`]),
        ...(architecture === undefined ? [] : [architecture === "X86_64" ? "x86" : architecture]),
    ];
    return parts.join(", ");
}

function spot(strategies: readonly Readonly<Record<string, unknown>>[]): string {
    const weight = (provider: string) =>
        strategies
            .filter(({ capacityProvider }) => capacityProvider === provider)
            .reduce((sum, strategy) => sum + (number(strategy.weight) ?? 0), 0);
    const total = weight("FARGATE") + weight("FARGATE_SPOT");
    const share = total === 0 ? 0 : Math.round((100 * weight("FARGATE_SPOT")) / total);
    return share === 0 ? "" : `${share} % on Spot`;
}
