import { expect } from "chai";
import type { Deployment } from "../../components";
import type { Recording } from "../../preview/record";
import { deployed, shiftsRequests } from "../support/deployment";
import { serviceOf, taskDefinitionOf } from "../support/fargate";
import { policyOf, resource, statements } from "../support/program";

const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const FUNCTION_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:backend-validation-0000000";

/** Each strategy with nothing else said. */
const PLAIN: readonly Deployment[] = [
    { strategy: "rolling" },
    { strategy: "blue-green" },
    { strategy: "canary" },
    { strategy: "linear" },
];

async function configuration(deployment: Deployment): Promise<unknown> {
    return serviceOf(await deployed(deployment)).inputs.deploymentConfiguration;
}

const VALIDATION_HOOK = {
    targetType: "AWS_LAMBDA",
    hookTargetArn: FUNCTION_ARN,
    roleArn: "arn:aws:iam::123456789012:role/backend-hook-0000000",
    lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT"],
};

describe("FargateService: deployment strategies", () => {
    it("are told to ECS with their defaults", async () => {
        const found = await Promise.all(PLAIN.map(configuration));
        const bake = { bakeTimeInMinutes: "5", lifecycleHooks: [VALIDATION_HOOK] };
        expect(found).to.deep.equal([
            { strategy: "ROLLING" },
            { strategy: "BLUE_GREEN", ...bake },
            {
                strategy: "CANARY",
                canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: "5" },
                ...bake,
            },
            {
                strategy: "LINEAR",
                linearConfiguration: { stepPercent: 20, stepBakeTimeInMinutes: "3" },
                ...bake,
            },
        ]);
    });

    it("are told as they are set", async () => {
        const none = { bakeMinutes: 0, validation: false } as const;
        expect(await configuration({ strategy: "canary", percent: 25, canaryMinutes: 15, ...none })).to.deep.equal({
            strategy: "CANARY",
            canaryConfiguration: { canaryPercent: 25, canaryBakeTimeInMinutes: "15" },
            bakeTimeInMinutes: "0",
            lifecycleHooks: [],
        });
        expect(await configuration({ strategy: "linear", stepPercent: 50, stepMinutes: 0, ...none })).to.deep.equal({
            strategy: "LINEAR",
            linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: "0" },
            bakeTimeInMinutes: "0",
            lifecycleHooks: [],
        });
    });

    for (const { timeoutAction, action } of [
        { timeoutAction: "rollback", action: "ROLLBACK" },
        { timeoutAction: "continue", action: "CONTINUE" },
    ] as const) {
        it(`wait for a person on the test route, and then ${timeoutAction}`, async () => {
            const approval = { timeoutMinutes: 45, timeoutAction };
            expect(await configuration({ strategy: "blue-green", approval })).to.deep.equal({
                strategy: "BLUE_GREEN",
                bakeTimeInMinutes: "5",
                lifecycleHooks: [
                    VALIDATION_HOOK,
                    {
                        targetType: "PAUSE",
                        lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
                        timeoutConfiguration: { timeoutInMinutes: "45", action },
                    },
                ],
            });
        });
    }

    it("have a role that ECS assumes, for this service's target groups and rules only", async () => {
        const recording = await deployed(undefined);
        expect(policyOf(recording, "aws:iam/role:Role", "backend-traffic", "assumeRolePolicy")).to.deep.equal([
            { Sid: "Assume", Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service: "ecs.amazonaws.com" } },
        ]);
        const policy = resource(recording, ROLE_POLICY, "backend-traffic").inputs;
        expect(policy.role).to.equal("backend-traffic-0000000");
        expect(statements(policy.policy)).to.deep.equal(shiftsRequests(recording, "backend"));
    });
});

/** What a change of program would do to what is there: the resources that differ, with the inputs that do. */
function differences(before: Recording, after: Recording): Record<string, string[] | "created" | "deleted"> {
    // A component is no resource of AWS: its inputs are the program's arguments.
    const byUrn = (recording: Recording) =>
        new Map(recording.resources.filter(({ custom }) => custom).map((found) => [found.urn, found]));
    const [old, young] = [byUrn(before), byUrn(after)];
    const found: Record<string, string[] | "created" | "deleted"> = {};
    for (const urn of new Set([...old.keys(), ...young.keys()])) {
        const [one, other] = [old.get(urn), young.get(urn)];
        const label = `${(one ?? other)?.type ?? ""}::${(one ?? other)?.name ?? ""}`;
        if (one === undefined || other === undefined) {
            found[label] = one === undefined ? "created" : "deleted";
            continue;
        }
        const keys = [...new Set([...Object.keys(one.inputs), ...Object.keys(other.inputs)])];
        const changed = keys.filter((key) => JSON.stringify(one.inputs[key]) !== JSON.stringify(other.inputs[key]));
        const options = JSON.stringify(one.options) === JSON.stringify(other.options) ? [] : ["(options)"];
        if (changed.length + options.length > 0) {
            found[label] = [...changed, ...options];
        }
    }
    return found;
}

describe("FargateService: a live service", () => {
    const SERVICE = "aws:ecs/service:Service::backend";
    const VALIDATION = [
        "aws:cloudwatch/logGroup:LogGroup::backend-validation",
        "aws:iam/role:Role::backend-validation",
        "aws:iam/rolePolicy:RolePolicy::backend-validation",
        "aws:lambda/function:Function::backend-validation",
        "aws:iam/role:Role::backend-hook",
        "aws:iam/rolePolicy:RolePolicy::backend-hook",
    ];

    const recordings = new Map<Deployment, Recording>();

    before(async () => {
        for (const deployment of PLAIN) {
            recordings.set(deployment, await deployed(deployment));
        }
    });

    function recordingOf(deployment: Deployment): Recording {
        const recording = recordings.get(deployment);
        if (recording === undefined) {
            throw new Error(`${deployment.strategy} was not recorded`);
        }
        return recording;
    }

    for (const from of PLAIN) {
        for (const to of PLAIN.filter((other) => other !== from)) {
            it(`goes from ${from.strategy} to ${to.strategy} by one change, of the strategy`, () => {
                const found = differences(recordingOf(from), recordingOf(to));
                const { [SERVICE]: service, ...others } = found;
                expect(service).to.deep.equal(["deploymentConfiguration"]);
                // What serves is none of these; for the proof the time alone is no reason to wait.
                const comesOrGoes = from.strategy === "rolling" ? "created" : "deleted";
                const validated = from.strategy === "rolling" || to.strategy === "rolling" ? VALIDATION : [];
                expect(others).to.deep.equal({
                    ...Object.fromEntries(validated.map((label) => [label, comesOrGoes])),
                    "pulumi-nodejs:dynamic/deployment:RolloutProof::backend": ["timeoutMinutes"],
                });
            });
        }
    }

    for (const deployment of PLAIN) {
        it(`gets its next image with ${deployment.strategy} by its task definition alone`, async () => {
            const after = await deployed(deployment, { image: { reference: "public.example.com/backend@sha256:2" } });
            expect(differences(recordingOf(deployment), after)).to.deep.equal({
                "aws:ecs/taskDefinition:TaskDefinition::backend": ["containerDefinitions"],
            });
            // A new revision of it is a new ARN, which the service follows.
            expect(serviceOf(after).inputs.taskDefinition).to.equal(taskDefinitionOf(after).outputs.arn);
        });
    }
});
