import { expect } from "chai";
import fc from "fast-check";
import { definitionMistakes } from "../backup/definitions/mistakes";
import { AWAKE, MOST_HOURS, offHoursDefinition, type OffHoursInput } from "../../../components/off-hours/definition";
import { ASLEEP_WORLD, AWAKE_WORLD, type Behaviour, RESOURCES, World } from "./world";

const EVENING = { do: "sleep", by: "schedule" } as const;
const MORNING = { do: "wake", by: "schedule" } as const;
const AWAKE_TASKS = { backend: [2, 2, "2-6"], frontend: [1, 1, "1-1"] };
const ASLEEP_TASKS = { backend: [0, 0, "0-0"], frontend: [0, 0, "1-1"] };
const PERSON = { do: "wake", by: "person", until: "2026-01-01T00:00:00Z", sleepThen: false } as const;

/** Runs an execution in a world, and gives both. */
async function run(behaviour: Partial<Behaviour> & Pick<Behaviour, "database">, input: OffHoursInput) {
    const world = new World({ ...AWAKE_WORLD, ...behaviour });
    return { world, ended: await world.run(input) };
}

describe("The state machine of off-hours", () => {
    it("is right by the language's own rules", () => {
        expect(definitionMistakes(offHoursDefinition(RESOURCES))).to.deep.equal([]);
    });

    it("stops the services, and the database after their last task", async () => {
        const { world, ended } = await run(AWAKE_WORLD, EVENING);
        expect(ended.status).to.equal("SUCCEEDED");
        expect(world.status).to.equal("stopped");
        expect(world.tasks).to.deep.equal(ASLEEP_TASKS);
        expect(world.changes).to.deep.equal(["backend 0 to 0", "frontend 0", "database stopping"]);
        expect(world.lapses).to.deep.equal([]);
    });

    it("starts the database, and then the services with their own bounds", async () => {
        const { world, ended } = await run(ASLEEP_WORLD, MORNING);
        expect(ended.status).to.equal("SUCCEEDED");
        expect(world.status).to.equal("available");
        expect(world.tasks).to.deep.equal(AWAKE_TASKS);
        expect(world.changes).to.deep.equal(["database starting", "backend 2 to 6", "frontend 1"]);
        expect(world.lapses).to.deep.equal([]);
    });

    it("leaves a stopped database as it is", async () => {
        const { world } = await run(ASLEEP_WORLD, EVENING);
        expect(world.changes).to.deep.equal(["backend 0 to 0", "frontend 0"]);
    });

    it("waits for a backup to end before it stops the database", async () => {
        const { world, ended } = await run({ ...AWAKE_WORLD, database: "backing-up", databaseLooks: 5 }, EVENING);
        expect(ended.status).to.equal("SUCCEEDED");
        expect(world.changes.at(-1)).to.equal("database stopping");
        expect(ended.states.filter((state) => state === "WaitToStop")).to.have.length(5 + 6);
    });

    it("asks again where RDS refuses", async () => {
        const { world } = await run({ ...AWAKE_WORLD, refusals: 3 }, EVENING);
        expect(world.changes.filter((change) => change === "database stopping")).to.have.length(4);
        expect(world.status).to.equal("stopped");
    });

    it("says what RDS refused with, where it never stops", async () => {
        const { ended } = await run({ ...AWAKE_WORLD, refusals: 1000 }, EVENING);
        expect(ended.error).to.deep.equal({
            Error: "DatabaseInTrouble",
            Cause:
                "The database shop-dev-db-1a2b3c4d is still available and can be neither stopped nor started. Look at its " +
                "events in RDS. RDS said: Rds.InvalidDbInstanceStateException It is being backed up.",
        });
    });

    it("gives a broken database up at once", async () => {
        const { ended } = await run({ ...ASLEEP_WORLD, fate: "incompatible-parameters" }, MORNING);
        expect(ended.error?.Cause).to.equal(
            "The database shop-dev-db-1a2b3c4d is still incompatible-parameters and can be neither stopped nor started. " +
                "Look at its events in RDS",
        );
    });

    it("names a service whose tasks do not start", async () => {
        const { ended } = await run({ ...ASLEEP_WORLD, broken: true }, MORNING);
        expect(ended.error).to.deep.equal({
            Error: "TasksInTrouble",
            Cause: "backend has 0 running tasks of 2 after 20 minutes. Look at its events in ECS and at its log",
        });
    });

    it("stops the database under a task that hangs, after its time", async () => {
        const { world, ended } = await run({ ...AWAKE_WORLD, hanging: true }, EVENING);
        expect(ended.status).to.equal("SUCCEEDED");
        expect(world.status).to.equal("stopped");
        expect(ended.states.filter((state) => state === "WaitForTasks")).to.have.length(2 * 79);
    });

    it("is told where the application answers once it is awake", async () => {
        const { ended } = await run(ASLEEP_WORLD, MORNING);
        expect(ended.output).to.deep.equal({ url: "http://web.example.com" });
    });

    describe("after seven days, when AWS starts the database,", () => {
        const EVENT = { do: "stay-asleep", by: "event" } as const;

        it("stops it again once it is up", async () => {
            const { world } = await run({ ...ASLEEP_WORLD, database: "starting" }, EVENT);
            expect(world.status).to.equal("stopped");
            expect(world.changes).to.deep.equal(["database stopping"]);
        });

        for (const tasks of [
            [2, 0],
            [0, 1],
        ]) {
            it(`leaves it to services that want ${tasks.join(" and ")} tasks`, async () => {
                const { world, ended } = await run({ ...ASLEEP_WORLD, database: "starting", tasks }, EVENT);
                expect(ended.status).to.equal("SUCCEEDED");
                expect(world.changes).to.deep.equal([]);
            });
        }
    });

    describe("where a person keeps it awake", () => {
        it("does not put it to sleep by the schedule", async () => {
            const { world, ended } = await run({ ...AWAKE_WORLD, others: [`${AWAKE}20261121190000-123456`] }, EVENING);
            expect(ended.states.at(-1)).to.equal("KeptAwake");
            expect(world.changes).to.deep.equal([]);
        });

        it("puts it to sleep where another person asks for it", async () => {
            const others = [`${AWAKE}20261121190000-123456`];
            const { world } = await run({ ...AWAKE_WORLD, others }, { do: "sleep", by: "person" });
            expect(world.status).to.equal("stopped");
        });

        it("is not held up by executions of other kinds", async () => {
            const { world } = await run({ ...AWAKE_WORLD, others: ["by-hand-20261121190000-123456", "1a2b"] }, EVENING);
            expect(world.status).to.equal("stopped");
        });

        it("sleeps again after the hours, where it is off-hours then", async () => {
            const { world, ended } = await run(ASLEEP_WORLD, { ...PERSON, sleepThen: true });
            expect(ended.states).to.include.members(["Awake", "StayAwake"]);
            expect(world.status).to.equal("stopped");
            expect(world.tasks).to.deep.equal(ASLEEP_TASKS);
            expect(world.lapses).to.deep.equal([]);
        });

        it("stays up after the hours, where it is not", async () => {
            const { world, ended } = await run(ASLEEP_WORLD, PERSON);
            expect(ended.states.at(-1)).to.equal("EndedAwake");
            expect(world.tasks).to.deep.equal(AWAKE_TASKS);
        });

        it("waits for the hours", async () => {
            const until = new Date(Date.now() + 4 * 3_600_000).toISOString();
            const [{ ended: with4 }, { ended: with0 }] = await Promise.all([
                run(ASLEEP_WORLD, { ...PERSON, until }),
                run(ASLEEP_WORLD, PERSON),
            ]);
            expect(with4.seconds - with0.seconds).to.be.within(4 * 3600 - 60, 4 * 3600);
        });

        it("leaves the end to another one that keeps it awake, too, but not to itself", async () => {
            const own = `${AWAKE}20261121200000-abcdef`;
            const input = { ...PERSON, sleepThen: true };
            const { world: alone } = await run({ ...ASLEEP_WORLD, others: [own] }, input);
            expect(alone.status).to.equal("stopped");
            const { world: two } = await run({ ...ASLEEP_WORLD, others: [own, `${AWAKE}2`] }, input);
            expect(two.status).to.equal("available");
        });
    });

    it("never lets a task run without its database, and ends as it was asked", async () => {
        const behaviour: fc.Arbitrary<Behaviour> = fc.record({
            database: fc.constantFrom("available", "stopped", "starting", "stopping", "backing-up"),
            databaseLooks: fc.integer({ min: 0, max: 20 }),
            taskLooks: fc.integer({ min: 0, max: 20 }),
            tasks: fc.constant([0, 0]),
            refusals: fc.integer({ min: 0, max: 5 }),
            others: fc.constant([]),
        });
        await fc.assert(
            fc.asyncProperty(behaviour, fc.constantFrom(EVENING, MORNING), fc.boolean(), async (given, input, up) => {
                const isUp = up && given.database === "available";
                const world = new World({ ...given, ...(isUp && { tasks: [2, 1] }) });
                const ended = await world.run(input);
                expect(ended.status).to.equal("SUCCEEDED");
                expect(world.lapses).to.deep.equal([]);
                expect(world.status).to.equal(input.do === "wake" ? "available" : "stopped");
                const { backend, frontend } = world.tasks;
                expect({ backend, frontend }).to.deep.equal(input.do === "wake" ? AWAKE_TASKS : ASLEEP_TASKS);
            }),
            { numRuns: 60 },
        );
    });

    it("has time for the longest that a person may keep it awake, and for its own limits", async () => {
        const until = new Date(Date.now() + MOST_HOURS * 3_600_000).toISOString();
        const slow = { databaseLooks: 200, taskLooks: 70 };
        const { ended } = await run({ ...ASLEEP_WORLD, ...slow }, { ...PERSON, until, sleepThen: true });
        expect(ended.status).to.equal("SUCCEEDED");
        expect(ended.seconds).to.be.lessThan(offHoursDefinition(RESOURCES).TimeoutSeconds);
    });
});
