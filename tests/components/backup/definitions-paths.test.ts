import { expect } from "chai";
import fc from "fast-check";
import { drillDefinition } from "../../../components/backup/definitions/drill";
import { dumpDefinition } from "../../../components/backup/definitions/dump";
import { restoreDefinition } from "../../../components/backup/definitions/restore";
import type { StateMachine } from "../../../components/backup/states";
import { answered, assessed, KINDS, payloadOf, type TaskFault, taskFailed } from "./definitions/answers";
import { type Call, type Ended, execute, TaskError } from "./definitions/interpreter";
import { SHARED } from "./definitions/resources";

const ID = "daily/2026-11-21T03-15-00Z-run-12345678";
const FAULTS: readonly TaskFault[] = [
    ...KINDS,
    "unexpected",
    "killed",
    "not started",
    "out of memory",
    "stopped by a person",
];
/** ECS says soon that it cannot start a task. */
const START_SECONDS = 60;
const TIMEOUT = new TaskError("States.Timeout", "");

/** Answers calls by the name of their state: with a value, or with an error; of several the last one stays. */
function answers(byState: Readonly<Record<string, readonly unknown[]>>): (call: Call) => unknown {
    const asked = new Map<string, number>();
    return (call) => {
        if (call.state === "Assess" && byState.Assess === undefined) {
            return assessed(call);
        }
        const list = byState[call.state] ?? [];
        const count = asked.get(call.state) ?? 0;
        asked.set(call.state, count + 1);
        const answer = list[Math.min(count, list.length - 1)];
        if (answer instanceof Error) {
            throw answer;
        }
        return answer;
    };
}

const TOLD = { TellPeople: [answered({ error: "DumpFailed", cause: "The cause." })] };

function callsOf(ended: Ended, ...states: readonly string[]): string[] {
    return ended.calls.map(({ state }) => state).filter((state) => states.length === 0 || states.includes(state));
}

function told(ended: Ended): Readonly<Record<string, unknown>> {
    return payloadOf(ended.calls.find(({ state }) => state === "TellPeople") ?? expect.fail("nobody was told"));
}

