import type { Facts, ServiceFacts } from "./facts";
import { graph, type Line, type Row } from "./widgets";

/** Is it full: CPU and memory of each service, and its tasks, wanted and running. */
export function servicesRow(facts: Facts): Row {
    const { region, services } = facts;
    const used = (metric: string) =>
        services.map((service): Line => ["AWS/ECS", metric, ...dimensions(service), { label: service.name }]);
    return {
        height: 6,
        widgets: [
            graph({ title: "CPU of services", region, unit: "%", max: 100, lines: used("CPUUtilization") }),
            graph({ title: "Memory of services", region, unit: "%", max: 100, lines: used("MemoryUtilization") }),
            tasks(facts),
        ],
    };
}

/** Only Container Insights counts tasks; without it the bounds of scaling stand beside those that answer. */
function tasks({ region, services, insights, loadBalancer }: Facts) {
    if (insights) {
        return graph({
            title: "Tasks, wanted and running",
            region,
            lines: services.flatMap((service): Line[] => [
                [...counted(service, "DesiredTaskCount"), { label: `${service.name} wanted` }],
                [...counted(service, "RunningTaskCount"), { label: `${service.name} running` }],
            ]),
        });
    }
    return graph({
        title: "Tasks that answer, and bounds of scaling",
        region,
        stat: "Maximum",
        lines: services.flatMap(({ name, targetGroups }) =>
            targetGroups.map((group, index): Line => [
                "AWS/ApplicationELB",
                "HealthyHostCount",
                "TargetGroup",
                group,
                "LoadBalancer",
                loadBalancer,
                { label: index === 0 ? name : `${name} (other group)` },
            ]),
        ),
        limits: services.flatMap(({ name, min, max }) => [
            { label: `${name}, fewest`, value: min },
            { label: `${name}, most`, value: max },
        ]),
    });
}

function counted(service: ServiceFacts, metric: string): string[] {
    return ["ECS/ContainerInsights", metric, ...dimensions(service)];
}

function dimensions({ clusterName, serviceName }: ServiceFacts): string[] {
    return ["ClusterName", clusterName, "ServiceName", serviceName];
}
