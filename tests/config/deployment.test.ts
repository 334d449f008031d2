import { expect } from "chai";
import fc from "fast-check";
import { type Deployment, STRATEGIES } from "../../components/fargate/deployment";
import { deploymentConfiguration } from "../../components/fargate/deployment-configuration";
import { loaded, mistakesIn, type Written } from "./reading";

const HOOK = { functionArn: "arn:function", roleArn: "arn:role", checksProduction: true };

const AT = "slipway:services.backend.deployment";

function backend(deployment: unknown, others: Written = {}): Written {
    return { services: { backend: { deployment } }, ...others };
}

async function deploymentOf(deployment: unknown): Promise<Deployment | undefined> {
    return (await loaded(backend(deployment))).services.backend.deployment;
}

describe("the deployment of a service", () => {
    it("is not set where the stack file says nothing", async () => {
        expect((await loaded({})).services.backend).to.not.have.property("deployment");
    });

    it("is the strategy with its own settings", async () => {
        const approval = { timeoutMinutes: 60, timeoutAction: "continue" };
        const validation = { path: "/api/ready", status: 204, body: "ready", maximumMilliseconds: 1000, attempts: 3 };
        const rollbackAlarms = { errorPercent: 1, minimumRequests: 100, names: ["checkout"] };
        const canary = { strategy: "canary", percent: 5, canaryMinutes: 30, bakeMinutes: 60, approval, validation };
        expect(await deploymentOf({ ...canary, rollbackAlarms, rolloutTimeoutMinutes: 200 })).to.deep.equal({
            ...canary,
            rollbackAlarms,
            rolloutTimeoutMinutes: 200,
        });
        expect(await deploymentOf({ strategy: "linear", stepPercent: 50, stepMinutes: 1 })).to.deep.equal({
            strategy: "linear",
            stepPercent: 50,
            stepMinutes: 1,
        });
        expect(await deploymentOf({ strategy: "rolling", rollbackAlarms: false })).to.deep.include({
            strategy: "rolling",
            rollbackAlarms: false,
        });
    });

    it("is refused with what it does not know", () => {
        expect(mistakesIn(backend({ strategy: "green" }))).to.deep.equal([
            `${AT}.strategy: "green" is not one of "rolling", "blue-green", "canary" or "linear"`,
        ]);
        expect(mistakesIn(backend({ strategy: "canary", precent: 5 }))).to.deep.equal([
            `${AT}.precent: unknown setting. Did you mean "percent"?`,
        ]);
        expect(mistakesIn(backend({ percent: 5 }))).to.deep.equal([
            `${AT}.strategy: is missing: rolling, blue-green, canary or linear`,
        ]);
        expect(mistakesIn(backend({ strategy: "canary", percent: 0.5, bakeMinutes: 1441 }))).to.deep.equal([
            `${AT}.percent: 0.5 is not a whole number of percent from 1 to 99`,
            `${AT}.bakeMinutes: 1441 is not a whole number of minutes from 0 to 1440`,
        ]);
        expect(mistakesIn(backend({ strategy: "canary", validation: { path: "api" } }))).to.deep.equal([
            `${AT}.validation.path: "api" is not a path, like "/api/ready"`,
        ]);
    });

    it("is refused with the settings of another strategy", () => {
        const remove = "Remove it, or change strategy";
        expect(
            mistakesIn(backend({ strategy: "rolling", percent: 5, approval: undefined, bakeMinutes: 5 })),
        ).to.deep.equal([
            `${AT}.percent: is for canary, and the strategy is rolling. ${remove}`,
            `${AT}.bakeMinutes: is for blue-green, canary, linear, and the strategy is rolling. ${remove}`,
        ]);
        expect(mistakesIn(backend({ strategy: "linear", canaryMinutes: 5, percent: 5 }))).to.deep.equal([
            `${AT}.percent: is for canary, and the strategy is linear. ${remove}`,
            `${AT}.canaryMinutes: is for canary, and the strategy is linear. ${remove}`,
        ]);
    });

    it("is refused where a rollout would end before the strategy does", () => {
        expect(
            mistakesIn(backend({ strategy: "blue-green", bakeMinutes: 60, rolloutTimeoutMinutes: 60 })),
        ).to.deep.equal([
            `${AT}.rolloutTimeoutMinutes: 60 is not above the 60 minutes that the strategy itself may wait. ` +
                "Raise it, or leave it out",
        ]);
    });

    it("is refused where its check would be another service's, or could not connect", () => {
        const validation = { path: "/health" };
        expect(mistakesIn(backend({ strategy: "blue-green", validation }))).to.deep.equal([
            `${AT}.validation.path: "/health" is not among the route's (/api/*), so another service would answer it in ` +
                "production. Take one of the route's",
        ]);
        const web = { allowedCidrBlocks: ["203.0.113.0/24"] };
        expect(mistakesIn(backend({ strategy: "blue-green", validation: { path: "/api/" } }, { web }))).to.deep.equal([
            `${AT}.validation: comes from Lambda's public addresses, and the load balancer takes connections from ` +
                "certain addresses only. Leave it out",
        ]);
    });

    it("shifts no requests for a worker, which gets none", () => {
        expect(mistakesIn({ services: { mailer: { deployment: { strategy: "canary" } } } })).to.deep.equal([
            "slipway:services.mailer.deployment.strategy: canary shifts requests, and without a route there are none. " +
                "Use rolling",
        ]);
        expect(mistakesIn({ services: { mailer: { deployment: { strategy: "rolling" } } } })).to.deep.equal([]);
    });

    it("is, wherever it is accepted, one that ECS takes", async () => {
        const minutes = fc.integer({ min: 0, max: 1440 });
        const timeout = { rolloutTimeoutMinutes: fc.integer({ min: 1, max: 43_200 }) };
        const own = {
            rolling: {},
            "blue-green": { bakeMinutes: minutes },
            canary: { bakeMinutes: minutes, canaryMinutes: minutes, percent: fc.integer({ min: 1, max: 99 }) },
            linear: { bakeMinutes: minutes, stepMinutes: minutes, stepPercent: fc.integer({ min: 3, max: 100 }) },
        };
        const section = fc
            .constantFrom(...STRATEGIES)
            .chain((strategy) =>
                fc.record(
                    { strategy: fc.constant(strategy), ...timeout, ...own[strategy] },
                    { requiredKeys: ["strategy"] },
                ),
            );
        let accepted = 0;
        await fc.assert(
            fc.asyncProperty(section, async (written) => {
                if (mistakesIn(backend(written)).length > 0) {
                    return;
                }
                accepted += 1;
                const deployment = await deploymentOf(written);
                if (deployment === undefined) {
                    throw new Error("lost");
                }
                const found = deploymentConfiguration(deployment, HOOK);
                expect(found.strategy).to.equal(written.strategy.toUpperCase().replace("-", "_"));
                expect(found.canaryConfiguration !== undefined).to.equal(written.strategy === "canary");
                expect(found.linearConfiguration !== undefined).to.equal(written.strategy === "linear");
                expect(found.lifecycleHooks === undefined).to.equal(written.strategy === "rolling");
            }),
            { numRuns: 30 },
        );
        expect(accepted).to.be.greaterThan(10);
    });
});

