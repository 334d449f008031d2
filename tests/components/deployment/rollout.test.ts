import { expect } from "chai";
import type { Recording } from "../../../preview/record";
import { typeLabel } from "../../../preview/type-label";
import { dependenciesOf, sourcesOf } from "../../support/components";
import { recordService, serviceOf } from "../../support/fargate";
import { resource } from "../../support/program";

const ROLLOUT = "pulumi-nodejs:dynamic/deployment:RolloutProof";

describe("FargateService: rollout", () => {
    let recording: Recording;

    before(async () => {
        recording = await recordService(({ balancer }) => ({
            port: 8000,
            route: balancer.route({ priority: 10, paths: ["/*"] }),
        }));
    });

    it("is proven of the task definition that the service is given", () => {
        const { settings, ...inputs } = resource(recording, ROLLOUT, "backend").inputs;
        expect(inputs).to.deep.equal({
            name: "backend",
            cluster: serviceOf(recording).inputs.cluster,
            service: "backend-0000000",
            taskDefinitionArn: serviceOf(recording).inputs.taskDefinition,
            timeoutMinutes: 30,
            region: "eu-west-1",
        });
        expect(Object.keys(JSON.parse(String(settings)) as object)).to.deep.equal([
            "capacity",
            "exec",
            "loadBalancers",
            "network",
            "platform",
        ]);
    });

    it("is proven after the service has changed", () => {
        const rollout = resource(recording, ROLLOUT, "backend");
        expect(dependenciesOf(recording, rollout)).to.include("aws:ecs/service:Service::backend");
        expect(sourcesOf(recording, rollout, "settings")).to.include("aws:ecs/service:Service::backend");
    });

    it("is proven again when ECS deploys the same task definition in another way", async () => {
        const onSpot = await recordService(({ balancer }) => ({
            port: 8000,
            route: balancer.route({ priority: 10, paths: ["/*"] }),
            spotPercent: 50,
        }));
        const [one, other] = [recording, onSpot].map((each) => resource(each, ROLLOUT, "backend").inputs);
        expect(one?.taskDefinitionArn).to.equal(other?.taskDefinitionArn);
        expect(one?.settings).to.not.equal(other?.settings);
    });

    it("is called by words in the preview", () => {
        expect(typeLabel(ROLLOUT, true)).to.equal("Rollout proof");
    });
});
