import type { Biller } from "./charges";
import { instance } from "./database";
import { service, taskDefinition } from "./fargate";
import { elasticIp, loadBalancer, natGateway, vpcEndpoint } from "./network";
import { cluster, compositeAlarm, dashboard, logGroup, metricAlarm } from "./observability";
import { hostedZone, kmsKey, parameter, secret, webAcl } from "./security";
import { lambdaFunction, queue, schedule, stateMachine, topic, topicSubscription } from "./serverless";
import { backupPlan, bucket, imageRepository } from "./storage";

/** What works out the charges of a type's resources. */
export const BILLERS: Readonly<Record<string, Biller>> = {
    "aws:backup/plan:Plan": backupPlan,
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": compositeAlarm,
    "aws:cloudwatch/dashboard:Dashboard": dashboard,
    "aws:cloudwatch/logGroup:LogGroup": logGroup,
    "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
    "aws:ec2/eip:Eip": elasticIp,
    "aws:ec2/natGateway:NatGateway": natGateway,
    "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpoint,
    "aws:ecr/repository:Repository": imageRepository,
    "aws:ecs/cluster:Cluster": cluster,
    "aws:ecs/service:Service": service,
    "aws:ecs/taskDefinition:TaskDefinition": taskDefinition,
    "aws:kms/key:Key": kmsKey,
    "aws:lambda/function:Function": lambdaFunction,
    "aws:lb/loadBalancer:LoadBalancer": loadBalancer,
    "aws:rds/instance:Instance": instance,
    "aws:route53/zone:Zone": hostedZone,
    "aws:s3/bucket:Bucket": bucket,
    "aws:scheduler/schedule:Schedule": schedule,
    "aws:secretsmanager/secret:Secret": secret,
    "aws:sfn/stateMachine:StateMachine": stateMachine,
    "aws:sns/topic:Topic": topic,
    "aws:sns/topicSubscription:TopicSubscription": topicSubscription,
    "aws:sqs/queue:Queue": queue,
    "aws:ssm/parameter:Parameter": parameter,
    "aws:wafv2/webAcl:WebAcl": webAcl,
};
