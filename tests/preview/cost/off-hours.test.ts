import { expect } from "chai";
import { estimateOf, resourceOf, rows, stackEstimate, urnOf } from "./support";

const INSTANCE = "aws:rds/instance:Instance";
const MACHINE = "aws:sfn/stateMachine:StateMachine";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const SERVICE = "aws:ecs/service:Service";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";

const WAKE = "cron(0 7 ? * MON-FRI *)";
const SLEEP = "cron(0 20 ? * MON-FRI *)";
const ASSUMED = "65 of 168 hours a week, asleep in the others";
/** 65 / 168 of 730. */
const HOURS = 282.44;

const database = (inputs = {}) =>
    resourceOf(INSTANCE, "db", {
        inputs: {
            engine: "postgres",
            instanceClass: "db.t4g.medium",
            storageType: "gp3",
            allocatedStorage: 50,
            ...inputs,
        },
    });
const definition = () =>
    resourceOf(TASK, "backend", {
        inputs: { cpu: "256", memory: "512", runtimePlatform: { cpuArchitecture: "ARM64" } },
    });
const service = (inputs = {}) =>
    resourceOf(SERVICE, "backend", {
        inputs: { launchType: "FARGATE", desiredCount: 2, ...inputs },
        propertyDependencies: { taskDefinition: [urnOf(TASK, "backend")] },
    });
const machine = () =>
    resourceOf(MACHINE, "off-hours", {
        propertyDependencies: { definition: [urnOf(INSTANCE, "db"), urnOf(SERVICE, "backend")] },
    });
const schedule = (what: string, expression: string, timeZone = "Europe/Berlin", input: unknown = { do: what }) =>
    resourceOf(SCHEDULE, `off-hours-${what}`, {
        inputs: {
            scheduleExpression: expression,
            scheduleExpressionTimezone: timeZone,
            target: { input: JSON.stringify(input) },
        },
        propertyDependencies: { target: [urnOf(MACHINE, "off-hours")] },
    });

const hoursOf = (...schedules: ReturnType<typeof schedule>[]) =>
    rows(estimateOf([database(), machine(), ...schedules]))
        .filter(([, , unit]) => unit === "hour")
        .map(([, quantity, , , , assumption]) => [Number(Number(quantity).toFixed(2)), assumption]);

describe("The cost of something that sleeps", () => {
    it("is that of a database's hours awake, and of all its storage", () => {
        const estimate = estimateOf([database(), machine(), schedule("wake", WAKE), schedule("sleep", SLEEP)]);
        const [hours, storage] = rows(estimate);
        expect(hours?.map((cell) => (typeof cell === "number" ? Number(cell.toFixed(3)) : cell))).to.deep.equal([
            "db.t4g.medium, Single-AZ",
            282.44,
            "hour",
            0.065,
            18.36,
            ASSUMED,
        ]);
        expect(storage).to.deep.equal(["gp3 storage", 50, "GB-month", 0.115, 5.75, ""]);
        // 47.45 without, 18.36 with.
        expect(estimate.savings).to.deep.equal([{ what: "Off-hours", monthly: 29.09 }]);
    });

    it("says of a standby and of the hours", () => {
        const [hours] = rows(
            estimateOf([database({ multiAz: true }), machine(), schedule("wake", WAKE), schedule("sleep", SLEEP)]),
        );
        expect(hours?.at(-1)).to.equal(`the price includes the standby; ${ASSUMED}`);
    });

    it("is that of a service's hours awake", () => {
        const estimate = estimateOf([
            definition(),
            service(),
            machine(),
            schedule("wake", WAKE),
            schedule("sleep", SLEEP),
        ]);
        const [cpu] = rows(estimate);
        expect(cpu?.[0]).to.equal("vCPUs on Fargate, ARM64");
        expect(Number(cpu?.[1])).to.be.closeTo(0.5 * HOURS, 0.01);
        expect(cpu?.at(-1)).to.equal(`2 tasks, ${ASSUMED}`);
        const saved = Object.fromEntries(estimate.savings.map(({ what, monthly }) => [what, monthly]));
        // 2 tasks cost 14.417 all the time.
        expect(saved["Off-hours"]).to.equal(8.84);
    });

    it("counts the addresses of its tasks, too", () => {
        const network = { networkConfiguration: { assignPublicIp: true, subnets: ["subnet-1"] } };
        const estimate = estimateOf([
            definition(),
            service(network),
            machine(),
            schedule("wake", WAKE),
            schedule("sleep", SLEEP),
        ]);
        const address = rows(estimate).find(([what]) => what === "public IPv4 addresses of tasks");
        expect(Number(address?.[1])).to.be.closeTo(2 * HOURS, 0.01);
        // 2 tasks cost 14.417 all the time, and their addresses 7.30.
        expect(estimate.savings.find(({ what }) => what === "Off-hours")?.monthly).to.equal(13.31);
    });

    for (const [why, schedules] of [
        ["there are no schedules", []],
        ["it is only ever woken", [schedule("wake", WAKE)]],
        ["it is only ever put to sleep", [schedule("sleep", SLEEP)]],
        ["the schedules are in two time zones", [schedule("wake", WAKE), schedule("sleep", SLEEP, "UTC")]],
        ["a schedule goes by the date", [schedule("wake", "cron(0 7 1 * ? *)"), schedule("sleep", SLEEP)]],
        [
            "the schedules start something else",
            [schedule("wake", WAKE, "UTC", {}), schedule("sleep", SLEEP, "UTC", "x")],
        ],
    ] as const) {
        it(`is that of all hours where ${why}`, () => {
            expect(hoursOf(...schedules)).to.deep.equal([[730, ""]]);
        });
    }

    it("follows the working hours", () => {
        const [[hours] = []] = hoursOf(schedule("wake", "cron(30 8 ? * MON-FRI *)"), schedule("sleep", SLEEP));
        expect(hours).to.equal(Number(((730 * 57.5) / 168).toFixed(2)));
    });

    it("is that of dev, whose nights and weekends are off", async () => {
        const estimate = await stackEstimate("dev");
        const hours = rows(estimate).find(([what]) => what === "db.t4g.micro, Single-AZ");
        expect(hours?.at(-1)).to.equal(ASSUMED);
        expect(estimate.savings.find(({ what }) => what === "Off-hours")?.monthly).to.equal(20.92);
    });

    it("is not that of staging and prod", async () => {
        for (const stack of ["staging", "prod"] as const) {
            const { savings } = await stackEstimate(stack);
            expect(savings.map(({ what }) => what)).to.not.include("Off-hours");
        }
    });
});
