import { expect } from "chai";
import { FargateService } from "../../components";
import type { Recording } from "../../preview/record";
import { dependenciesOf, parents } from "../support/components";
import { existingVpc, KEY_ARN, recordService, serviceOf } from "../support/fargate";
import { ofType, recordProgram, resource } from "../support/program";

const COMPONENT = "slipway:index:FargateService";
const PARENT = `${COMPONENT}::backend`;
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const LISTENER_RULE = "aws:lb/listenerRule:ListenerRule";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const CLUSTER_ARN = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop-dev-cluster";
const TARGET_GROUP_ARN =
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/backend-0000000/0000000000000000";

/** What every service has, whatever it is given. */
const SERVICE = {
    cluster: CLUSTER_ARN,
    taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop-dev-backend:1",
    desiredCount: 1,
    capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 100, base: 1 }],
    forceNewDeployment: true,
    platformVersion: "LATEST",
    networkConfiguration: {
        subnets: ["subnet-c", "subnet-d"],
        securityGroups: ["sg-backend"],
        assignPublicIp: false,
    },
    loadBalancers: [],
    deploymentMinimumHealthyPercent: 100,
    deploymentMaximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    availabilityZoneRebalancing: "ENABLED",
    enableExecuteCommand: false,
    enableEcsManagedTags: true,
    propagateTags: "SERVICE",
};

function childrenOf(recording: Recording): Record<string, string> {
    return Object.fromEntries(Object.entries(parents(recording)).filter(([, parent]) => parent === PARENT));
}

