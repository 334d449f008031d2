import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import type { ECSClient, Service } from "@aws-sdk/client-ecs";
import { DescribeTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { placeFrom } from "../access/database";
import { AwsProblem, explained } from "../problem";
import { clientSettings, type Stack } from "../stack";
import { type Part, part } from "./part";

/** What a database does. */
export interface DatabaseStatus {
    readonly identifier: string;
    /** As RDS says it: `available`, `stopped`, `modifying`. */
    readonly state: string;
    readonly instanceClass: string;
    readonly version: string;
    readonly isMultiAz: boolean;
    /** Storage that it has, in GiB. */
    readonly storageGigabytes: number;
    /** Up to where it grows by itself, in GiB. */
    readonly maxStorageGigabytes: number | undefined;
    /** Bytes that are free; undefined where nothing was measured in the last quarter of an hour. */
    readonly freeBytes: Part<number | undefined>;
}

const QUARTER_MILLISECONDS = 15 * 60_000;

/**
 * What the database of a stack does: the one that its services are told of.
 *
 * @throws {@link AwsProblem} where none is.
 */
export async function databaseStatus(
    ecs: ECSClient,
    stack: Stack,
    services: readonly Service[],
): Promise<DatabaseStatus> {
    const identifier = await identifierOf(ecs, stack, services);
    const rds = new RDSClient(clientSettings(stack));
    const { DBInstances: [found] = [] } = await explained(
        stack,
        () => rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier })),
        "rds:DescribeDBInstances",
    );
    return {
        identifier,
        state: found?.DBInstanceStatus ?? "unknown",
        instanceClass: found?.DBInstanceClass ?? "",
        version: found?.EngineVersion ?? "",
        isMultiAz: found?.MultiAZ ?? false,
        storageGigabytes: found?.AllocatedStorage ?? 0,
        maxStorageGigabytes: found?.MaxAllocatedStorage,
        freeBytes: await part(() => freeBytes(stack, identifier)),
    };
}

/** An instance's name is the first part of its host's. */
async function identifierOf(ecs: ECSClient, stack: Stack, services: readonly Service[]): Promise<string> {
    for (const { taskDefinition } of services) {
        const described = await explained(
            stack,
            () => ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition })),
            "ecs:DescribeTaskDefinition",
        );
        const variables = described.taskDefinition?.containerDefinitions?.flatMap(
            ({ environment = [] }) => environment,
        );
        const [identifier] = placeFrom(variables ?? [])?.host.split(".") ?? [];
        if (identifier !== undefined) {
            return identifier;
        }
    }
    throw new AwsProblem("no service is told of one");
}

async function freeBytes(stack: Stack, identifier: string): Promise<number | undefined> {
    const client = new CloudWatchClient(clientSettings(stack));
    const now = Date.now();
    const request = new GetMetricStatisticsCommand({
        Namespace: "AWS/RDS",
        MetricName: "FreeStorageSpace",
        Dimensions: [{ Name: "DBInstanceIdentifier", Value: identifier }],
        StartTime: new Date(now - QUARTER_MILLISECONDS),
        EndTime: new Date(now),
        Period: 60,
        Statistics: ["Minimum"],
    });
    const { Datapoints = [] } = await explained(stack, () => client.send(request), "cloudwatch:GetMetricStatistics");
    const [newest] = Datapoints.sort(
        (one, other) => (other.Timestamp?.getTime() ?? 0) - (one.Timestamp?.getTime() ?? 0),
    );
    return newest?.Minimum;
}
