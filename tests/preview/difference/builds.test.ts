import * as aws from "@pulumi/aws";
import * as docker from "@pulumi/docker";
import { expect } from "chai";
import { difference } from "../../../preview/difference";
import { differenceOf, documentWith } from "./previews";

describe("what every deployment changes", () => {
    const program =
        (tag: string, platform = "linux/arm64") =>
        () => {
            const image = new docker.Image("app", {
                imageName: `registry.example.com/shop:app-${tag}`,
                build: { platform },
                skipPush: true,
            });
            const definition = new aws.ecs.TaskDefinition("app", {
                family: "app",
                containerDefinitions: image.repoDigest.apply((reference) =>
                    JSON.stringify([{ name: "app", image: reference }]),
                ),
            });
            new aws.ecs.Service("app", { taskDefinition: definition.arn });
        };

    it("is told as a new build, and what follows from it", async () => {
        const found = await differenceOf(program("one"), program("two"));

        expect(found.images.map(({ resource, before, after }) => [resource.label, before, after])).to.deep.equal([
            ["docker.Image app", "app-one", "app-two"],
        ]);
        expect(
            found.following.map(({ resource, action, of }) => [resource.label, action, of.map(({ label }) => label)]),
        ).to.deep.equal([
            ["ecs.TaskDefinition app", "revised", ["docker.Image app"]],
            ["ecs.Service app", "changed", ["ecs.TaskDefinition app"]],
        ]);
        expect([found.changed, found.replaced]).to.deep.equal([[], []]);
    });

    it("is a change where anything else of the image differs, too", async () => {
        const found = await differenceOf(program("one"), program("two", "linux/amd64"));

        expect(found.images).to.deep.equal([]);
        expect(found.changed.map(({ properties }) => properties)).to.deep.equal([
            [
                { path: "build.platform", before: "linux/arm64", after: "linux/amd64" },
                {
                    path: "imageName",
                    before: "registry.example.com/shop:app-one",
                    after: "registry.example.com/shop:app-two",
                },
            ],
        ]);
    });

    it("is a new build of a task's image where the program takes one that is there", () => {
        const definition = (digest: string, cpu = "256") =>
            documentWith({
                "aws:ecs/taskDefinition:TaskDefinition::app": {
                    cpu,
                    containerDefinitions: JSON.stringify([
                        { name: "app", image: `registry.example.com:5000/shop@sha256:${digest}` },
                    ]),
                },
            });

        const build = difference(definition("aaaaaaaaaaaaaaaa"), definition("bbbbbbbbbbbbbbbb"));
        const more = difference(definition("aaaaaaaaaaaaaaaa"), definition("bbbbbbbbbbbbbbbb", "512"));

        expect(build.images.map(({ resource, before, after }) => [resource.label, before, after])).to.deep.equal([
            ["ecs.TaskDefinition app", "sha256:aaaaaaaaaaaa", "sha256:bbbbbbbbbbbb"],
        ]);
        expect(more.images).to.deep.equal([]);
        expect(more.changed.map(({ action, properties }) => [action, properties.length])).to.deep.equal([
            ["revised", 2],
        ]);
    });

    it("is no mere build where the image is another one", () => {
        const definition = (image: string) =>
            documentWith({
                "aws:ecs/taskDefinition:TaskDefinition::app": {
                    containerDefinitions: JSON.stringify([{ name: "app", image }]),
                },
            });

        const found = difference(definition("registry.example.com/shop:1"), definition("registry.example.com/store:1"));

        expect(found.images).to.deep.equal([]);
        expect(found.changed.map(({ action }) => action)).to.deep.equal(["revised"]);
    });
});
