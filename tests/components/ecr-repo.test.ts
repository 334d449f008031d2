import { expect } from "chai";
import { EcrRepo, type EcrRepoArgs, EncryptionKey } from "../../components";
import type { Recording } from "../../preview/record";
import { parents, TAGGED, tagging } from "../support/components";
import { failure, recordProgram, resource } from "../support/program";

const COMPONENT = "slipway:index:EcrRepo";
const REPOSITORY = "awsx:ecr:Repository";

type Images = "backend" | "frontend";

const ARGS: EcrRepoArgs<Images> = {
    environment: "dev",
    images: ["backend", "frontend"],
    revision: { tag: "1f3c9a7d20be" },
};

function recordRepo(args: Partial<EcrRepoArgs<Images>> = {}): Promise<Recording> {
    return recordProgram(() => {
        new EcrRepo("images", { ...ARGS, ...args });
    });
}

const UNTAGGED = { description: "Untagged images go after a day", tagStatus: "untagged", maximumAgeLimit: 1 };

function newest(image: string, count: number) {
    return {
        description: `The newest ${count} images of ${image} stay`,
        tagStatus: "tagged",
        tagPrefixList: [`${image}-`],
        maximumNumberOfImages: count,
    };
}

describe("EcrRepo", () => {
    describe("with its defaults", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordRepo();
        });

        it("creates awsx's repository under the component, and no image", () => {
            expect(parents(recording)).to.deep.equal({
                [`${COMPONENT}::images`]: "stack",
                [`${REPOSITORY}::images`]: `${COMPONENT}::images`,
            });
        });

        it("scans on push, lets only *-latest move, and keeps the newest ten images of each name", () => {
            expect(resource(recording, REPOSITORY, "images").inputs).to.deep.equal({
                name: "shop-dev",
                imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                imageTagMutabilityExclusionFilters: [{ filter: "*-latest", filterType: "WILDCARD" }],
                imageScanningConfiguration: { scanOnPush: true },
                encryptionConfigurations: [{ encryptionType: "AES256" }],
                forceDelete: false,
                lifecyclePolicy: { rules: [UNTAGGED, newest("backend", 10), newest("frontend", 10)] },
            });
        });

        it("refuses to be deleted", () => {
            expect(resource(recording, REPOSITORY, "images").options.protect).to.equal(true);
            expect(resource(recording, "aws:ecr/repository:Repository", "images").options.protect).to.equal(true);
        });

        it("puts out address, name and ARN", () => {
            expect(resource(recording, COMPONENT, "images").outputs).to.deep.equal({
                url: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop-dev",
                repositoryName: "shop-dev",
                arn: "arn:aws:ecr:eu-west-1:123456789012:repository/shop-dev",
            });
        });
    });

    it("is named after the project and the environment, not the stack", async () => {
        const recording = await recordRepo({ environment: "prod" });
        expect(resource(recording, REPOSITORY, "images").inputs.name).to.equal("shop-prod");
    });

    it("has a lifecycle rule for each image, in their order, after the one for untagged ones", async () => {
        const recording = await recordRepo({ images: ["frontend", "backend"], keepImages: 3 });
        expect(resource(recording, REPOSITORY, "images").inputs.lifecyclePolicy).to.deep.equal({
            rules: [UNTAGGED, newest("frontend", 3), newest("backend", 3)],
        });
    });

    it("encrypts the images with the key that it is given", async () => {
        const recording = await recordProgram(() => {
            const key = new EncryptionKey("data", { description: "Data" });
            new EcrRepo("images", { ...ARGS, key });
        });
        const keyArn = resource(recording, "aws:kms/key:Key", "data").outputs.arn;
        expect(keyArn).to.match(/^arn:aws:kms:eu-west-1:123456789012:key\//);
        expect(resource(recording, REPOSITORY, "images").inputs.encryptionConfigurations).to.deep.equal([
            { encryptionType: "KMS", kmsKey: keyArn },
        ]);
    });

    it("goes with its images, without protection, where it is told so", async () => {
        const recording = await recordRepo({ forceDelete: true, protect: false });
        const repository = resource(recording, REPOSITORY, "images");
        expect(repository.inputs.forceDelete).to.equal(true);
        expect(repository.options.protect).to.equal(false);
    });

    it("keeps forceDelete and protect apart", async () => {
        const protectedOne = resource(await recordRepo({ forceDelete: true }), REPOSITORY, "images");
        const openOne = resource(await recordRepo({ protect: false }), REPOSITORY, "images");
        expect([protectedOne.inputs.forceDelete, protectedOne.options.protect]).to.deep.equal([true, true]);
        expect([openOne.inputs.forceDelete, openOne.options.protect]).to.deep.equal([false, false]);
    });

    it("refuses images whose tags would count as another's", async () => {
        const message = await failure(() => {
            new EcrRepo("images", {
                environment: "dev",
                images: ["web", "web-admin"],
                revision: { tag: "1f3c9a7d20be" },
            });
        });
        expect(message).to.equal(
            'The images "web" and "web-admin" cannot share a repository: the tags of "web-admin" begin with "web-", and ' +
                'would be counted and expired with those of "web". Rename one of them.',
        );
    });

    describe("transform", () => {
        it("takes an object for the repository", async () => {
            const recording = await recordRepo({ transform: { repository: TAGGED } });
            const { name, tags } = resource(recording, REPOSITORY, "images").inputs;
            expect({ name, tags }).to.deep.equal({ name: "shop-dev", tags: { transformed: "yes" } });
        });

        it("takes a function for the repository", async () => {
            const recording = await recordRepo({ transform: { repository: tagging } });
            const repository = resource(recording, REPOSITORY, "images");
            expect(repository.inputs.tags).to.deep.equal({ name: "images" });
            expect(repository.options).to.include({ protect: true, retainOnDelete: true });
        });
    });
});
