import { expect } from "chai";
import fc from "fast-check";
import type { Behaviour, Fault, Plan } from "../support/fake-ecs";
import { ReleaseDesk } from "../support/fake-ecs/release-desk";

interface Release {
    readonly behaviour: Behaviour;
    readonly plan: Plan;
    readonly faults: readonly (readonly [action: string, fault: Fault, times: number])[];
    /** Seconds after which someone else deploys a release of theirs. */
    readonly foreignAfter: number | undefined;
    readonly timeoutMinutes: number;
    /** Number of the request after which the update is killed, to be run again. */
    readonly killedAt: number | undefined;
    readonly desired: number;
}

const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
    { weight: 4, arbitrary: fc.constant<Behaviour>({ kind: "healthy" }) },
    fc.record({ kind: fc.constant("exits" as const), exitCode: fc.integer({ min: 0, max: 143 }) }),
    fc.constantFrom<Behaviour>(
        { kind: "unhealthy" },
        { kind: "container unhealthy" },
        { kind: "out of memory" },
        { kind: "image missing" },
        { kind: "hangs" },
    ),
);

/** Seconds, in one case of five. */
function seldom(most: number): fc.Arbitrary<number | undefined> {
    return fc.oneof(
        { weight: 4, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: most }) },
    );
}

const plan: fc.Arbitrary<Plan> = fc.record({
    strategy: fc.constantFrom("ROLLING", "BLUE_GREEN", "CANARY", "LINEAR"),
    alarmAfter: seldom(600),
    approvalSeconds: seldom(900),
    hiddenFor: seldom(200),
    breaker: fc.constantFrom(true, true, true, false),
});

const release: fc.Arbitrary<Release> = fc.record({
    behaviour,
    plan,
    faults: fc.array(
        fc.tuple(
            fc.constantFrom(
                "ListServiceDeployments",
                "DescribeServiceDeployments",
                "DescribeServiceRevisions",
                "DescribeServices",
                "ListTasks",
                "GetLogEvents",
            ),
            fc.constantFrom<Fault>("throttled", "throttled", "unavailable", "unavailable", "cut", "cut", "denied"),
            fc.integer({ min: 1, max: 4 }),
        ),
        { maxLength: 2 },
    ),
    foreignAfter: seldom(300),
    timeoutMinutes: fc.constantFrom(2, 6, 18),
    killedAt: seldom(40),
    desired: fc.integer({ min: 1, max: 3 }),
});

describe("properties of rollouts", () => {
    it("a release is reported good only if what serves is what was asked for, and good ones are reported good", async function () {
        this.timeout(120_000);
        let good = 0;
        let failed = 0;
        await fc.assert(
            fc.asyncProperty(fc.array(release, { minLength: 1, maxLength: 3 }), async (releases) => {
                const desk = await ReleaseDesk.open();
                const service = desk.ecs.createService("backend");
                try {
                    for (const one of releases) {
                        const asked = desk.ecs.define("backend", one.behaviour);
                        service.scale(one.desired);
                        desk.ecs.deploy(service, asked, one.plan);
                        for (const fault of one.faults) {
                            desk.ecs.fail(...fault);
                        }
                        if (one.foreignAfter !== undefined) {
                            const foreign = desk.ecs.define("backend", { kind: "healthy" });
                            desk.clock.after(one.foreignAfter, () => {
                                desk.ecs.deploy(service, foreign);
                            });
                        }
                        const inputs = desk.rollout(asked, { timeoutMinutes: one.timeoutMinutes });
                        if (one.killedAt !== undefined) {
                            await desk.prove(inputs, desk.dyingClients(one.killedAt, "after"));
                        }
                        const { error } = await desk.prove(inputs);
                        if (error === undefined) {
                            good += 1;
                            expect(service.serving).to.equal(asked);
                            expect(one.behaviour.kind).to.equal("healthy");
                            expect(service.deployments.at(-1)?.status).to.equal("SUCCESSFUL");
                        } else {
                            failed += 1;
                            const undisturbed =
                                one.behaviour.kind === "healthy" &&
                                one.plan.alarmAfter === undefined &&
                                (one.plan.approvalSeconds ?? 0) < 300 &&
                                (one.plan.hiddenFor ?? 0) < 100 &&
                                one.foreignAfter === undefined &&
                                one.timeoutMinutes > 15 &&
                                !one.faults.some(([, fault]) => fault === "denied");
                            expect(undisturbed, error).to.equal(false);
                        }
                        // What others still do does not reach into the next release.
                        desk.clock.pass(3600);
                        desk.ecs.forgive();
                    }
                } finally {
                    await desk.close();
                }
            }),
            { numRuns: 25 },
        );
        // Sequences of one kind alone would show little.
        expect(good).to.be.above(3);
        expect(failed).to.be.above(3);
    });
});
