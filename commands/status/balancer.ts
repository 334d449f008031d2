import type { ECSClient, Service } from "@aws-sdk/client-ecs";
import { explained } from "../problem";
import { ask, type Interface, textsOf } from "../signed-request";
import type { Stack } from "../stack";

/** Targets behind a load balancer. */
export interface Targets {
    readonly healthy: number;
    readonly total: number;
}

const ELB: Interface = {
    name: "Elastic Load Balancing v2",
    signedAs: "elasticloadbalancing",
    host: (region) => `elasticloadbalancing.${region}.amazonaws.com`,
};
const VERSION = "2015-12-01";

/** Both target groups of each service: only one of the two has targets, but in a deployment that shifts requests. */
export function targetGroupsOf(services: readonly Service[]): string[] {
    const groups = services.flatMap(({ loadBalancers = [] }) =>
        loadBalancers.flatMap(({ targetGroupArn, advancedConfiguration }) => [
            targetGroupArn,
            advancedConfiguration?.alternateTargetGroupArn,
        ]),
    );
    return [...new Set(groups)].flatMap((arn) => arn ?? []);
}

/**
 * How many targets there are, and how many of them answer the load balancer's check.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetHealth.html
 */
export async function targetsOf(ecs: ECSClient, stack: Stack, groups: readonly string[]): Promise<Targets> {
    const states = await Promise.all(
        groups.map(async (group) =>
            textsOf(await call(ecs, stack, "DescribeTargetHealth", { TargetGroupArn: group }), "State"),
        ),
    );
    // A target that is on its way out gets no requests any more.
    const counted = states.flat().filter((state) => state !== "draining" && state !== "unused");
    return { healthy: counted.filter((state) => state === "healthy").length, total: counted.length };
}

/** Name of the load balancer that a target group belongs to. */
export async function hostOf(ecs: ECSClient, stack: Stack, group: string): Promise<string | undefined> {
    const described = await call(ecs, stack, "DescribeTargetGroups", { "TargetGroupArns.member.1": group });
    const [, arns = ""] = /<LoadBalancerArns>(.*?)<\/LoadBalancerArns>/s.exec(described) ?? [];
    const [arn] = textsOf(arns, "member");
    if (arn === undefined) {
        return undefined;
    }
    const balancers = await call(ecs, stack, "DescribeLoadBalancers", { "LoadBalancerArns.member.1": arn });
    return textsOf(balancers, "DNSName")[0];
}

function call(ecs: ECSClient, { region, ...stack }: Stack, action: string, fields: Readonly<Record<string, string>>) {
    const form = { Action: action, Version: VERSION, ...fields };
    return explained({ region, ...stack }, () => ask(ecs, ELB, { region, form }), `elasticloadbalancing:${action}`);
}