describe("steps of scaling", () => {
    const metric = {
        namespace: "AWS/SQS",
        name: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: "mails" },
    };
    const steps = (mails: unknown): Written => ({
        services: { mailer: { scaling: { min: 1, max: 5, steps: { mails } } } },
    });
    const at = "slipway:services.mailer.scaling";

    it("are read as they are written", async () => {
        const mails = {
            metric: { ...metric, statistic: "Maximum" },
            scaleOut: [
                { from: 100, add: 1 },
                { from: 1000, add: 3 },
            ],
            scaleIn: { below: 10, remove: 1 },
            minutes: 2,
        };
        expect(mistakesIn(steps(mails))).to.deep.equal([]);
        expect((await loaded(steps(mails))).services.mailer.scaling).to.deep.equal({
            min: 1,
            max: 5,
            steps: { mails },
        });
    });

    it("are refused where they lead nowhere", () => {
        expect(mistakesIn(steps({ metric, scaleOut: [] }))).to.deep.equal([
            `${at}.steps.mails.scaleOut: [] adds no tasks. Name at least one step`,
        ]);
        const scaleOut = [
            { from: 100, add: 1 },
            { from: 100, add: 3 },
        ];
        expect(mistakesIn(steps({ metric, scaleOut, scaleIn: { below: 101, remove: 1 } }))).to.deep.equal([
            `${at}: steps.mails.scaleOut: 100 does not come after a lower value`,
            `${at}: steps.mails.scaleIn.below 101 is above 100, from which tasks are added`,
        ]);
    });
});

describe("routes beside each other", () => {
    it("are refused: each needs the number before its own for its test route", () => {
        for (const priority of [9, 11]) {
            const services = { frontend: { route: { priority } } };
            expect(mistakesIn({ services })).to.deep.equal([
                `slipway:services.frontend.route.priority: ${priority} is next to 10, the priority of backend. ` +
                    "Each route needs the number before its own for its test route: leave one free",
            ]);
        }
        expect(mistakesIn({ services: { frontend: { route: { priority: 12 } } } })).to.deep.equal([]);
    });
});