describe("The state machine of the dump", () => {
    const machine = dumpDefinition(SHARED);
    const measured = { id: ID, bytes: 1, seconds: 2, tables: 3 };

    it("dumps, finds what was announced, and gives that out", async () => {
        const ended = await execute(machine, {}, answers({ Dump: [{}], Measure: [answered(measured)] }));
        expect(callsOf(ended)).to.deep.equal(["Dump", "Measure"]);
        expect(payloadOf(ended.calls[1] ?? expect.fail())).to.deep.equal({ action: "dumped", run: "run-12345678" });
        expect([ended.status, ended.output]).to.deep.equal(["SUCCEEDED", measured]);
    });

    it("sweeps and dumps again where the database was not reached, and tells nobody once it works", async () => {
        const fault = taskFailed("database not reached");
        const ended = await execute(
            machine,
            {},
            answers({ Dump: [fault, fault, {}], Sweep: [answered({})], Measure: [answered(measured)] }),
        );
        expect(callsOf(ended)).to.deep.equal(["Dump", "Sweep", "Assess", "Dump", "Sweep", "Assess", "Dump", "Measure"]);
        expect(ended.status).to.equal("SUCCEEDED");
    });

    it("gives up after three attempts, and passes on what the task said", async () => {
        const fault = taskFailed("storage failed");
        const ended = await execute(machine, {}, answers({ Dump: [fault], Sweep: [answered({})], ...TOLD }));
        expect(callsOf(ended, "Dump")).to.have.length(3);
        expect(told(ended)).to.deep.equal({
            action: "fail",
            job: "dump",
            id: "",
            execution: "arn:aws:states:eu-west-1:123456789012:execution:shop-prod-backups-machine:run-12345678",
            startedAt: "2026-11-21T03:15:00.000Z",
            error: { Error: "States.TaskFailed", Cause: fault.reason },
            notes: "",
            logGroup: "/ecs/backups",
            logStreams: "backups/backups",
        });
        expect(ended.error).to.deep.equal({ Error: "DumpFailed", Cause: "The cause." });
    });

    it("tries again to start a task that Fargate has no room for, and ends well once it has", async () => {
        const full = new TaskError("AmazonECS.Unknown", '[{"Reason":"Capacity is unavailable at this time."}]');
        const ended = await execute(machine, {}, answers({ Dump: [full, full, {}], Measure: [answered(measured)] }));
        expect(callsOf(ended)).to.deep.equal(["Dump", "Dump", "Dump", "Measure"]);
        expect(ended.status).to.equal("SUCCEEDED");
    });

    it("lets a task end that took too long, before it sweeps", async () => {
        const ended = await execute(machine, {}, answers({ Dump: [TIMEOUT], Sweep: [answered({})], ...TOLD }));
        expect(ended.states).to.deep.equal([
            "Begin",
            "Dump",
            "LetTaskEnd",
            "Sweep",
            "IsCleanUp",
            "Assess",
            "IsToRepeat",
            "TellPeople",
            "Failed",
        ]);
        expect(told(ended).error).to.deep.equal({ Error: "States.Timeout" });
    });

    it("fails where a task that ended well announced nothing", async () => {
        const missing = new TaskError("DumpMissing", '{"errorMessage":"No dump."}');
        const ended = await execute(
            machine,
            {},
            answers({ Dump: [{}], Measure: [missing], Sweep: [answered({})], ...TOLD }),
        );
        expect(callsOf(ended)).to.deep.equal(["Dump", "Measure", "Sweep", "Assess", "TellPeople"]);
    });

    it("tells of the failure also where the sweep fails, and of that, too", async () => {
        const ended = await execute(
            machine,
            {},
            answers({
                Dump: [taskFailed("wrong settings")],
                Sweep: [new TaskError("Failure", "S3 is away")],
                ...TOLD,
            }),
        );
        expect(callsOf(ended, "Sweep")).to.have.length(6);
        expect(told(ended).notes).to.equal("What the dump left could not be removed: Failure S3 is away\n");
    });

    it("publishes by itself where the function cannot", async () => {
        const broken = new TaskError("Lambda.Unknown", "no such module");
        const ended = await execute(
            machine,
            {},
            answers({ Dump: [taskFailed("wrong settings")], Sweep: [broken], Assess: [broken], TellPeople: [broken] }),
        );
        const call = ended.calls.at(-1);
        expect(call?.resource).to.equal("arn:aws:states:::sns:publish");
        expect(JSON.stringify(call?.args)).to.include("States.TaskFailed: {").and.to.include("no such module");
        expect(ended.error?.Error).to.equal("States.TaskFailed");
    });

    it("fails, and nothing else, where SNS cannot either", async () => {
        const broken = new TaskError("Lambda.Unknown", "no such module");
        const ended = await execute(
            machine,
            {},
            answers({
                Dump: [TIMEOUT],
                Sweep: [broken],
                Assess: [broken],
                TellPeople: [broken],
                TellWithoutFunction: [new TaskError("SNS.AuthorizationErrorException", "denied")],
            }),
        );
        expect(callsOf(ended, "TellWithoutFunction")).to.have.length(6);
        expect(ended.error).to.deep.equal({ Error: "States.Timeout", Cause: "" });
    });

    it("only sweeps after an execution that was stopped", async () => {
        const ended = await execute(
            machine,
            { cleanUpAfter: "run-of-another" },
            answers({ Sweep: [answered({ objects: 1, uploads: 1 })] }),
        );
        expect(ended.states).to.deep.equal(["Begin", "LetTaskEnd", "Sweep", "IsCleanUp", "CleanedUp"]);
        expect(payloadOf(ended.calls[0] ?? expect.fail())).to.deep.equal({ action: "sweep", run: "run-of-another" });
        expect(ended.status).to.equal("SUCCEEDED");
    });

    it("tells where that sweep fails", async () => {
        const ended = await execute(
            machine,
            { cleanUpAfter: "run-of-another" },
            answers({ Sweep: [new TaskError("Failure", "S3 is away")], ...TOLD }),
        );
        expect(told(ended).error).to.deep.equal({
            Error: "NotCleanedUp",
            Cause: "What the dump left could not be removed: Failure S3 is away\n",
        });
        expect(ended.status).to.equal("FAILED");
    });
});

