import { z } from "zod";
import { type Deployment, deploymentMistakes, STRATEGIES } from "../components/fargate/deployment";
import { routeMistakes } from "../components/fargate/validation";
import type { Conflict } from "./conflict";
import { choice, off, text, whole } from "./fields";
import { pathText } from "./mistakes";
import type { Sections, ServiceSection } from "./schema";

const validation = z.strictObject({
    path: text(/^\//, 'a path, like "/api/ready"').describe("Path that is asked for, one of the route's"),
    status: whole(100, 599).optional().describe("Status that is right. Default: 200"),
    body: z.string().min(1).optional().describe("Text that the answer contains. Default: any"),
    maximumMilliseconds: whole(1, 60_000, "milliseconds")
        .optional()
        .describe("Milliseconds within which the whole answer is there. Default: 2000"),
    attempts: whole(1, 100, "attempts").optional().describe("Times that it is tried. Default: 5"),
    pauseSeconds: whole(1, 60, "seconds").optional().describe("Seconds between two attempts. Default: 5"),
});

const rollbackAlarms = z.strictObject({
    errorPercent: whole(0, 99, "percent")
        .optional()
        .describe("Share of requests in a minute that may be answered with 5xx, in percent. Default: 5"),
    minimumRequests: whole(1, 1_000_000, "requests")
        .optional()
        .describe("Requests in a minute below which the share is not looked at. Default: 20"),
    names: z
        .array(text(/\S/, "the name of an alarm"))
        .optional()
        .describe("Names of further alarms that roll back. Default: none"),
});

/** How one release of a service follows the other. */
export const deployment = z.strictObject({
    strategy: choice(STRATEGIES).describe("rolling, blue-green, canary or linear"),
    percent: whole(1, 99, "percent").optional().describe("canary: share of requests that comes first. Default: 10"),
    canaryMinutes: whole(0, 1440, "minutes").optional().describe("canary: minutes of that share. Default: 5"),
    stepPercent: whole(3, 100, "percent").optional().describe("linear: share of requests in a step. Default: 20"),
    stepMinutes: whole(0, 1440, "minutes").optional().describe("linear: minutes between two steps. Default: 3"),
    bakeMinutes: whole(0, 1440, "minutes")
        .optional()
        .describe("All but rolling: minutes for which the old tasks stay, for a rollback in seconds. Default: 5"),
    validation: z
        .union([off(), validation])
        .optional()
        .describe(
            "All but rolling: check before and after requests come; false for none. Default: as the health check",
        ),
    approval: z
        .strictObject({
            timeoutMinutes: whole(1, 20_160, "minutes").describe("Minutes to wait for a person"),
            timeoutAction: choice(["rollback", "continue"]).describe("What happens when nobody has said anything"),
        })
        .optional()
        .describe("All but rolling: a person's approval before requests come. Default: none"),
    rollbackAlarms: z
        .union([off(), rollbackAlarms])
        .optional()
        .describe("When alarms roll back; with false they do not. Default: errors and unhealthy targets"),
    rolloutTimeoutMinutes: whole(1, 43_200, "minutes")
        .optional()
        .describe("Minutes after which a rollout has failed. Default: 30, and what the strategy waits by itself"),
});

type DeploymentSection = z.output<typeof deployment>;

/** Settings that only some strategies have. */
const ONLY = {
    percent: ["canary"],
    canaryMinutes: ["canary"],
    stepPercent: ["linear"],
    stepMinutes: ["linear"],
    bakeMinutes: ["blue-green", "canary", "linear"],
    validation: ["blue-green", "canary", "linear"],
    approval: ["blue-green", "canary", "linear"],
} as const satisfies Partial<Record<keyof DeploymentSection, readonly Deployment["strategy"][]>>;

/** A deployment as the component takes it: what its strategy does not have is left out. */
export function deploymentOf(section: DeploymentSection): Deployment {
    const { strategy, percent, canaryMinutes, stepPercent, stepMinutes, ...others } = section;
    const { rollbackAlarms, rolloutTimeoutMinutes } = others;
    switch (strategy) {
        case "rolling":
            return { strategy, rollbackAlarms, rolloutTimeoutMinutes };
        case "blue-green":
            return { strategy, ...others };
        case "canary":
            return { strategy, percent, canaryMinutes, ...others };
        case "linear":
            return { strategy, stepPercent, stepMinutes, ...others };
    }
}

/** What does not go together in the settings of a service's deployment. */
export function deploymentConflicts(
    name: string,
    { deployment: section, route }: ServiceSection,
    isWorker: boolean,
    { allowedCidrBlocks }: Sections["web"],
): Conflict[] {
    if (section === undefined) {
        return [];
    }
    const at = (setting: string) => `${pathText(["services", name, "deployment"])}.${setting}`;
    const misplaced = Object.entries(ONLY)
        .filter(
            ([setting, strategies]) => isSet(section, setting) && !strategies.some((one) => one === section.strategy),
        )
        .map(([setting, strategies]) => ({
            path: at(setting),
            from: [at(setting), at("strategy")],
            reason: `is for ${strategies.join(", ")}, and the strategy is ${section.strategy}. Remove it, or change strategy`,
        }));
    const isPublic = allowedCidrBlocks === undefined || allowedCidrBlocks.includes("0.0.0.0/0");
    const found = deploymentOf(section);
    const others = [
        ...deploymentMistakes(found),
        ...routeMistakes(found, isWorker ? undefined : { paths: route?.paths, isPublic }),
    ].map(({ setting, reason }) => ({
        path: at(setting),
        from: [
            at(setting),
            at("strategy"),
            pathText(["services", name, "route"]),
            pathText(["web", "allowedCidrBlocks"]),
        ],
        reason,
    }));
    return [...misplaced, ...others];
}

function isSet(section: DeploymentSection, setting: string): boolean {
    return Reflect.get(section, setting) !== undefined;
}
