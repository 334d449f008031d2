import type { PreviewResource } from "../document";
import type { Draft } from "./nodes";
import type { Resources } from "./resources";
import { allTexts, at, number, records, text } from "./values";

/** A way from a load balancer to what answers. */
export interface Route {
    readonly from: string;
    readonly to: string;
    readonly port: number | undefined;
    /** Protocol of the target group, `HTTPS`. */
    readonly protocol: string | undefined;
    /** Paths and hosts that it is for. */
    readonly matches: readonly string[];
    /** Whether security groups decide on the way. */
    readonly hasGroups: boolean;
}

const TARGET_GROUPS = ["aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup"];
const RULES = ["aws:lb/listenerRule:ListenerRule", "aws:alb/listenerRule:ListenerRule"];
const LISTENERS = ["aws:lb/listener:Listener", "aws:alb/listener:Listener"];

/** The ways that listeners and their rules lead: load balancer, target group, service. */
export function findRoutes(
    resources: Resources,
    nodeOf: (resource: PreviewResource) => Draft | undefined,
): readonly Route[] {
    const routes = resources.ofType(...RULES, ...LISTENERS).flatMap((rule) => {
        const listeners = LISTENERS.includes(rule.type) ? [rule] : resources.referred(rule, "listenerArn");
        const balancers = listeners.flatMap((listener) => resources.referred(listener, "loadBalancerArn"));
        const groups = resources
            .referred(rule, "actions", "defaultActions")
            .filter(({ type }) => TARGET_GROUPS.includes(type));
        return balancers.flatMap((balancer) =>
            groups.flatMap((group) =>
                targets(resources, group, nodeOf).map((to) => route(rule, balancer, group, to, nodeOf)),
            ),
        );
    });
    return routes.filter((found) => found !== undefined);
}

function route(
    rule: PreviewResource,
    balancer: PreviewResource,
    group: PreviewResource,
    to: Draft,
    nodeOf: (resource: PreviewResource) => Draft | undefined,
): Route | undefined {
    const from = nodeOf(balancer);
    return from === undefined
        ? undefined
        : {
              from: from.id,
              to: to.id,
              port: number(group.inputs.port),
              protocol: text(group.inputs.protocol),
              matches: records(rule.inputs.conditions).flatMap((condition) => [
                  ...allTexts(at(condition, "hostHeader", "values")),
                  ...allTexts(at(condition, "pathPattern", "values")),
              ]),
              hasGroups: allTexts(balancer.inputs.securityGroups).length > 0,
          };
}

/** What answers for a target group: what refers to it, or what is attached to it. */
function targets(
    resources: Resources,
    group: PreviewResource,
    nodeOf: (resource: PreviewResource) => Draft | undefined,
): Draft[] {
    const users = resources.referring(group);
    const attached = users
        .filter(({ type }) => type.endsWith(":TargetGroupAttachment"))
        .flatMap((attachment) => resources.referred(attachment, "targetId"));
    const nodes = [...users, ...attached].map(nodeOf).filter((node) => node !== undefined);
    return [...new Set(nodes)].filter(({ kind }) => ["service", "instance", "function", "task"].includes(kind));
}
