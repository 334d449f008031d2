import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { METRICS_DIMENSION, METRICS_NAMESPACE } from "../../backup/metrics";
import type { Watch } from "../arguments";
import type { Events } from "../events";

/** What a dashboard is of: names as CloudWatch has them. */
export interface Facts {
    readonly region: string;
    readonly title: string;
    readonly runbook: string;
    readonly loadBalancer: string;
    readonly services: readonly ServiceFacts[];
    /** Whether Container Insights knows how many tasks are wanted and running. */
    readonly insights: boolean;
    readonly database: DatabaseFacts | undefined;
    /** Metrics of backups: their namespace, and the dimension's name and value. */
    readonly backups: { readonly namespace: string; readonly dimension: readonly [string, string] } | undefined;
    readonly natGateways: readonly string[];
    readonly events: { readonly logGroup: string; readonly deployments: string; readonly failed: string };
    /** ARNs, the one that pages first. */
    readonly alarms: readonly string[];
    readonly slowMilliseconds: number;
}

/** A service. */
export interface ServiceFacts {
    readonly name: string;
    readonly clusterName: string;
    readonly serviceName: string;
    readonly targetGroups: readonly string[];
    readonly min: number;
    readonly max: number;
}

/** A database. */
export interface DatabaseFacts {
    readonly identifier: string;
    readonly burstable: boolean;
}

/** Gathers what the dashboard names. */
export function factsOf(
    { component, args }: Watch,
    events: Events,
    alarmArns: readonly pulumi.Output<string>[],
): pulumi.Output<Facts> {
    const { database, backups } = args;
    const { region } = aws.getRegionOutput({}, { parent: component });
    const services = args.services.map((service) =>
        pulumi
            .all([service.cluster.clusterName, service.serviceName, pulumi.all([...service.targetGroupArnSuffixes])])
            .apply(([clusterName, serviceName, targetGroups]) => ({
                name: service.name,
                clusterName,
                serviceName,
                targetGroups,
                min: service.tasks.min,
                max: service.tasks.max,
            })),
    );
    const databaseFacts = database?.identifier.apply((identifier) => ({
        identifier,
        burstable: database.instanceClass.startsWith("db.t"),
    }));
    const eventFacts = pulumi
        .all([events.logGroupName, events.deployments, events.failedDeployments])
        .apply(([logGroup, deployments, failed]) => ({ logGroup, deployments, failed }));
    return pulumi
        .all([
            region,
            args.balancer.arnSuffix,
            pulumi.all(services),
            pulumi.output(databaseFacts),
            pulumi.all([...(args.vpc?.natGatewayIds ?? [])]),
            eventFacts,
            pulumi.all([...alarmArns]),
        ])
        .apply(([name, loadBalancer, serviceFacts, databaseFact, natGateways, event, alarms]) => ({
            region: name,
            title: `${pulumi.getProject()} ${pulumi.getStack()}`,
            runbook: args.runbook ?? "docs/monitoring.md",
            loadBalancer,
            services: serviceFacts,
            insights: args.services[0].cluster.containerInsights !== "off",
            database: databaseFact,
            backups: backups && {
                namespace: METRICS_NAMESPACE,
                dimension: [METRICS_DIMENSION, backups.metricsDimension] as const,
            },
            natGateways,
            events: event,
            alarms,
            slowMilliseconds: args.slowMilliseconds ?? 1000,
        }));
}
