import { expect } from "chai";
import type { Fault } from "../../support/fake-ecs";
import { ReleaseDesk } from "../../support/fake-ecs/release-desk";

const PASSING: readonly Fault[] = ["throttled", "unavailable", "garbled", "cut", "lost"];

const MIGRATION_CALLS = ["ListTasks", "RunTask", "DescribeTasks"];
const ROLLOUT_CALLS = [
    "ListServiceDeployments",
    "DescribeServiceDeployments",
    "DescribeServiceRevisions",
    "DescribeServices",
];

describe("calls to AWS that fail", function () {
    // Hundreds of requests, on a machine that may be busy.
    this.timeout(90_000);

    let desk: ReleaseDesk;

    beforeEach(async () => {
        desk = await ReleaseDesk.open();
    });

    afterEach(async () => {
        await desk.close();
    });

    for (const fault of PASSING) {
        it(`${fault}, for a while, are made again until a migration is through, with one task`, async () => {
            for (const action of MIGRATION_CALLS) {
                desk.ecs.fail(action, fault, 5);
            }
            const { error } = await desk.migrate(desk.gate({ kind: "exits", exitCode: 0 }));
            expect(error).to.equal(undefined);
            expect(desk.ecs.tasks.all).to.have.length(1);
        });

        it(`${fault}, for a while, are made again until a rollout is through`, async () => {
            const service = desk.ecs.createService("backend");
            const asked = desk.ecs.define("backend", { kind: "healthy" });
            desk.ecs.deploy(service, asked);
            for (const action of ROLLOUT_CALLS) {
                desk.ecs.fail(action, fault, 5);
            }
            const { error } = await desk.prove(desk.rollout(asked));
            expect(error).to.equal(undefined);
            expect(service.serving).to.equal(asked);
        });
    }

    it("for ever end a migration when its time is up, which says that a task may run", async () => {
        desk.ecs.fail("DescribeTasks", "throttled", Infinity);
        const { error } = await desk.migrate(desk.gate({ kind: "hangs" }));
        expect(error?.split("\n")[0]).to.equal(
            "The migration of backend was lost sight of: the last call to AWS failed: " +
                "ThrottlingException: Rate exceeded. The service was not touched: what ran before goes on serving.",
        );
        expect(error).to.include("a task that was started is waited for, and no second one is started beside it");
    });

    it("for ever end a rollout when its time is up", async () => {
        const service = desk.ecs.createService("backend");
        const asked = desk.ecs.define("backend", { kind: "healthy" });
        desk.ecs.deploy(service, asked);
        desk.ecs.fail("DescribeServices", "unavailable", Infinity);
        const { error } = await desk.prove(desk.rollout(asked));
        expect(error?.split("\n")[0]).to.equal(
            "The release of backend was not finished within 30 min. ECS goes on with it.",
        );
        expect(error).to.include("ServerException: Service Unavailable. Please try again later.");
    });

    for (const [fault, name, advice] of [
        ["denied", "AccessDeniedException", "Give whoever deploys that permission (docs/deployments.md"],
        ["expired", "ExpiredTokenException", 'Log in again ("aws sso login", or AWS_PROFILE)'],
    ] as const) {
        it(`${fault}, end a migration at once, and say what to do`, async () => {
            desk.ecs.fail("RunTask", fault);
            const { error } = await desk.migrate(desk.gate({ kind: "exits", exitCode: 0 }));
            expect(error).to.match(new RegExp(`^The migration of backend could not be started: ${name}: `));
            expect(error).to.include(advice);
            expect(desk.ecs.tasks.all).to.deep.equal([]);
            expect(desk.ecs.count("RunTask")).to.equal(1);
        });

        it(`${fault}, end the wait for a rollout at once, and say that it goes on`, async () => {
            const service = desk.ecs.createService("backend");
            const asked = desk.ecs.define("backend", { kind: "healthy" });
            desk.ecs.deploy(service, asked);
            desk.clock.after(20, () => {
                desk.ecs.fail("DescribeServices", fault);
            });
            const { error } = await desk.prove(desk.rollout(asked));
            expect(error).to.match(new RegExp(`^The release of backend could not be watched: ${name}: `));
            expect(error).to.include(advice);
            expect(error).to.include("it goes on watching the same deployment");
        });
    }

    it("for the evidence of a failure hide nothing of the failure", async () => {
        const service = desk.ecs.createService("backend");
        const bad = desk.ecs.define("backend", { kind: "exits", exitCode: 1 });
        desk.ecs.deploy(service, bad);
        desk.ecs.fail("ListTasks", "denied", Infinity);
        const { error } = await desk.prove(desk.rollout(bad));
        expect(error?.split("\n")[0]).to.match(/^The release of backend failed/);
        expect(error).to.include("They could not be read: AccessDeniedException: ");
        expect(error).to.include("deployment failed: tasks failed to start.");
    });

    it("for the log of a failure hide nothing of the failure", async () => {
        desk.ecs.fail("GetLogEvents", "denied", Infinity);
        const { error } = await desk.migrate(desk.gate({ kind: "exits", exitCode: 3, log: ["never read"] }));
        expect(error?.split("\n")[0]).to.match(/ended with exit code 3/);
        expect(error).to.include("It could not be read: AccessDeniedException: ");
    });
});
