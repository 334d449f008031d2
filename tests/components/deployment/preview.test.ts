import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { FargateService } from "../../../components";
import { differenceOf } from "../../preview/difference/previews";
import { Surroundings } from "../../support/fargate";

/** A service whose image is built with a tag. */
function program(tag: string): () => void {
    return () => {
        const { vpc, cluster } = new Surroundings();
        const image = new docker.Image("backend", {
            imageName: `registry.example.com/shop:backend-${tag}`,
            skipPush: true,
        });
        new FargateService("backend", {
            vpc,
            cluster,
            image: { reference: image.repoDigest },
            migration: { command: ["node", "dist/migrate.js"] },
        });
    };
}

class Dynamic extends pulumi.CustomResource {}

describe("a deployment in a preview", () => {
    it("of another image changes its task definitions, the gate, the service and the proof, and nothing else", async () => {
        const found = await differenceOf(program("one"), program("two"));
        expect(found.images.map(({ resource }) => resource.label)).to.deep.equal(["docker.Image backend"]);
        expect(found.following.map(({ resource, action }) => `${resource.label}: ${action}`)).to.have.members([
            "ecs.TaskDefinition backend: revised",
            "ecs.TaskDefinition backend-migration: revised",
            "Migration gate backend: changed",
            "ecs.Service backend: changed",
            "Rollout proof backend: changed",
        ]);
        expect([found.added, found.changed, found.replaced, found.removed]).to.deep.equal([[], [], [], []]);
    });

    it("is not changed by other code of its provider", async () => {
        const resource = (code: string) => () => {
            new Dynamic("pulumi-nodejs:dynamic/deployment:RolloutProof", "backend", {
                service: "backend",
                __provider: code,
            });
        };
        const found = await differenceOf(resource("one"), resource("two"));
        expect([found.added, found.changed, found.replaced, found.removed, found.following]).to.deep.equal([
            [],
            [],
            [],
            [],
            [],
        ]);
    });
});
