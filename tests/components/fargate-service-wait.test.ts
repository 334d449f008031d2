import { expect } from "chai";
import type { FargateServiceArgs } from "../../components";
import type { Recording } from "../../preview/record";
import { recordService, serviceOf } from "../support/fargate";
import { ofType } from "../support/program";

const PROOF = "pulumi-nodejs:dynamic/deployment:RolloutProof";

function waiting(args: Partial<FargateServiceArgs>): Promise<Recording> {
    return recordService((surroundings) => ({
        port: 8000,
        route: surroundings.balancer.route({ priority: 10, paths: ["/*"] }),
        ...args,
    }));
}

describe("FargateService: what an update waits for", () => {
    it("is the release, proved by a resource of its own", async () => {
        for (const recording of [await waiting({}), await waiting({ waitFor: "release" })]) {
            expect(ofType(recording, PROOF)).to.have.length(1);
            expect(serviceOf(recording).inputs).to.not.have.property("waitForSteadyState");
            expect(serviceOf(recording).options.customTimeouts).to.deep.equal({});
        }
    });

    it("may be a steady service, without any dynamic resource, for as long as the strategy takes", async () => {
        const rolling = await waiting({ waitFor: "steady" });
        expect(rolling.resources.filter(({ type }) => type.startsWith("pulumi-nodejs:"))).to.deep.equal([]);
        expect(serviceOf(rolling).inputs.waitForSteadyState).to.equal(true);
        expect(serviceOf(rolling).options.customTimeouts).to.deep.equal({ create: "30m", update: "30m" });
        // Five minutes of canary, and five that the old tasks stay.
        const canary = await waiting({ waitFor: "steady", deployment: { strategy: "canary" } });
        expect(serviceOf(canary).options.customTimeouts).to.deep.equal({ create: "40m", update: "40m" });
    });
});