describe("FargateService", () => {
    describe("as a worker", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordService();
        });

        it("creates no target group, no listener rule and no autoscaling", () => {
            expect(childrenOf(recording)).to.deep.equal({
                [`${LOG_GROUP}::backend`]: PARENT,
                "aws:iam/role:Role::backend-execution": PARENT,
                "aws:iam/rolePolicy:RolePolicy::backend-execution": PARENT,
                "aws:iam/role:Role::backend-task": PARENT,
                "aws:ecs/taskDefinition:TaskDefinition::backend": PARENT,
                "aws:ec2/securityGroup:SecurityGroup::backend": PARENT,
                "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::backend-to-0.0.0.0/0-443": PARENT,
                "aws:ecs/service:Service::backend": PARENT,
                "pulumi-nodejs:dynamic/deployment:RolloutProof::backend": PARENT,
            });
            expect(parents(recording)[PARENT]).to.equal("stack");
        });

        it("runs one task in the private subnets, without a public address, and rolls a failed release back", () => {
            expect(serviceOf(recording).inputs).to.deep.equal(SERVICE);
            expect(serviceOf(recording).options.ignoreChanges).to.deep.equal([]);
        });

        it("starts after the permissions to start tasks, the cluster's capacity providers and the way out", () => {
            expect(dependenciesOf(recording, serviceOf(recording))).to.deep.equal([
                "aws:ec2/securityGroup:SecurityGroup::backend",
                "aws:ecs/cluster:Cluster::cluster",
                "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders::cluster",
                "aws:ecs/taskDefinition:TaskDefinition::backend",
                "aws:iam/rolePolicy:RolePolicy::backend-execution",
                "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::backend-to-0.0.0.0/0-443",
            ]);
        });

        it("keeps the log for a year, with CloudWatch's own key", () => {
            expect(resource(recording, LOG_GROUP, "backend").inputs).to.deep.equal({ retentionInDays: 365 });
        });

        it("puts out the service, its task definition, security group, role and log group", () => {
            expect(resource(recording, COMPONENT, "backend").outputs).to.deep.equal({
                serviceName: "backend-0000000",
                taskDefinitionArn: SERVICE.taskDefinition,
                securityGroupId: "sg-backend",
                taskRoleName: "backend-task-0000000",
                logGroupName: "backend-0000000",
            });
        });
    });

    describe("with a route", () => {
        it("registers its tasks with the target group, after the listener forwards to it", async () => {
            const recording = await recordService(({ balancer }) => ({
                port: 8000,
                route: balancer.route({ priority: 10, paths: ["/api/*"] }),
            }));
            expect(serviceOf(recording).inputs).to.deep.equal({
                ...SERVICE,
                loadBalancers: [
                    {
                        targetGroupArn: TARGET_GROUP_ARN,
                        containerName: "backend",
                        containerPort: 8000,
                        advancedConfiguration: {
                            alternateTargetGroupArn: resource(recording, TARGET_GROUP, "backend-alt").outputs.arn,
                            productionListenerRule: resource(recording, LISTENER_RULE, "backend").outputs.arn,
                            testListenerRule: resource(recording, LISTENER_RULE, "backend-test").outputs.arn,
                            roleArn: "arn:aws:iam::123456789012:role/backend-traffic-0000000",
                        },
                    },
                ],
                healthCheckGracePeriodSeconds: 60,
                deploymentConfiguration: { strategy: "ROLLING" },
                alarms: {
                    enable: true,
                    rollback: true,
                    alarmNames: ["backend-errors-0000000", "backend-unhealthy-0000000"],
                },
            });
            expect(dependenciesOf(recording, serviceOf(recording))).to.include.members([
                "aws:lb/listenerRule:ListenerRule::backend",
                "aws:lb/listenerRule:ListenerRule::backend-test",
                "aws:iam/rolePolicy:RolePolicy::backend-traffic",
            ]);
        });

        it("gives a task the grace period that is set", async () => {
            const recording = await recordService(({ balancer }) => ({
                port: 8000,
                route: balancer.route({ priority: 10, paths: ["/api/*"] }),
                gracePeriodSeconds: 240,
            }));
            expect(serviceOf(recording).inputs.healthCheckGracePeriodSeconds).to.equal(240);
        });
    });

    it("has a port without a load balancer, and then no grace period", async () => {
        const recording = await recordService(() => ({ port: 8000, gracePeriodSeconds: 240 }));
        expect(serviceOf(recording).inputs).to.deep.equal(SERVICE);
    });

    describe("its share of Spot", () => {
        const strategies = async (spotPercent: number) => {
            const recording = await recordService(() => ({ spotPercent }));
            return serviceOf(recording).inputs.capacityProviderStrategies;
        };

        it("is none at 0 percent", async () => {
            expect(await strategies(0)).to.deep.equal([{ capacityProvider: "FARGATE", weight: 100, base: 1 }]);
        });

        it("leaves the first task off Spot at 30 percent", async () => {
            expect(await strategies(30)).to.deep.equal([
                { capacityProvider: "FARGATE", weight: 70, base: 1 },
                { capacityProvider: "FARGATE_SPOT", weight: 30, base: 0 },
            ]);
        });

        it("is every task at 100 percent", async () => {
            expect(await strategies(100)).to.deep.equal([{ capacityProvider: "FARGATE_SPOT", weight: 100, base: 0 }]);
        });
    });

    describe("number of tasks", () => {
        it("stays the program's while min equals max", async () => {
            const service = serviceOf(await recordService(() => ({ scaling: { min: 2, max: 2 } })));
            expect(service.inputs.desiredCount).to.equal(2);
            expect(service.options.ignoreChanges).to.deep.equal([]);
        });

        it("is ignored by the program once autoscaling sets it", async () => {
            const service = serviceOf(await recordService(() => ({ scaling: { min: 2, max: 6 } })));
            expect(service.inputs.desiredCount).to.equal(2);
            expect(service.options.ignoreChanges).to.deep.equal(["desiredCount"]);
        });

        it("is ignored by the program once a schedule sets it", async () => {
            const night = { schedule: "cron(0 22 * * ? *)", min: 0, max: 0 };
            const service = serviceOf(await recordService(() => ({ scaling: { schedules: { night } } })));
            expect(service.inputs.desiredCount).to.equal(1);
            expect(service.options.ignoreChanges).to.deep.equal(["desiredCount"]);
        });
    });

    it("lets people in with ECS Exec when it is asked to", async () => {
        const recording = await recordService(() => ({ exec: true, readonlyRootFilesystem: false }));
        expect(serviceOf(recording).inputs).to.deep.equal({ ...SERVICE, enableExecuteCommand: true });
    });

    it("encrypts the log with the key it is given, and keeps it as long as it is told", async () => {
        const recording = await recordService(({ key }) => ({ key, logRetentionDays: 30 }));
        expect(resource(recording, LOG_GROUP, "backend").inputs).to.deep.equal({
            retentionInDays: 30,
            kmsKeyId: KEY_ARN,
        });
    });

    describe("without a cluster", () => {
        it("makes one of its own, with its key", async () => {
            const recording = await recordService(({ key }) => ({ cluster: undefined, key }));
            expect(parents(recording)["slipway:index:Cluster::backend"]).to.equal(PARENT);
            expect(resource(recording, LOG_GROUP, "backend-exec").inputs.kmsKeyId).to.equal(KEY_ARN);
            expect(serviceOf(recording).inputs.cluster).to.equal(
                "arn:aws:ecs:eu-west-1:123456789012:cluster/shop-dev-backend",
            );
        });

        it("needs nothing but a network and an image", async () => {
            const recording = await recordProgram(() => {
                new FargateService("mailer", { vpc: existingVpc(), image: { reference: "public.example.com/mailer" } });
            });
            expect(ofType(recording, "aws:ecs/cluster:Cluster").map(({ name }) => name)).to.deep.equal(["mailer"]);
            expect(ofType(recording, "aws:ecs/service:Service").map(({ name }) => name)).to.deep.equal(["mailer"]);
            expect(recording.warnings).to.deep.equal([]);
        });
    });
});
