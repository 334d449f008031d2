import { AUTO_NAME_SUFFIX_LENGTH, NAME_LIMITS } from "../../components/names";
import type { ResourcePolicy } from "../model";
import { isMissing, isUnknown } from "../values";

/** How long a name of a type may be, and which property has it where Pulumi does not make it. */
interface Limit {
    readonly characters: number;
    /** @default "name" */
    readonly property?: string;
}

/** Longest names, by AWS's API references of the services. */
const LIMITS: Readonly<Record<string, Limit>> = {
    "aws:cloudwatch/eventRule:EventRule": { characters: 64 },
    "aws:cloudwatch/logGroup:LogGroup": { characters: 512 },
    "aws:cloudwatch/metricAlarm:MetricAlarm": { characters: 255 },
    "aws:ec2/securityGroup:SecurityGroup": { characters: 255 },
    "aws:ecr/repository:Repository": { characters: 256 },
    "aws:ecs/cluster:Cluster": { characters: 255 },
    "aws:ecs/service:Service": { characters: 255 },
    "aws:ecs/taskDefinition:TaskDefinition": { characters: 255, property: "family" },
    "aws:iam/role:Role": { characters: NAME_LIMITS["IAM role"] },
    "aws:iam/rolePolicy:RolePolicy": { characters: 128 },
    "aws:kms/alias:Alias": { characters: 256 },
    "aws:lambda/function:Function": { characters: 64 },
    "aws:lb/loadBalancer:LoadBalancer": { characters: NAME_LIMITS["load balancer"] },
    "aws:lb/targetGroup:TargetGroup": { characters: NAME_LIMITS["target group"] },
    "aws:rds/instance:Instance": { characters: NAME_LIMITS["database instance"], property: "identifier" },
    "aws:rds/parameterGroup:ParameterGroup": { characters: 255 },
    "aws:rds/subnetGroup:SubnetGroup": { characters: 255 },
    "aws:s3/bucket:Bucket": { characters: NAME_LIMITS["S3 bucket"], property: "bucket" },
    "aws:scheduler/schedule:Schedule": { characters: 64 },
    "aws:secretsmanager/secret:Secret": { characters: 512 },
    "aws:sfn/stateMachine:StateMachine": { characters: 80 },
    "aws:sns/topic:Topic": { characters: 256 },
    "aws:sqs/queue:Queue": { characters: 80 },
    "aws:wafv2/webAcl:WebAcl": { characters: 128 },
};

/** Names are as long as AWS takes them: before an update fails half-way for one. */
export const namesWithinLimits: ResourcePolicy = {
    kind: "resource",
    id: "names-within-limits",
    severity: "mandatory",
    demands: "No name is longer than AWS takes it, with the suffix that Pulumi adds where the program gives none.",
    remedy: "Shorten the component's name in index.ts, or the project's or the stack's.",
    link: "https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html",
    check: ({ type, name, props }) => {
        const limit = LIMITS[type];
        const { characters, property = "name" } = limit ?? { characters: Infinity };
        const given = props[property];
        if (isUnknown(given)) {
            return [];
        }
        const physical = typeof given === "string" && !isMissing(given) ? given : undefined;
        const length = physical?.length ?? name.length + AUTO_NAME_SUFFIX_LENGTH;
        const what = physical ?? `${name}, with a suffix of ${AUTO_NAME_SUFFIX_LENGTH},`;
        return length <= characters ? [] : [`${what} has ${length} characters, AWS takes ${characters}.`];
    },
};
