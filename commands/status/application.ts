import type { ECSClient, Service } from "@aws-sdk/client-ecs";
import { z } from "zod";
import { Project } from "../../preview/project";
import { AwsProblem } from "../problem";
import type { Stack } from "../stack";
import { hostOf, targetGroupsOf } from "./balancer";

/** What the application says to a request. */
export interface Answered {
    readonly url: string;
    /** Its status, or why there is none. */
    readonly status: number | string;
    readonly milliseconds: number;
    /** Something other than the load balancer answered, without a failure of its own. */
    readonly isUp: boolean;
}

const TIMEOUT_MILLISECONDS = 10_000;
const web = z.object({ domain: z.string().optional() });

/**
 * Where a stack answers: its domain, or the name of its load balancer.
 *
 * @throws {@link AwsProblem} where it has neither.
 */
export async function urlOf(
    ecs: ECSClient,
    stack: Stack,
    services: readonly Service[],
    folder = process.cwd(),
): Promise<string> {
    const { config } = Project.find(folder).stackConfig(stack.name);
    const domain = web.safeParse(JSON.parse(config["slipway:web"] ?? "{}")).data?.domain;
    if (domain !== undefined) {
        return `https://${domain}`;
    }
    const [group] = targetGroupsOf(services);
    const host = group === undefined ? undefined : await hostOf(ecs, stack, group);
    if (host === undefined) {
        throw new AwsProblem("no service has a load balancer");
    }
    return `http://${host}`;
}

/** Asks the application once. */
export async function answeredBy(url: string): Promise<Answered> {
    const began = performance.now();
    const status = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) }).then(
        (response) => response.status,
        (error: unknown) => {
            const cause = error instanceof Error ? (error.cause ?? error) : error;
            return cause instanceof Error ? cause.message : String(cause);
        },
    );
    const milliseconds = Math.round(performance.now() - began);
    return { url, status, milliseconds, isUp: typeof status === "number" && status < 500 };
}
