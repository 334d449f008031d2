import { FARGATE_CPUS, memoryChoices } from "../../../components/fargate/size";
import type { PreviewResource } from "../../document";
import { numberOf, objectsOf, textOf } from "../properties";
import { type Choice, offHours, type Situation } from "./choice";
import { taskAddressChoices } from "./network";

/** The vCPUs and memory of a service's tasks: smaller, fewer, on Spot, on ARM64, or asleep at night. */
export function serviceChoices(situation: Situation): Choice[] | undefined {
    const { charge, resources, references } = situation;
    if (charge.what === "public IPv4 addresses of tasks") {
        return taskAddressChoices(situation);
    }
    const [service] = resources;
    const type = "aws:ecs/taskDefinition:TaskDefinition";
    const [definition] = service === undefined ? [] : references.sources(service, "taskDefinition", type);
    if (service === undefined || definition === undefined || !/^(vCPUs|memory) on Fargate/.test(charge.what)) {
        return undefined;
    }
    const at = `services.${service.name}`;
    return [
        ...smaller(at, definition),
        ...fewer(at, service, situation),
        ...spot(at, service),
        ...arm64(at, definition),
        ...offHours(situation),
    ];
}

function smaller(at: string, { inputs }: PreviewResource): Choice[] {
    const [cpu, memory] = [numberOf(inputs, "cpu"), numberOf(inputs, "memory")];
    const less = FARGATE_CPUS[FARGATE_CPUS.findIndex((size) => size === cpu) - 1];
    if (cpu === undefined || memory === undefined || less === undefined) {
        return [];
    }
    const fitting = memoryChoices(less).filter((size) => size <= memory / 2);
    const half = Math.max(...(fitting.length === 0 ? memoryChoices(less).slice(0, 1) : fitting));
    return [
        {
            settings: { [`${at}.cpu`]: less, [`${at}.memory`]: half },
            givesUp: `Half of each task: ${less / 1024} vCPU and ${half} MiB for ${cpu / 1024} vCPU and ${memory} MiB. The dashboard shows how much of it is used.`,
        },
    ];
}

function fewer(at: string, service: PreviewResource, { references }: Situation): Choice[] {
    const [target] = references.usersOf(service, "aws:appautoscaling/target:Target");
    const least = numberOf((target ?? service).inputs, target === undefined ? "desiredCount" : "minCapacity") ?? 1;
    return least <= 1
        ? []
        : [
              {
                  settings: { [`${at}.scaling.min`]: 1 },
                  givesUp: `The task in another zone: in quiet hours one runs in the place of ${least}, and where it fails nothing answers until the next one has started.`,
              },
          ];
}

function spot(at: string, { inputs }: PreviewResource): Choice[] {
    const isOnSpot = objectsOf(inputs, "capacityProviderStrategies").some(
        (strategy) => textOf(strategy, "capacityProvider") === "FARGATE_SPOT",
    );
    return isOnSpot
        ? []
        : [
              {
                  settings: { [`${at}.spotPercent`]: 50 },
                  givesUp:
                      "Certainty for half of the tasks: AWS takes them back with two minutes' notice, and may have none to " +
                      "replace them. What it saves moves with Spot's price; cost.spotDiscount is what is assumed.",
              },
          ];
}

function arm64(at: string, { inputs }: PreviewResource): Choice[] {
    const [platform = {}] = objectsOf(inputs, "runtimePlatform");
    return textOf(platform, "cpuArchitecture") === "ARM64"
        ? []
        : [
              {
                  settings: { [`${at}.architecture`]: "arm64" },
                  givesUp: "Programs that exist for x86 alone: the image has to be built for ARM64.",
              },
          ];
}
