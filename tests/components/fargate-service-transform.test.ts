import { expect } from "chai";
import type { FargateServiceArgs } from "../../components";
import type { RecordedResource, Recording } from "../../preview/record";
import { tagging } from "../support/components";
import { recordService, serviceOf } from "../support/fargate";
import { resource } from "../support/program";

/** Each child that a transform changes: its type, its name, and an input that the component sets itself. */
const CHILDREN = {
    service: { type: "aws:ecs/service:Service", name: "backend", kept: "propagateTags" },
    taskDefinition: { type: "aws:ecs/taskDefinition:TaskDefinition", name: "backend", kept: "family" },
    migrationTaskDefinition: {
        type: "aws:ecs/taskDefinition:TaskDefinition",
        name: "backend-migration",
        kept: "family",
    },
    logGroup: { type: "aws:cloudwatch/logGroup:LogGroup", name: "backend", kept: "retentionInDays" },
    securityGroup: { type: "aws:ec2/securityGroup:SecurityGroup", name: "backend", kept: "description" },
    targetGroup: { type: "aws:lb/targetGroup:TargetGroup", name: "backend", kept: "targetType" },
    listenerRule: { type: "aws:lb/listenerRule:ListenerRule", name: "backend", kept: "priority" },
    testListenerRule: { type: "aws:lb/listenerRule:ListenerRule", name: "backend-test", kept: "priority" },
    rollbackAlarm: { type: "aws:cloudwatch/metricAlarm:MetricAlarm", name: "backend-errors", kept: "threshold" },
    validationFunction: { type: "aws:lambda/function:Function", name: "backend-validation", kept: "handler" },
    executionRole: { type: "aws:iam/role:Role", name: "backend-execution", kept: "assumeRolePolicy" },
    taskRole: { type: "aws:iam/role:Role", name: "backend-task", kept: "assumeRolePolicy" },
    scalingTarget: { type: "aws:appautoscaling/target:Target", name: "backend", kept: "maxCapacity" },
} as const satisfies Record<keyof NonNullable<FargateServiceArgs["transform"]>, object>;

function recordTransformed(transform: FargateServiceArgs["transform"]): Promise<Recording> {
    return recordService(({ balancer }) => ({
        port: 8000,
        route: balancer.route({ priority: 10, paths: ["/*"] }),
        scaling: { max: 2 },
        migration: { command: ["migrate"] },
        deployment: { strategy: "blue-green" },
        transform,
    }));
}

describe("FargateService: transform", () => {
    let plain: Recording;
    let byObject: Recording;
    let byFunction: Recording;

    before(async () => {
        plain = await recordTransformed(undefined);
        byObject = await recordTransformed({
            service: { tags: { child: "service" } },
            taskDefinition: { tags: { child: "taskDefinition" } },
            migrationTaskDefinition: { tags: { child: "migrationTaskDefinition" } },
            logGroup: { tags: { child: "logGroup" } },
            securityGroup: { tags: { child: "securityGroup" } },
            targetGroup: { tags: { child: "targetGroup" } },
            listenerRule: { tags: { child: "listenerRule" } },
            testListenerRule: { tags: { child: "testListenerRule" } },
            rollbackAlarm: { tags: { child: "rollbackAlarm" } },
            validationFunction: { tags: { child: "validationFunction" } },
            executionRole: { tags: { child: "executionRole" } },
            taskRole: { tags: { child: "taskRole" } },
            scalingTarget: { tags: { child: "scalingTarget" } },
        });
        byFunction = await recordTransformed({
            service: tagging,
            taskDefinition: tagging,
            migrationTaskDefinition: tagging,
            logGroup: tagging,
            securityGroup: tagging,
            targetGroup: tagging,
            listenerRule: tagging,
            testListenerRule: tagging,
            rollbackAlarm: tagging,
            validationFunction: tagging,
            executionRole: tagging,
            taskRole: tagging,
            scalingTarget: tagging,
        });
    });

    for (const [child, { type, name, kept }] of Object.entries(CHILDREN)) {
        const of = (recording: Recording): RecordedResource => resource(recording, type, name);

        it(`lays properties over those of ${child}, and leaves the others`, () => {
            expect(of(plain).inputs).to.have.property(kept);
            expect(of(byObject).inputs).to.deep.equal({ ...of(plain).inputs, tags: { child } });
            expect(of(byObject).options).to.deep.equal(of(plain).options);
        });

        it(`hands the arguments, options and name of ${child} to a function`, () => {
            expect(of(byFunction).inputs).to.deep.equal({ ...of(plain).inputs, tags: { name } });
            expect(of(byFunction).options).to.deep.equal({ ...of(plain).options, retainOnDelete: true });
        });
    }

    it("takes new arguments that a function returns", async () => {
        const recording = await recordTransformed({ service: (args) => ({ ...args, platformVersion: "1.4.0" }) });
        expect(serviceOf(recording).inputs).to.deep.equal({ ...serviceOf(plain).inputs, platformVersion: "1.4.0" });
    });
});
