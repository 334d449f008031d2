import { expect } from "chai";
import type { Behaviour, Plan } from "../../support/fake-ecs";
import { type Outcome, ReleaseDesk } from "../../support/fake-ecs/release-desk";

function firstLine({ error }: Outcome): string | undefined {
    return error?.split("\n")[0];
}

describe("a rollout", function () {
    // Hundreds of requests, on a machine that may be busy.
    this.timeout(90_000);

    let desk: ReleaseDesk;
    let service: ReturnType<ReleaseDesk["ecs"]["createService"]>;

    beforeEach(async () => {
        desk = await ReleaseDesk.open();
        service = desk.ecs.createService("backend");
    });

    afterEach(async () => {
        await desk.close();
    });

    /** Deploys, and waits as the update does. */
    function release(behaviour: Behaviour, plan: Plan = {}, timeoutMinutes = 30): Promise<Outcome> {
        const asked = desk.ecs.define("backend", behaviour);
        desk.ecs.deploy(service, asked, plan);
        return desk.prove(desk.rollout(asked, { timeoutMinutes }));
    }

    it("of a healthy release is good when ECS has finished, and not before", async () => {
        await release({ kind: "healthy" });
        const { error, result, told } = await release({ kind: "healthy" });
        expect(error).to.equal(undefined);
        expect(service.serving).to.match(/:2$/);
        expect(service.deployments.at(-1)?.status).to.equal("SUCCESSFUL");
        expect(result).to.equal(
            `arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/backend/${service.deployments.at(-1)?.id ?? ""}`,
        );
        expect(told).to.deep.equal([
            "Rollout of backend: 0 of 2 new tasks run",
            "Rollout of backend: 2 of 2 new tasks run",
            "Rollout of backend: done in 50 s: 2 tasks run backend:2",
        ]);
    });

    for (const strategy of ["BLUE_GREEN", "CANARY", "LINEAR"] as const) {
        it(`by ${strategy} tells each stage, and is good when the old tasks are gone`, async () => {
            await release({ kind: "healthy" });
            const { error, told } = await release({ kind: "healthy" }, { strategy });
            const stages = told.map((line) => line.replace("Rollout of backend: ", "").replace(/,? ?\d of .*/, ""));
            expect(error).to.equal(undefined);
            expect([...new Set(stages)].slice(1)).to.deep.equal([
                "new tasks start",
                "test traffic shifts to new tasks",
                "new tasks are tried with test traffic",
                "production traffic shifts to new tasks",
                "new tasks have the production traffic",
                "new tasks are watched; the old ones stand by",
                "old tasks stop",
                "done in 7 min 20 s: 2 tasks run backend:2",
            ]);
        });
    }

    it("that waits for approval says how to give it", async () => {
        const { error, told } = await release({ kind: "healthy" }, { strategy: "BLUE_GREEN", approvalSeconds: 600 });
        expect(error).to.equal(undefined);
        const arn = `arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/backend/${service.deployments[0]?.id ?? ""}`;
        const answer = `aws ecs continue-service-deployment --service-deployment-arn ${arn} --hook-id hook-1 --action`;
        expect(told).to.include(
            `Rollout of backend: it waits for approval. To go on: ${answer} CONTINUE. To go back: ${answer} ROLLBACK`,
        );
    });

    it("is waited for while the API still shows the deployment before", async () => {
        await release({ kind: "healthy" });
        const { error } = await release({ kind: "healthy" }, { hiddenFor: 90 });
        expect(error).to.equal(undefined);
        expect(service.serving).to.match(/:2$/);
    });

    it("is found among many at the first look, in whatever order ECS lists them", async () => {
        const names = [1, 2, 3, 4, 5].map(() => desk.ecs.define("backend", { kind: "healthy" }));
        for (const name of names) {
            desk.ecs.deploy(service, name);
            desk.clock.pass(120);
        }
        const { told } = await desk.prove(desk.rollout(names.at(-1) ?? ""));
        expect(told).to.deep.equal(["Rollout of backend: done in 0 s: 2 tasks run backend:5"]);
    });

    it("that another deployment has replaced says so", async () => {
        await release({ kind: "healthy" });
        const asked = desk.ecs.define("backend", { kind: "healthy" });
        const foreign = desk.ecs.define("backend", { kind: "healthy" });
        desk.ecs.deploy(service, asked);
        desk.clock.after(20, () => {
            desk.ecs.deploy(service, foreign);
        });
        const outcome = await desk.prove(desk.rollout(asked));
        expect(firstLine(outcome)).to.equal(
            "The release of backend is not what serves: backend:3 is, by another deployment.",
        );
    });

    it("without tasks that are wanted is good, and says that none has started", async () => {
        service.scale(0);
        const { error, told } = await release({ kind: "healthy" });
        expect(error).to.equal(undefined);
        expect(told.at(-1)).to.equal(
            "Rollout of backend: done in 35 s: backend:1 is in place, and no task is wanted, so none has shown that it starts",
        );
    });

    it("is not good while a task of it is missing afterwards", async () => {
        await release({ kind: "healthy" });
        service.scale(3);
        const asked = service.serving ?? "";
        const outcome = await desk.prove(desk.rollout(asked, { timeoutMinutes: 2 }));
        expect(outcome.told).to.include("Rollout of backend: deployed, with 2 of 3 tasks running");
        expect(firstLine(outcome)).to.equal(
            "The release of backend was not finished within 2 min. ECS goes on with it.",
        );
    });

    it("of a service that is gone says so", async () => {
        await release({ kind: "healthy" });
        service.status = "INACTIVE";
        const outcome = await desk.prove(desk.rollout(service.serving ?? ""));
        expect(firstLine(outcome)).to.equal(
            "The release of backend has no service: ECS knows no active service backend in its cluster.",
        );
    });

    it("that is rolled back by an alarm names it, though ECS reports a steady service", async () => {
        await release({ kind: "healthy" });
        const outcome = await release({ kind: "healthy" }, { strategy: "CANARY", alarmAfter: 200 });
        expect(firstLine(outcome)).to.equal(
            "The release of backend failed, and ECS rolled it back: backend:1 serves, not what was asked for.",
        );
        expect(outcome.error).to.include("Alarms          backend-5xx in ALARM");
        expect(outcome.error).to.include("(service backend) has reached a steady state.");
        expect(service.serving).to.match(/:1$/);
    });
});
