import { expect } from "chai";
import type { PreviewResource } from "../../../preview/document";
import { estimateOf, resourceOf, rows, urnOf } from "./support";

const SERVICE = "aws:ecs/service:Service";
const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const TARGET = "aws:appautoscaling/target:Target";
const ACTION = "aws:appautoscaling/scheduledAction:ScheduledAction";

const ON_DEMAND = { capacityProvider: "FARGATE", base: 1, weight: 100 };

/** A task of half a vCPU and 1 GB. */
function definition(inputs: Readonly<Record<string, unknown>> = {}): PreviewResource {
    return resourceOf(TASK_DEFINITION, "api", {
        inputs: { cpu: "512", memory: "1024", runtimePlatform: { cpuArchitecture: "ARM64" }, ...inputs },
    });
}

function service(inputs: Readonly<Record<string, unknown>> = {}): PreviewResource {
    return resourceOf(SERVICE, "api", {
        inputs: { desiredCount: 2, capacityProviderStrategies: [ON_DEMAND], ...inputs },
        propertyDependencies: { taskDefinition: [urnOf(TASK_DEFINITION, "api")] },
    });
}

function target(minCapacity: number, maxCapacity: number): PreviewResource {
    return resourceOf(TARGET, "api", {
        inputs: { minCapacity, maxCapacity },
        propertyDependencies: { resourceId: [urnOf(SERVICE, "api")] },
    });
}

function action(name: string, schedule: string, minCapacity: number, timezone = "UTC"): PreviewResource {
    return resourceOf(ACTION, name, {
        inputs: { schedule, timezone, scalableTargetAction: { minCapacity, maxCapacity: 9 } },
        propertyDependencies: { resourceId: [urnOf(TARGET, "api")] },
    });
}

const OFFICE_HOURS = [
    action("morning", "cron(0 8 ? * MON-FRI *)", 2),
    action("evening", "cron(0 18 ? * MON-FRI *)", 0),
];

