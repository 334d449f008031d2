import type { PreviewDocument } from "../../../preview/document";
import { component, documentWith, resource, securityGroup, smallNetwork } from "./documents";

const tcp = (port: number, peer: Readonly<Record<string, unknown>>) => ({
    protocol: "tcp",
    fromPort: port,
    toPort: port,
    ...peer,
});

/**
 * A program of somebody else's: a schedule starts a state machine, which runs a task that dumps a database into a bucket
 * and a function that checks the dump; an alarm tells by a topic; and things that the picture does not know.
 */
export function backups(): PreviewDocument {
    return documentWith(
        component("backups"),
        ...smallNetwork(),
        securityGroup("db", { ingress: [tcp(5432, { securityGroups: ["sg-dump"] })] }),
        resource("aws:rds/subnetGroup:SubnetGroup", "db", {
            id: "db-subnets",
            inputs: { subnetIds: ["subnet-private"] },
        }),
        resource("aws:rds/instance:Instance", "db", {
            inputs: {
                engine: "postgres",
                engineVersion: "18",
                instanceClass: "db.t4g.micro",
                dbSubnetGroupName: "db-subnets",
                vpcSecurityGroupIds: ["sg-db"],
                backupRetentionPeriod: 0,
                storageEncrypted: true,
            },
        }),
        securityGroup("dump", {
            egress: [tcp(5432, { securityGroups: ["sg-db"] }), tcp(443, { cidrBlocks: ["0.0.0.0/0"] })],
        }),
        resource("aws:ecs/taskDefinition:TaskDefinition", "dump", {
            parent: "backups",
            outputs: { arn: "arn:task:dump" },
            inputs: { cpu: "512", memory: "1024", requiresCompatibilities: ["FARGATE"] },
        }),
        resource("aws:s3/bucket:Bucket", "dumps", { parent: "backups", outputs: { arn: "arn:bucket:dumps" } }),
        resource("aws:s3/bucketNotification:BucketNotification", "dumps", {
            parent: "backups",
            inputs: { bucket: "dumps-id", lambdaFunctions: [{ lambdaFunctionArn: "arn:function:check" }] },
        }),
        resource("aws:lambda/function:Function", "check", {
            parent: "backups",
            outputs: { arn: "arn:function:check" },
            inputs: { runtime: "nodejs22.x", memorySize: 256, timeout: 60 },
        }),
        resource("aws:sfn/stateMachine:StateMachine", "backup", {
            parent: "backups",
            outputs: { arn: "arn:machine:backup" },
            inputs: {
                definition: JSON.stringify({
                    Dump: {
                        TaskDefinition: "arn:task:dump",
                        NetworkConfiguration: {
                            AwsvpcConfiguration: { Subnets: ["subnet-private"], SecurityGroups: ["sg-dump"] },
                        },
                    },
                    Check: { FunctionName: "arn:function:check" },
                    Tell: { TopicArn: "arn:topic:alerts" },
                }),
            },
        }),
        resource("aws:scheduler/schedule:Schedule", "nightly", {
            parent: "backups",
            inputs: {
                scheduleExpression: "cron(0 3 * * ? *)",
                scheduleExpressionTimezone: "Europe/Dublin",
                target: { arn: "arn:machine:backup", roleArn: "arn:role:nightly" },
            },
        }),
        resource("aws:iam/role:Role", "nightly", { parent: "backups", outputs: { arn: "arn:role:nightly" } }),
        resource("aws:sns/topic:Topic", "alerts", { outputs: { arn: "arn:topic:alerts" } }),
        resource("aws:sns/topicSubscription:TopicSubscription", "alerts", {
            inputs: { topic: "arn:topic:alerts", protocol: "email", endpoint: "ops@example.com" },
        }),
        resource("aws:cloudwatch/metricAlarm:MetricAlarm", "failed", {
            inputs: { alarmActions: ["arn:topic:alerts"] },
        }),
        resource("aws:glue/job:Job", "month"),
        resource("aws:glue/job:Job", "year"),
        resource("aws:iam/role:Role", "loose"),
        resource("acme:things/thing:Thing", "<b>&"),
    );
}
