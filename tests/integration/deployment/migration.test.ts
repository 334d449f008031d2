import { expect } from "chai";
import { type Outcome, ReleaseDesk } from "../../support/fake-ecs/release-desk";

const UNTOUCHED = "The service was not touched: what ran before goes on serving.";

/** The part of a report under a heading. */
function section(outcome: Outcome, heading: string): string[] {
    const lines = (outcome.error ?? "").split("\n");
    const from = lines.findIndex((line) => line.startsWith(heading));
    const rest = from === -1 ? [] : lines.slice(from + 1);
    const end = rest.indexOf("");
    return rest.slice(0, end === -1 ? undefined : end).map((line) => line.trim());
}

describe("a migration", function () {
    // Hundreds of requests, on a machine that may be busy.
    this.timeout(90_000);

    let desk: ReleaseDesk;

    beforeEach(async () => {
        desk = await ReleaseDesk.open();
    });

    afterEach(async () => {
        await desk.close();
    });

    it("that ends with exit code 0 opens the gate, and is told of as it goes", async () => {
        const { result, error, told } = await desk.migrate(desk.gate({ kind: "exits", exitCode: 0, seconds: 20 }));
        const [task] = desk.ecs.tasks.all;
        expect(error).to.equal(undefined);
        expect(result).to.equal(task?.arn);
        expect(told.map((line) => line.replace(/[0-9a-f]{32}/, "ID"))).to.deep.equal([
            "Migration of backend: task ID was started",
            "Migration of backend: task ID is provisioning",
            "Migration of backend: task ID is running",
            "Migration of backend: done in 20 s",
        ]);
        expect(task?.exitCode).to.equal(0);
    });

    it("is told by its own container, not by the one that GuardDuty puts beside it", async () => {
        desk.ecs.tasks.agent = "aws-guardduty-agent-1";
        const bad = await desk.migrate(desk.gate({ kind: "exits", exitCode: 3 }));
        expect(bad.error?.split("\n")[0]).to.equal(
            `The migration of backend failed: its task ended with exit code 3. ${UNTOUCHED}`,
        );
        expect(section(bad, "Why it stopped")).to.deep.equal([
            "EssentialContainerExited: Essential container in task exited",
            "container backend-migration: exit code 3",
        ]);
        const good = await desk.migrate(desk.gate({ kind: "exits", exitCode: 0 }));
        expect([good.error, good.result]).to.deep.equal([undefined, desk.ecs.tasks.all[1]?.arn]);
    });

    it("that fails stops the update with its exit code, reason and last lines", async () => {
        const log = ["Migrating 0005_names.sql", 'error: column "name" of relation "users" already exists'];
        const outcome = await desk.migrate(desk.gate({ kind: "exits", exitCode: 1, log }));
        expect(outcome.result).to.equal(undefined);
        expect(outcome.error?.split("\n")[0]).to.equal(
            `The migration of backend failed: its task ended with exit code 1. ${UNTOUCHED}`,
        );
        expect(section(outcome, "Why it stopped")).to.deep.equal([
            "EssentialContainerExited: Essential container in task exited",
            "container backend-migration: exit code 1",
        ]);
        expect(section(outcome, "Last lines of the log").map((line) => line.slice(10))).to.deep.equal(log);
        expect(section(outcome, "What to do")).to.deep.equal([
            "The program ended by itself: its last log lines say why.",
            'Mend it, and run "pulumi up" again: the migration is started anew, also for the same image.',
        ]);
    });

    it("that runs out of memory says so, with exit code 137", async () => {
        const outcome = await desk.migrate(desk.gate({ kind: "out of memory" }));
        expect(outcome.error?.split("\n")[0]).to.equal(
            `The migration of backend failed: its task ran out of memory, exit code 137. ${UNTOUCHED}`,
        );
        expect(section(outcome, "What to do")[0]).to.equal(
            'The container used more memory than it has: raise "memory" of the service in the stack file.',
        );
    });

    it("whose image is missing did not start, and there is no log", async () => {
        const outcome = await desk.migrate(desk.gate({ kind: "image missing" }));
        expect(outcome.error?.split("\n")[0]).to.equal(
            `The migration of backend failed: its task did not start. ${UNTOUCHED}`,
        );
        expect(section(outcome, "Why it stopped")[0]).to.match(/^TaskFailedToStart: CannotPullContainerError: /);
        expect(section(outcome, "Why it stopped")[1]).to.equal(
            "container backend-migration: it never ran, or was lost",
        );
        expect(section(outcome, "Log")[0]).to.match(/^Task [0-9a-f]{32} wrote nothing to backend-3f2a91c\.$/);
    });

    it("that hangs is stopped when its time is up", async () => {
        const inputs = desk.gate({ kind: "hangs", log: ["waiting for the lock"] }, { timeoutMinutes: 4 });
        const outcome = await desk.migrate(inputs);
        const [task] = desk.ecs.tasks.all;
        expect(outcome.error?.split("\n")[0]).to.equal(
            `The migration of backend did not end within 4 min and was stopped. ${UNTOUCHED}`,
        );
        expect(task?.lastStatus).to.equal("STOPPED");
        expect(task?.stoppedReason).to.equal("The migration did not end within 4 min.");
        expect(section(outcome, "Last lines of the log").join()).to.include("waiting for the lock");
    });

    it("that hangs and cannot be stopped says how to stop it", async () => {
        desk.ecs.fail("StopTask", "denied");
        const outcome = await desk.migrate(desk.gate({ kind: "hangs" }, { timeoutMinutes: 4 }));
        expect(outcome.error?.split("\n")[0]).to.equal(
            `The migration of backend did not end within 4 min, and it could not be seen to stop. ${UNTOUCHED}`,
        );
        expect(section(outcome, "What to do")[0]).to.match(/^Stopping it failed: AccessDeniedException: /);
        expect(section(outcome, "What to do")[1]).to.equal(
            `Stop it: aws ecs stop-task --cluster arn:aws:ecs:eu-west-1:111122223333:cluster/shop --task ${desk.ecs.tasks.all[0]?.arn ?? ""}`,
        );
    });

    it("that someone stops is no success", async () => {
        desk.clock.after(60, () => {
            for (const task of desk.ecs.tasks.all) {
                desk.ecs.tasks.stopTask({ task: task.arn, reason: "Stopped in the console" });
            }
        });
        const outcome = await desk.migrate(desk.gate({ kind: "hangs" }));
        expect(outcome.error?.split("\n")[0]).to.equal(
            `The migration of backend failed: its task was stopped by someone. ${UNTOUCHED}`,
        );
        expect(section(outcome, "Why it stopped")).to.deep.equal([
            "UserInitiated: Stopped in the console",
            "container backend-migration: exit code 137, killed, SIGKILL",
        ]);
    });

    it("is not on Spot, in the private network, and marked as the gate's for this image", async () => {
        const inputs = desk.gate({ kind: "exits", exitCode: 0 });
        await desk.migrate(inputs);
        const [request] = desk.ecs.requestsOf("RunTask");
        expect(request).to.deep.include({
            launchType: "FARGATE",
            taskDefinition: inputs.taskDefinitionArn,
            count: 1,
            networkConfiguration: {
                awsvpcConfiguration: {
                    subnets: ["subnet-1", "subnet-2"],
                    securityGroups: ["sg-1"],
                    assignPublicIp: "DISABLED",
                },
            },
        });
        expect(request?.startedBy).to.match(/^slipway\/backend\/[0-9a-f]{16}$/);
        expect(request?.clientToken).to.match(/^[0-9a-f]{64}$/);
    });

    it("has a public address where its subnets are public", async () => {
        await desk.migrate({ ...desk.gate({ kind: "exits", exitCode: 0 }), assignPublicIp: true });
        expect(desk.ecs.requestsOf("RunTask")[0]).to.have.nested.property(
            "networkConfiguration.awsvpcConfiguration.assignPublicIp",
            "ENABLED",
        );
    });

    it("is run anew after it failed, with another token", async () => {
        const inputs = desk.gate({ kind: "exits", exitCode: 1 });
        await desk.migrate(inputs);
        await desk.migrate(inputs);
        const tokens = desk.ecs.requestsOf("RunTask").map(({ clientToken }) => clientToken);
        expect(new Set(tokens).size).to.equal(2);
        expect(desk.ecs.tasks.all).to.have.length(2);
    });

    it("is run anew when ECS remembers the token of one that failed, but not the task", async () => {
        const inputs = desk.gate({ kind: "exits", exitCode: 1 });
        await desk.migrate(inputs);
        desk.clock.pass(3 * 3600);
        const outcome = await desk.migrate(inputs);
        expect(desk.ecs.tasks.all).to.have.length(2);
        expect(outcome.error).to.include(desk.ecs.tasks.all[1]?.arn);
    });

    it("of another image that still runs is waited for first", async () => {
        const first = desk.gate({ kind: "exits", exitCode: 0, seconds: 300 }, { imageReference: "shop-dev@sha256:0" });
        const interrupted = desk.dyingClients(5, "after");
        await desk.migrate(first, interrupted);
        expect(desk.ecs.tasks.all).to.have.length(1);
        const outcome = await desk.migrate(desk.gate({ kind: "exits", exitCode: 0 }));
        const [one, other] = desk.ecs.tasks.all;
        expect(outcome.result).to.equal(other?.arn);
        expect(other?.createdAt).to.be.at.least(one?.stoppedAt ?? Infinity);
        expect(outcome.told[0]).to.match(
            /the migration of another image still runs, task [0-9a-f]{32}: waiting for it$/,
        );
    });

    it("of another image that hangs is told of, and nothing is started beside it", async () => {
        const first = desk.gate({ kind: "hangs" }, { imageReference: "shop-dev@sha256:0" });
        await desk.migrate(first, desk.dyingClients(5, "after"));
        const outcome = await desk.migrate(desk.gate({ kind: "exits", exitCode: 0 }));
        expect(outcome.error?.split("\n")[0]).to.equal(
            `The migration of backend did not begin: that of another image still ran after 15 min. ${UNTOUCHED}`,
        );
        expect(desk.ecs.tasks.all).to.have.length(1);
    });
});