describe("The cost of a Fargate service", () => {
    it("is that of the vCPUs and the memory of its tasks, for ARM64", () => {
        expect(rows(estimateOf([definition(), service()]))).to.deep.equal([
            ["vCPUs on Fargate, ARM64", 730, "vCPU-hour", 0.03238, 23.64, "2 tasks"],
            ["memory on Fargate, ARM64", 1460, "GB-hour", 0.00356, 5.2, "2 tasks"],
        ]);
    });

    it("is higher for x86, the default of ECS", () => {
        const x86 = definition({ runtimePlatform: undefined });
        expect(rows(estimateOf([x86, service()]))).to.deep.equal([
            ["vCPUs on Fargate, x86", 730, "vCPU-hour", 0.04048, 29.55, "2 tasks"],
            ["memory on Fargate, x86", 1460, "GB-hour", 0.004445, 6.49, "2 tasks"],
        ]);
    });

    it("says what ARM64 saves, and nothing for x86", () => {
        const x86 = definition({ runtimePlatform: { cpuArchitecture: "X86_64" } });
        expect(estimateOf([definition(), service()]).savings).to.deep.equal([
            { what: "ARM64 instead of x86", monthly: 7.21 },
        ]);
        expect(estimateOf([x86, service()]).savings).to.deep.equal([]);
    });

    for (const [region, vcpu, memory] of [
        ["us-east-1", 23.64, 5.2],
        ["us-west-2", 23.64, 5.2],
        ["eu-west-1", 23.64, 5.2],
        ["eu-central-1", 27.19, 5.97],
        ["ap-southeast-1", 29.53, 6.45],
    ] as const) {
        it(`is that of ${region}`, () => {
            const { lines } = estimateOf([definition(), service()], { region });
            expect(lines.map(({ monthly }) => monthly)).to.deep.equal([vcpu, memory]);
        });
    }

    it("takes one task where no number is given", () => {
        expect(rows(estimateOf([definition(), service({ desiredCount: undefined })]))).to.deep.equal([
            ["vCPUs on Fargate, ARM64", 365, "vCPU-hour", 0.03238, 11.82, "1 task"],
            ["memory on Fargate, ARM64", 730, "GB-hour", 0.00356, 2.6, "1 task"],
        ]);
    });

    it("takes the launch type where there is no strategy", () => {
        const launched = service({ capacityProviderStrategies: undefined, launchType: "FARGATE" });
        expect(estimateOf([definition(), launched]).totals.total).to.equal(28.84);
    });

    it("takes the fewest tasks of one that scales, and says so", () => {
        const text = "scales from 3 to 9 tasks, counted at the fewest";
        expect(rows(estimateOf([definition(), service(), target(3, 9)]))).to.deep.equal([
            ["vCPUs on Fargate, ARM64", 1095, "vCPU-hour", 0.03238, 35.46, text],
            ["memory on Fargate, ARM64", 2190, "GB-hour", 0.00356, 7.8, text],
        ]);
    });

    it("takes the average over a week of one with schedules, and says what they save", () => {
        const estimate = estimateOf([definition(), service(), target(2, 9), ...OFFICE_HOURS]);
        const tasks = 100 / 168;
        const text = "scales from 2 to 9 tasks, counted at the fewest, 0.595 over a week with its schedules";
        expect(rows(estimate)).to.deep.equal([
            ["vCPUs on Fargate, ARM64", tasks * 0.5 * 730, "vCPU-hour", 0.03238, 7.03, text],
            ["memory on Fargate, ARM64", tasks * 730, "GB-hour", 0.00356, 1.55, text],
        ]);
        // 2 tasks cost 28.835, 100/168 of one 8.582.
        expect(estimate.savings).to.deep.equal([
            { what: "ARM64 instead of x86", monthly: 2.14 },
            { what: "Scaling by schedule", monthly: 20.25 },
        ]);
    });

    it("leaves schedules by date aside, and says so", () => {
        const estimate = estimateOf([definition(), service(), target(2, 9), action("sale", "cron(0 8 24 12 ? *)", 5)]);
        expect(estimate.totals.total).to.equal(28.84);
        expect(estimate.lines[0]?.assumption).to.equal(
            "scales from 2 to 9 tasks, counted at the fewest; its schedules are not counted",
        );
    });

    it("leaves schedules of several time zones aside", () => {
        const [morning = target(0, 0)] = OFFICE_HOURS;
        const other = action("evening", "cron(0 18 ? * MON-FRI *)", 0, "Asia/Tokyo");
        expect(estimateOf([definition(), service(), target(2, 9), morning, other]).totals.total).to.equal(28.84);
    });

    it("takes Spot's share off, after the first task, and says what it saves", () => {
        const strategies = [
            { capacityProvider: "FARGATE", base: 1, weight: 25 },
            { capacityProvider: "FARGATE_SPOT", weight: 75 },
        ];
        const spot = service({ desiredCount: 5, capacityProviderStrategies: strategies });
        const estimate = estimateOf([definition(), spot]);
        expect(rows(estimate)).to.deep.equal([
            ["vCPUs on Fargate, ARM64", 730, "vCPU-hour", 0.03238, 23.64, "5 tasks; 2 of them on demand"],
            [
                "vCPUs on Fargate Spot, ARM64",
                1095,
                "vCPU-hour",
                0.03238 * (1 - 0.7),
                10.64,
                "5 tasks; 3 of them on Spot, taken as 70 % cheaper",
            ],
            ["memory on Fargate, ARM64", 1460, "GB-hour", 0.00356, 5.2, "5 tasks; 2 of them on demand"],
            [
                "memory on Fargate Spot, ARM64",
                2190,
                "GB-hour",
                0.00356 * (1 - 0.7),
                2.34,
                "5 tasks; 3 of them on Spot, taken as 70 % cheaper",
            ],
        ]);
        // 3 tasks on demand cost 43.252, of which Spot takes 70 % off.
        expect(estimate.savings).to.deep.equal([
            { what: "ARM64 instead of x86", monthly: 10.45 },
            { what: "Fargate Spot", monthly: 30.28 },
        ]);
    });

    it("takes another discount for Spot", () => {
        const all = service({ capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }] });
        const { lines } = estimateOf([definition(), all], { assumptions: { spotDiscount: 0.5 } });
        expect(lines.filter(({ what }) => what.includes("Spot")).map(({ monthly }) => monthly)).to.deep.equal([
            11.82, 2.6,
        ]);
    });

    it("has storage beyond 20 GB, where there is a price", () => {
        const large = definition({ ephemeralStorage: { sizeInGib: 50 } });
        const storage = (region: string) => rows(estimateOf([large, service()], { region })).slice(-1);
        expect(storage("us-east-1")).to.deep.equal([
            ["storage on Fargate", 43_800, "GB-hour", 0.000111, 4.86, "2 tasks"],
        ]);
        expect(storage("eu-central-1")).to.deep.equal([
            ["storage on Fargate", 43_800, undefined, undefined, undefined, "2 tasks"],
        ]);
    });

    it("has the addresses of tasks that are public", () => {
        const open = service({ networkConfiguration: { assignPublicIp: true, subnets: ["subnet-1"] } });
        expect(rows(estimateOf([definition(), open]))).to.deep.include([
            "public IPv4 addresses of tasks",
            1460,
            "hour",
            0.005,
            7.3,
            "2 tasks",
        ]);
    });

    for (const [what, resources] of [
        [
            "on machines of one's own",
            [definition(), service({ capacityProviderStrategies: [{ capacityProvider: "mine" }] })],
        ],
        ["without a launch type", [definition(), service({ capacityProviderStrategies: undefined })]],
        ["of a task definition that is not the program's", [service()]],
    ] as const) {
        it(`is not known ${what}`, () => {
            expect(rows(estimateOf(resources))).to.deep.equal([
                [
                    "tasks",
                    1,
                    undefined,
                    undefined,
                    undefined,
                    "only services on Fargate with a task definition of the program are counted",
                ],
            ]);
        });
    }
});

