import { expect } from "chai";
import type { Behaviour } from "../../support/fake-ecs";
import { type Outcome, ReleaseDesk } from "../../support/fake-ecs/release-desk";

const ROLLED_BACK = "The release of backend failed, and ECS rolled it back: backend:1 serves, not what was asked for.";

/** The part of a report under a heading, without times and ids. */
function section({ error = "" }: Outcome, heading: string): string[] {
    const [, rest = ""] = error.split(`\n\n${heading}`);
    const [body = ""] = rest.split("\n\n");
    return body
        .split("\n")
        .slice(1)
        .map((line) =>
            line
                .trim()
                .replace(/^\d\d:\d\d:\d\d +/, "")
                .replace(/[0-9a-f]{32}/, "ID"),
        )
        .filter((line) => line !== "");
}

interface Case {
    readonly title: string;
    readonly behaviour: Behaviour;
    readonly stopped: readonly (string | RegExp)[];
    readonly log?: readonly string[];
    readonly balancer?: readonly string[];
    readonly advice: RegExp;
}

const MISSING = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop-dev@sha256:00000002";

const CASES: readonly Case[] = [
    {
        title: "end when they start",
        behaviour: { kind: "exits", exitCode: 1, log: ["Error: DATABASE_SECRET_ARN is missing"] },
        stopped: ["EssentialContainerExited: Essential container in task exited", "container backend: exit code 1"],
        log: ["Error: DATABASE_SECRET_ARN is missing"],
        advice: /^The program ended by itself/,
    },
    {
        title: "fail the load balancer's health check",
        behaviour: { kind: "unhealthy", log: ["listening on 8001"] },
        stopped: [
            "ServiceSchedulerInitiated: Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/backend/6d0ecf831eec9f09)",
            "container backend: exit code 143, stopped, SIGTERM",
        ],
        balancer: ["target of backend unhealthy: Health checks failed with these codes: [502]"],
        log: ["listening on 8001"],
        advice: /^The load balancer got no good answer/,
    },
    {
        title: "fail the health check inside the container",
        behaviour: { kind: "container unhealthy" },
        stopped: [
            "ServiceSchedulerInitiated: Task failed container health checks",
            "container backend: exit code 143, stopped, SIGTERM",
        ],
        advice: /^The health check inside the container failed/,
    },
    {
        title: "run out of memory",
        behaviour: { kind: "out of memory" },
        stopped: [
            "EssentialContainerExited: OutOfMemoryError: Container killed due to memory usage",
            "container backend: exit code 137, killed, SIGKILL",
        ],
        advice: /raise "memory" of the service/,
    },
    {
        title: "have no image",
        behaviour: { kind: "image missing" },
        stopped: [
            `TaskFailedToStart: CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${MISSING}: ${MISSING}: not found`,
            "container backend: it never ran, or was lost",
        ],
        advice: /^The image could not be pulled/,
    },
];

describe("a release whose tasks", function () {
    // Hundreds of requests, on a machine that may be busy.
    this.timeout(90_000);

    for (const { title, behaviour, stopped, log, balancer, advice } of CASES) {
        it(`${title} is rolled back, and fails the update with the reasons`, async () => {
            const desk = await ReleaseDesk.open();
            const service = desk.ecs.createService("backend");
            const good = desk.ecs.define("backend", { kind: "healthy" });
            desk.ecs.deploy(service, good);
            expect((await desk.prove(desk.rollout(good))).error).to.equal(undefined);
            desk.clock.pass(60);
            const bad = desk.ecs.define("backend", behaviour);
            desk.ecs.deploy(service, bad);
            const outcome = await desk.prove(desk.rollout(bad));
            await desk.close();

            expect(outcome.error?.split("\n")[0]).to.equal(ROLLED_BACK);
            expect(outcome.error).to.match(/In the service {3}backend:1, 2 of 2 tasks running/);
            expect(outcome.error).to.match(/Deployment {7}\d+, ROLLBACK_SUCCESSFUL/);
            expect(outcome.error).to.match(/Circuit breaker {2}triggered: 3 tasks failed, 3 are the limit/);
            expect(section(outcome, "Stopped tasks")).to.deep.equal(["4 tasks alike, the last ID", ...stopped]);
            expect(section(outcome, "What the load balancer says")).to.deep.equal(balancer ?? []);
            expect(section(outcome, "Last lines of the log")).to.deep.equal(log ?? []);
            expect(section(outcome, "Events of the service").at(-1)).to.equal(
                "(service backend) has reached a steady state.",
            );
            expect(section(outcome, "What to do")[0]).to.match(advice);
            expect(section(outcome, "What to do").at(-1)).to.match(/"pulumi up --refresh"/);
            expect(service.serving).to.equal(good);
        });
    }

    it("end when they start fails at once where there is no earlier release", async () => {
        const desk = await ReleaseDesk.open();
        const service = desk.ecs.createService("backend");
        const bad = desk.ecs.define("backend", { kind: "exits", exitCode: 1 });
        desk.ecs.deploy(service, bad);
        const begun = desk.clock.now();
        const outcome = await desk.prove(desk.rollout(bad));
        await desk.close();
        expect(outcome.error?.split("\n")[0]).to.equal(
            "The release of backend failed, and there is no earlier one that ECS could go back to: nothing serves.",
        );
        expect(outcome.error).to.include("Rollout          ECS deployment circuit breaker: tasks failed to start.");
        expect(desk.clock.now() - begun).to.be.below(5 * 60_000);
    });

    it("never become healthy, without a verdict, fails when the time is up, and says how to go back", async () => {
        const desk = await ReleaseDesk.open();
        const service = desk.ecs.createService("backend");
        const stuck = desk.ecs.define("backend", { kind: "hangs", log: ["still warming up"] });
        desk.ecs.deploy(service, stuck);
        const outcome = await desk.prove(desk.rollout(stuck, { timeoutMinutes: 3 }));
        await desk.close();
        expect(outcome.error?.split("\n")[0]).to.equal(
            "The release of backend was not finished within 3 min. ECS goes on with it.",
        );
        expect(section(outcome, "Last lines of the log")).to.deep.equal(["still warming up"]);
        expect(section(outcome, "What to do").at(-1)).to.match(
            /aws ecs stop-service-deployment --service-deployment-arn \S+ --stop-type ROLLBACK$/,
        );
    });

    it("write escape sequences and endless lines are told without them", async () => {
        const desk = await ReleaseDesk.open();
        const service = desk.ecs.createService("backend");
        const log = ["\u001b[2J\u001b[31mError\u001b[0m:\u0007 \u202ereversed", "x".repeat(5000)];
        const bad = desk.ecs.define("backend", { kind: "exits", exitCode: 1, log });
        desk.ecs.deploy(service, bad);
        const outcome = await desk.prove(desk.rollout(bad));
        await desk.close();
        expect(section(outcome, "Last lines of the log")).to.deep.equal([
            "Error: reversed",
            `${"x".repeat(400)} … (5000 characters)`,
        ]);
    });
});
