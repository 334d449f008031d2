import type { Facts, ServiceFacts } from "./facts";
import { COLORS, graph, type Line, type LineOptions, type Row } from "./widgets";

const NAMESPACE = "AWS/ApplicationELB";

/** Is it up, and is it fast: requests with releases, times, errors, and tasks that answer. */
export function trafficRow(facts: Facts): Row {
    const { region, loadBalancer, slowMilliseconds } = facts;
    const balancer = (metric: string, options: LineOptions): Line => [
        NAMESPACE,
        metric,
        "LoadBalancer",
        loadBalancer,
        options,
    ];
    const time = (stat: string) => balancer("TargetResponseTime", { stat, label: stat });
    return {
        height: 6,
        widgets: [
            graph({
                title: "Requests in a minute, and releases",
                region,
                stat: "Sum",
                lines: [balancer("RequestCount", { label: "requests" }), ...markers(facts)],
            }),
            graph({
                title: "Seconds to answer",
                region,
                lines: [time("p50"), time("p95"), time("p99")],
                limits: [{ label: "slow", value: slowMilliseconds / 1000 }],
            }),
            graph({
                title: "Errors in a minute",
                region,
                stat: "Sum",
                lines: [
                    balancer("HTTPCode_Target_4XX_Count", { label: "4xx" }),
                    balancer("HTTPCode_Target_5XX_Count", { label: "5xx of tasks", color: COLORS.bad }),
                    balancer("HTTPCode_ELB_5XX_Count", { label: "5xx of the load balancer", color: COLORS.warning }),
                ],
            }),
            graph({
                title: "Tasks that answer the check",
                region,
                stat: "Maximum",
                lines: facts.services.flatMap((service) => hosts(service, loadBalancer)),
            }),
        ],
    };
}

/** A bar for each release that began or is through, and for each that failed, as EventBridge counts its rules. */
function markers({ events }: Facts): Line[] {
    const counted = (rule: string, label: string, color: string): Line => [
        "AWS/Events",
        "Invocations",
        "RuleName",
        rule,
        { label, color, yAxis: "right" },
    ];
    return [
        counted(events.deployments, "release began or is through", COLORS.mark),
        counted(events.failed, "release failed", COLORS.bad),
    ];
}

/** One of a service's target groups serves; which of them changes with releases. */
function hosts({ name, targetGroups }: ServiceFacts, loadBalancer: string): Line[] {
    return targetGroups.flatMap((group, index): Line[] => {
        const of = ["TargetGroup", group, "LoadBalancer", loadBalancer];
        const suffix = index === 0 ? "" : " (other group)";
        return [
            [NAMESPACE, "HealthyHostCount", ...of, { label: `${name}${suffix}` }],
            [NAMESPACE, "UnHealthyHostCount", ...of, { label: `${name} unhealthy${suffix}`, color: COLORS.bad }],
        ];
    });
}
