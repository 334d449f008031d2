import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import { expect } from "chai";
import { record, type Recording } from "../../preview/record";
import { find, names } from "./find";

const SHOP = { project: "shop", stack: "dev", config: { "aws:region": "eu-west-1" } };
const REPOSITORY = "aws:ecr/repository:Repository";
const POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy";

function repositoryWith(args: awsx.ecr.RepositoryArgs): Promise<Recording> {
    return record(SHOP, () => {
        new awsx.ecr.Repository("Images", args);
    });
}

function rulesOf(recording: Recording): unknown {
    const { policy } = find(recording, POLICY).inputs;
    const document: unknown = typeof policy === "string" ? JSON.parse(policy) : undefined;
    return document;
}

describe("children of awsx.ecr.Repository", () => {
    it("are the repository and a policy that lets untagged images go", async () => {
        const recording = await repositoryWith({ forceDelete: true });

        expect(find(recording, REPOSITORY)).to.deep.include({
            urn: "urn:pulumi:dev::shop::awsx:ecr:Repository$aws:ecr/repository:Repository::images",
            standIn: true,
            id: "images-0000000",
            inputs: { forceDelete: true },
        });
        expect(find(recording, POLICY)).to.deep.include({
            parent: "urn:pulumi:dev::shop::awsx:ecr:Repository::Images",
            standIn: true,
            dependencies: ["urn:pulumi:dev::shop::awsx:ecr:Repository$aws:ecr/repository:Repository::images"],
        });
        expect(find(recording, POLICY).inputs.repository).to.equal("images-0000000");
        expect(rulesOf(recording)).to.deep.equal({
            rules: [
                {
                    rulePriority: 1,
                    description: "remove untagged images",
                    selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 },
                    action: { type: "expire" },
                },
            ],
        });
    });

    it("have the rules in ECR's form, the one for any image last", async () => {
        const recording = await repositoryWith({
            lifecyclePolicy: {
                rules: [
                    { tagStatus: "any", maximumNumberOfImages: 100 },
                    { tagStatus: "tagged", tagPrefixList: ["backend-"], maximumNumberOfImages: 10 },
                    { tagStatus: "untagged", maximumAgeLimit: 1 },
                ],
            },
        });

        expect(rulesOf(recording)).to.deep.equal({
            rules: [
                {
                    rulePriority: 1,
                    selection: {
                        tagStatus: "tagged",
                        tagPrefixList: ["backend-"],
                        countType: "imageCountMoreThan",
                        countNumber: 10,
                    },
                    action: { type: "expire" },
                },
                {
                    rulePriority: 2,
                    selection: {
                        tagStatus: "untagged",
                        countType: "sinceImagePushed",
                        countNumber: 1,
                        countUnit: "days",
                    },
                    action: { type: "expire" },
                },
                {
                    rulePriority: 3,
                    selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 },
                    action: { type: "expire" },
                },
            ],
        });
    });

    it("are without a policy where it is skipped", async () => {
        const recording = await repositoryWith({ lifecyclePolicy: { skip: true } });

        expect(names(recording, POLICY)).to.deep.equal([]);
    });

    it("are handed on as the component's outputs, and depended on", async () => {
        const recording = await record(SHOP, () => {
            const images = new awsx.ecr.Repository("images", { name: "shop-dev" });
            new aws.ecr.RepositoryPolicy("images", { repository: images.repository.name, policy: "{}" });
            return { url: images.url, arn: images.repository.arn };
        });

        expect(recording.outputs).to.deep.equal({
            url: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop-dev",
            arn: "arn:aws:ecr:eu-west-1:123456789012:repository/shop-dev",
        });
        const repository = "urn:pulumi:dev::shop::awsx:ecr:Repository$aws:ecr/repository:Repository::images";
        expect(find(recording, "aws:ecr/repositoryPolicy:RepositoryPolicy").dependencies).to.include(repository);
    });
});