describe("The state machine of the drill", () => {
    const machine = drillDefinition(SHARED);
    const picked = { Pick: [answered({ outcome: "drill", id: ID, message: "" })] };
    const judged = { id: ID, summary: "Passed.", report: "s3://bucket/report.md" };

    it("picks, drills and judges, and gives out what the report says", async () => {
        const event = { source: "aws.s3", detail: {} };
        const ended = await execute(machine, event, answers({ ...picked, Drill: [{}], Judge: [answered(judged)] }));
        expect(callsOf(ended)).to.deep.equal(["Pick", "Drill", "Judge"]);
        expect(payloadOf(ended.calls[0] ?? expect.fail())).to.deep.equal({
            action: "pick",
            input: event,
            execution: "arn:aws:states:eu-west-1:123456789012:execution:shop-prod-backups-machine:run-12345678",
        });
        expect(JSON.stringify(ended.calls[1]?.args)).to.include(`{"Name":"DUMP_ID","Value":"${ID}"}`);
        expect(payloadOf(ended.calls[2] ?? expect.fail())).to.include({ action: "judge", kind: "dump", id: ID });
        expect([ended.status, ended.output]).to.deep.equal(["SUCCEEDED", judged]);
    });

    it("ends well, without a task, where another execution has the dump", async () => {
        const skip = { outcome: "skip", id: ID, message: "The dump was already drilled by other-run." };
        const ended = await execute(machine, { dump: "latest" }, answers({ Pick: [answered(skip)] }));
        expect([ended.status, ended.output, callsOf(ended)]).to.deep.equal(["SUCCEEDED", skip, ["Pick"]]);
    });

    it("tells where there is nothing to pick, without asking again", async () => {
        const refused = new TaskError("Refused", '{"errorMessage":"There is no dump."}');
        const ended = await execute(machine, {}, answers({ Pick: [refused], ...TOLD }));
        expect(callsOf(ended)).to.deep.equal(["Pick", "TellPeople"]);
        expect(told(ended)).to.include({ job: "drill", id: "" });
    });

    it("fails where the report does not show that it passed", async () => {
        const failed = new TaskError("DrillFailed", '{"errorMessage":"A row is missing."}');
        const ended = await execute(machine, {}, answers({ ...picked, Drill: [{}], Judge: [failed], ...TOLD }));
        expect(callsOf(ended)).to.deep.equal(["Pick", "Drill", "Judge", "TellPeople"]);
        expect(told(ended)).to.include({ id: ID }).and.to.have.deep.property("error", {
            Error: "DrillFailed",
            Cause: '{"errorMessage":"A row is missing."}',
        });
    });

    for (const fault of KINDS.filter((kind) => kind !== "storage failed")) {
        it(`does not drill again where the task says "${fault}"`, async () => {
            const ended = await execute(machine, {}, answers({ ...picked, Drill: [taskFailed(fault)], ...TOLD }));
            expect(callsOf(ended)).to.deep.equal(["Pick", "Drill", "Assess", "TellPeople"]);
        });
    }
});

describe("The state machine of the restore", () => {
    const machine = restoreDefinition(SHARED);

    function environment(ended: Ended): string {
        return JSON.stringify(ended.calls[0]?.args);
    }

    it("restores what it is told, over nothing", async () => {
        const ended = await execute(machine, { dump: "latest", into: "shop_restored" }, answers({ Restore: [{}] }));
        expect(environment(ended))
            .to.include('{"Name":"DUMP_ID","Value":"latest"}')
            .and.to.include('{"Name":"INTO_DATABASE","Value":"shop_restored"}')
            .and.to.include('{"Name":"OVERWRITE","Value":"false"}');
        expect([ended.status, ended.output]).to.deep.equal(["SUCCEEDED", { id: "latest", into: "shop_restored" }]);
    });

    for (const [overwrite, value] of [
        [true, "true"],
        ["true", "true"],
        [false, "false"],
        ["yes", "false"],
        [null, "false"],
        [1, "false"],
    ] as const) {
        it(`takes ${JSON.stringify(overwrite)} for overwriting as ${value}`, async () => {
            const input = { dump: "latest", into: "shop", overwrite };
            const ended = await execute(machine, input, answers({ Restore: [{}] }));
            expect(environment(ended)).to.include(`{"Name":"OVERWRITE","Value":"${value}"}`);
        });
    }

    for (const input of [{}, { dump: "latest" }, { into: "shop" }]) {
        it(`refuses ${JSON.stringify(input)}`, async () => {
            const ended = await execute(machine, input, answers(TOLD));
            expect(callsOf(ended)).to.deep.equal(["TellPeople"]);
            expect(told(ended).error).to.have.property("Error", "Refused");
        });
    }

    for (const fault of FAULTS) {
        const attempts = fault === "not started" ? 2 : 1;
        it(`is done ${attempts === 1 ? "once" : "again"} where the task says "${fault}"`, async () => {
            const input = { dump: "latest", into: "shop" };
            const ended = await execute(machine, input, answers({ Restore: [taskFailed(fault)], ...TOLD }));
            expect(callsOf(ended, "Restore")).to.have.length(attempts);
            expect(ended.status).to.equal("FAILED");
        });
    }
});

