import { expect } from "chai";
import { ReleaseDesk } from "../../support/fake-ecs/release-desk";

/** More requests than a migration or a rollout makes here. */
const MOST_REQUESTS = 60;

describe("an update that is interrupted", function () {
    // Hundreds of requests, on a machine that may be busy.
    this.timeout(90_000);

    for (const when of ["before", "after"] as const) {
        it(`${when} any of a migration's calls leads to one task, and the next update finds out what became of it`, async () => {
            let at = 1;
            for (let died = true; died; at += 1) {
                const desk = await ReleaseDesk.open();
                const inputs = desk.gate({ kind: "exits", exitCode: 0, seconds: 20 });
                const clients = desk.dyingClients(at, when);
                await desk.migrate(inputs, clients);
                died = clients.died();
                desk.clock.pass(at % 2 === 0 ? 0 : 120);
                const again = await desk.migrate(inputs);
                expect(again.error, `interrupted at request ${at}`).to.equal(undefined);
                expect(desk.ecs.tasks.all, `interrupted at request ${at}`).to.have.length(1);
                expect(again.result).to.equal(desk.ecs.tasks.all[0]?.arn);
                await desk.close();
                expect(at).to.be.below(MOST_REQUESTS);
            }
            expect(at).to.be.above(8);
        });

        it(`${when} any of a rollout's calls goes on waiting when it is run again`, async () => {
            let at = 1;
            // Every third of its many calls: there are four kinds of them.
            for (let died = true; died; at += 3) {
                const desk = await ReleaseDesk.open();
                const service = desk.ecs.createService("backend");
                const asked = desk.ecs.define("backend", { kind: "healthy" });
                desk.ecs.deploy(service, asked);
                const clients = desk.dyingClients(at, when);
                await desk.prove(desk.rollout(asked), clients);
                died = clients.died();
                const again = await desk.prove(desk.rollout(asked));
                expect(again.error, `interrupted at request ${at}`).to.equal(undefined);
                expect(service.serving).to.equal(asked);
                expect(service.deployments).to.have.length(1);
                await desk.close();
                expect(at).to.be.below(MOST_REQUESTS);
            }
            expect(at).to.be.above(8);
        });
    }

    it("after its request to run a task was answered by nobody starts no second one", async () => {
        const desk = await ReleaseDesk.open();
        desk.ecs.fail("RunTask", "lost", 3);
        const { result } = await desk.migrate(desk.gate({ kind: "exits", exitCode: 0 }));
        expect(desk.ecs.count("RunTask")).to.equal(4);
        expect(desk.ecs.tasks.all.map(({ arn }) => arn)).to.deep.equal([result]);
        await desk.close();
    });

    it("right after it ran a task, which ECS does not list yet, starts no second one", async () => {
        const desk = await ReleaseDesk.open();
        desk.ecs.tasks.unlistedFor = 30;
        const inputs = desk.gate({ kind: "exits", exitCode: 0, seconds: 60 });
        const clients = desk.dyingClients(5, "after");
        await desk.migrate(inputs, clients);
        expect(desk.ecs.count("RunTask")).to.equal(1);
        const { result } = await desk.migrate(inputs);
        expect(desk.ecs.count("RunTask")).to.equal(2);
        expect(desk.ecs.tasks.all.map(({ arn }) => arn)).to.deep.equal([result]);
        await desk.close();
    });

    it("tells the truth again after a release that failed", async () => {
        const desk = await ReleaseDesk.open();
        const service = desk.ecs.createService("backend");
        const good = desk.ecs.define("backend", { kind: "healthy" });
        const bad = desk.ecs.define("backend", { kind: "exits", exitCode: 1 });
        desk.ecs.deploy(service, good);
        await desk.prove(desk.rollout(good));
        desk.ecs.deploy(service, bad);
        const first = await desk.prove(desk.rollout(bad));
        const again = await desk.prove(desk.rollout(bad));
        expect(first.error).to.include("ECS rolled it back");
        expect(again.error?.split("\n")[0]).to.equal(first.error?.split("\n")[0]);
        await desk.close();
    });
});
