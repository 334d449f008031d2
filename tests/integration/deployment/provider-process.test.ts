import { expect } from "chai";
import { type ProviderName, providerCode } from "../../../components/deployment/provider-code";
import { DynamicProvider, type Properties } from "../../support/dynamic-provider";
import { CLUSTER, FakeEcs, RealTime } from "../../support/fake-ecs";

/** A value that a preview does not know yet. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("the provider in the engine's process", () => {
    let ecs: FakeEcs;
    let provider: DynamicProvider;

    before(async function () {
        this.timeout(60_000);
        ecs = await FakeEcs.start(new RealTime(100));
        provider = await DynamicProvider.start({
            AWS_ENDPOINT_URL: ecs.endpoint,
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
        });
    });

    after(async () => {
        await provider.stop();
        await ecs.stop();
    });

    function properties(name: ProviderName, more: Properties): Properties {
        return { name: "backend", cluster: CLUSTER, region: "eu-west-1", __provider: providerCode(name), ...more };
    }

    function gate(taskDefinitionArn: string, more: Properties = {}): Properties {
        return properties("migrationGate", {
            taskDefinitionArn,
            subnetIds: ["subnet-1"],
            assignPublicIp: false,
            securityGroupIds: ["sg-1"],
            imageReference: "shop-dev@sha256:1",
            command: "node dist/migrate.js",
            timeoutMinutes: 1,
            ...more,
        });
    }

    function rollout(taskDefinitionArn: string): Properties {
        return properties("rollout", { service: "backend", taskDefinitionArn, settings: "{}", timeoutMinutes: 5 });
    }

    it("runs a migration, prints how it goes, and keeps its inputs and the task", async function () {
        this.timeout(60_000);
        const inputs = gate(ecs.define("backend-migration", { kind: "exits", exitCode: 0 }));
        const { id, state } = await provider.create(inputs);
        expect(id).to.equal(ecs.tasks.all[0]?.arn);
        expect(state).to.deep.equal({ ...inputs, taskArn: id });
        expect(provider.printed.at(-1)).to.equal("Migration of backend: done");
    });

    it("fails a migration with the whole report", async function () {
        this.timeout(60_000);
        const before = gate(ecs.define("backend-migration", { kind: "healthy" }));
        const task = ecs.define("backend-migration", { kind: "exits", exitCode: 4, log: ["no such table"] });
        let message = "";
        try {
            await provider.update("id", before, gate(task, { imageReference: "shop-dev@sha256:2" }));
        } catch (error) {
            message = String(error);
        }
        expect(message).to.match(/The migration of backend failed: its task ended with exit code 4\./);
        expect(message).to.match(/no such table/);
    });

    it("proves a rollout, and fails one that is rolled back", async function () {
        this.timeout(60_000);
        const service = ecs.createService("backend");
        const good = ecs.define("backend", { kind: "healthy" });
        ecs.deploy(service, good);
        const { id, state } = await provider.create(rollout(good));
        expect(service.serving).to.equal(good);
        expect(state).to.deep.equal({ ...rollout(good), serviceDeploymentArn: id });
        const bad = ecs.define("backend", { kind: "image missing" });
        ecs.deploy(service, bad);
        let message = "";
        try {
            await provider.update(id, rollout(good), rollout(bad));
        } catch (error) {
            message = String(error);
        }
        expect(message).to.match(/The release of backend failed, and ECS rolled it back: backend:1 serves/);
    });

    it("asks nothing of AWS in a preview, at an update without changes, and when it is deleted", async () => {
        const calls = ecs.calls.length;
        const state = gate("arn:1");
        const changes = {
            nothing: await provider.changes(state, gate("arn:1")),
            taskDefinition: await provider.changes(state, gate("arn:2")),
            timeout: await provider.changes(state, gate("arn:1", { timeoutMinutes: 9 })),
            image: await provider.changes(state, gate("arn:1", { imageReference: "shop-dev@sha256:2" })),
            unknownImage: await provider.changes(state, gate(UNKNOWN, { imageReference: UNKNOWN })),
            command: await provider.changes(state, gate("arn:1", { command: "node other.js" })),
            sameRelease: await provider.changes(rollout("arn:1"), rollout("arn:1")),
            otherRelease: await provider.changes(rollout("arn:1"), rollout("arn:2")),
            otherSettings: await provider.changes(rollout("arn:1"), { ...rollout("arn:1"), settings: "{1}" }),
            otherCode: await provider.changes({ ...rollout("arn:1"), __provider: "other" }, rollout("arn:1")),
        };
        await provider.delete("id", state);
        expect(changes).to.deep.equal({
            nothing: false,
            taskDefinition: false,
            timeout: false,
            image: true,
            unknownImage: true,
            command: true,
            sameRelease: false,
            otherRelease: true,
            otherSettings: true,
            otherCode: false,
        });
        expect(ecs.calls.length).to.equal(calls);
    });

    it("is small in the state, the same in each, and names no machine's folders", () => {
        const code = providerCode("rollout");
        expect(code.length).to.be.below(600);
        expect(code).to.include('"./components/deployment/provider/main.ts"');
        expect(code).to.not.include(process.cwd());
        expect(providerCode("migrationGate").replaceAll("migrationGate", "rollout")).to.equal(code);
    });
});