describe("The state machines of backups, whatever fails", function () {
    this.timeout(60_000);

    const MACHINES = {
        dump: { machine: dumpDefinition(SHARED), input: {} },
        "dump that cleans up": { machine: dumpDefinition(SHARED), input: { cleanUpAfter: "run-of-another" } },
        drill: { machine: drillDefinition(SHARED), input: { dump: "latest" } },
        restore: { machine: restoreDefinition(SHARED), input: { dump: "latest", into: "shop" } },
    } as const;
    const GOOD: Readonly<Record<string, unknown>> = {
        Pick: answered({ outcome: "drill", id: ID, message: "" }),
        Measure: answered({ id: ID }),
        Judge: answered({ id: ID }),
        Sweep: answered({}),
        TellPeople: answered({ error: "Failed", cause: "The cause." }),
    };
    const serviceFault = fc.constantFrom(
        TIMEOUT,
        new TaskError("Lambda.TooManyRequestsException", "Rate Exceeded."),
        new TaskError("Failure", '{"errorType":"Failure","errorMessage":"S3 could not read"}'),
        new TaskError("States.Permissions", "denied"),
    );
    const startFault = fc.constantFrom(
        new TaskError("AmazonECS.Unknown", '[{"Reason":"RESOURCE:CPU"}]', START_SECONDS),
        new TaskError("ECS.ServerException", "try again", START_SECONDS),
    );
    const taskFault = fc.oneof(
        fc.constantFrom(...FAULTS).map(taskFailed),
        fc.constant(TIMEOUT),
        startFault,
        fc.constant(undefined),
    );
    const plan = fc.record({
        name: fc.constantFrom("dump", "dump that cleans up", "drill", "restore"),
        tasks: fc.array(taskFault, { minLength: 1, maxLength: 4 }),
        services: fc.array(fc.option(serviceFault, { nil: undefined, freq: 2 }), { minLength: 1, maxLength: 12 }),
    });

    function faulty(tasks: readonly (Error | undefined)[], services: readonly (Error | undefined)[]) {
        const counts = { tasks: 0, services: 0 };
        return (call: Call): unknown => {
            const isTask = call.resource.endsWith("ecs:runTask.sync");
            const fault = isTask ? tasks[counts.tasks++ % tasks.length] : services[counts.services++ % services.length];
            if (fault !== undefined) {
                throw fault;
            }
            return call.state === "Assess" ? assessed(call) : (GOOD[call.state] ?? {});
        };
    }

    it("end in time, tell before they fail, sweep after each dump that failed, and repeat only where it can help", async () => {
        await fc.assert(
            fc.asyncProperty(plan, async ({ name, tasks, services }) => {
                const { machine, input }: { machine: StateMachine<string>; input: object } = MACHINES[name];
                const ended = await execute(machine, input, faulty(tasks, services));
                expect(ended.seconds).to.be.at.most(machine.TimeoutSeconds);
                const states = callsOf(ended);
                if (ended.status === "FAILED") {
                    expect(states).to.include("TellPeople");
                }
                if (states.includes("Dump") && ended.status === "FAILED") {
                    expect(states.lastIndexOf("Sweep")).to.be.greaterThan(states.lastIndexOf("Dump"));
                }
                expect(ended.states.filter((state) => state === "Drill").length).to.be.at.most(3);
                expect(ended.states.filter((state) => state === "Dump").length).to.be.at.most(3);
            }),
            { numRuns: 300 },
        );
    });
});