describe("The cost of a Fargate task", () => {
    const machine = resourceOf("aws:sfn/stateMachine:StateMachine", "nightly", {
        propertyDependencies: { definition: [urnOf(TASK_DEFINITION, "api")] },
    });
    const costs = (definitions: readonly PreviewResource[], minutes = 60) =>
        rows(estimateOf(definitions, { assumptions: { taskRuns: { runs: 10, minutes } } })).filter(([what]) =>
            String(what).includes("runs"),
        );

    it("that a state machine runs is that of its runs", () => {
        expect(costs([definition(), machine])).to.deep.equal([
            ["vCPUs of runs on Fargate, ARM64", 5, "vCPU-hour", 0.03238, 0.16, "10 runs of 60 minutes"],
            ["memory of runs on Fargate, ARM64", 10, "GB-hour", 0.00356, 0.04, "10 runs of 60 minutes"],
        ]);
    });

    it("that schedules start is that of the times at which they do", () => {
        const scheduled = (name: string, inputs: object) =>
            resourceOf("aws:scheduler/schedule:Schedule", name, {
                inputs: { ...inputs },
                propertyDependencies: { target: [urnOf(TASK_DEFINITION, "api")] },
            });
        const nightly = scheduled("nightly", { scheduleExpression: "cron(30 2 * * ? *)" });
        const off = scheduled("off", { scheduleExpression: "rate(1 minute)", state: "DISABLED" });
        const dated = scheduled("dated", { scheduleExpression: "cron(0 8 1 * ? *)" });
        const vcpus = (...schedules: readonly PreviewResource[]) =>
            costs([definition(), ...schedules])
                .filter(([what]) => String(what).startsWith("vCPUs"))
                .map(([, quantity, , , , assumption]) => [quantity, assumption]);
        expect(vcpus(nightly, off)).to.deep.equal([[730 / 24 / 2, "30.417 runs of 60 minutes"]]);
        expect(vcpus(nightly, dated)).to.deep.equal([[(730 / 24 + 10) / 2, "40.417 runs of 60 minutes"]]);
        expect(vcpus(off)).to.deep.equal([]);
    });

    it("has storage beyond 20 GB, and the price of x86 where it is that", () => {
        const large = definition({ runtimePlatform: undefined, ephemeralStorage: { sizeInGib: 120 } });
        expect(costs([large, machine], 30)).to.deep.equal([
            ["vCPUs of runs on Fargate, x86", 2.5, "vCPU-hour", 0.04048, 0.1, "10 runs of 30 minutes"],
            ["storage of runs on Fargate", 500, "GB-hour", 0.000111, 0.06, "10 runs of 30 minutes"],
            ["memory of runs on Fargate, x86", 5, "GB-hour", 0.004445, 0.02, "10 runs of 30 minutes"],
        ]);
    });

    it("has the hours of its address where the state machine gives it one", () => {
        const network = (assigned: string) => ({
            ...machine,
            inputs: { definition: `{"AwsvpcConfiguration":{"Subnets":["subnet-1"],"AssignPublicIp":"${assigned}"}}` },
        });
        expect(costs([definition(), network("ENABLED")], 120)).to.deep.include.members([
            ["public IPv4 addresses of runs", 20, "hour", 0.005, 0.1, "10 runs of 120 minutes"],
        ]);
        expect(costs([definition(), network("DISABLED")], 120)).to.have.length(2);
    });

    it("has the hours of its address where the schedule gives it one", () => {
        const schedule = (assignPublicIp: boolean) =>
            resourceOf("aws:scheduler/schedule:Schedule", "nightly", {
                inputs: {
                    scheduleExpression: "rate(73 hours)",
                    target: { ecsParameters: { networkConfiguration: { subnets: ["subnet-1"], assignPublicIp } } },
                },
                propertyDependencies: { target: [urnOf(TASK_DEFINITION, "api")] },
            });
        expect(costs([definition(), schedule(true)], 120)).to.deep.include.members([
            ["public IPv4 addresses of runs", 20, "hour", 0.005, 0.1, "10 runs of 120 minutes"],
        ]);
        expect(costs([definition(), schedule(false)], 120).map(([what]) => what)).to.deep.equal([
            "vCPUs of runs on Fargate, ARM64",
            "memory of runs on Fargate, ARM64",
            "runs of the schedule",
        ]);
    });

    it("of a service is the service's", () => {
        const { free } = estimateOf([definition(), service()]);
        expect(free).to.deep.equal([
            {
                type: TASK_DEFINITION,
                count: 1,
                reason: "its tasks are charged (https://aws.amazon.com/fargate/pricing/)",
            },
        ]);
    });
});
