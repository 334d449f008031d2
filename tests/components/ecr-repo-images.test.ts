import { expect } from "chai";
import { EcrRepo, type EcrRepoArgs, type ImageBuild } from "../../components";
import { readRevision } from "../../components/revision";
import type { Recording } from "../../preview/record";
import { answering, dependenciesOf, parents } from "../support/components";
import { ofType, recordProgram, resource } from "../support/program";

const COMPONENT = "slipway:index:EcrRepo";
const IMAGE = "docker:index/image:Image";
const URL = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop-dev";
const ARN = "arn:aws:ecr:eu-west-1:123456789012:repository/shop-dev";

/** Records a repository with one image, and what `image()` returns as stack output `image`. */
function recordImage(build: Partial<ImageBuild> = {}, args: Partial<EcrRepoArgs<"backend">> = {}): Promise<Recording> {
    return recordProgram(() => {
        const revision = { tag: "1f3c9a7d20be" };
        const repo = new EcrRepo("images", { environment: "dev", images: ["backend"], revision, ...args });
        return { image: repo.image("backend", { context: "apps/backend", ...build }) };
    });
}

/** The inputs of an image that is built with nothing but a context. */
function imageInputs(tag: string) {
    return {
        imageName: `${URL}:${tag}`,
        build: {
            context: "apps/backend",
            dockerfile: "apps/backend/Dockerfile",
            platform: "linux/arm64",
            builderVersion: "BuilderBuildKit",
            args: { BUILDKIT_INLINE_CACHE: "1" },
            cacheFrom: { images: [`${URL}:backend-latest`] },
        },
        registry: { server: URL, username: "AWS", password: "stand-in-password" },
        buildOnPreview: false,
        skipPush: false,
    };
}

async function buildOf(build: Partial<ImageBuild>): Promise<unknown> {
    return resource(await recordImage(build), IMAGE, "backend").inputs.build;
}

describe("EcrRepo.image", () => {
    it("is of the stack, and built of the project's folder as git has it, where nothing else is said", async () => {
        const recording = await recordProgram(() => {
            new EcrRepo("images", { images: ["backend"] }).image("backend", { context: "apps/backend" });
        });
        const { tag } = readRevision(process.cwd());
        expect(tag).to.match(/^[0-9a-f]{12}/);
        expect(resource(recording, IMAGE, "backend").inputs.imageName).to.equal(`${URL}:backend-${tag}`);
    });

    describe("on a commit without a version", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordImage();
        });

        it("builds the image under the revision and under latest, below the component", () => {
            expect(parents(recording)).to.deep.equal({
                [`${COMPONENT}::images`]: "stack",
                "awsx:ecr:Repository::images": `${COMPONENT}::images`,
                [`${IMAGE}::backend`]: `${COMPONENT}::images`,
                [`${IMAGE}::backend-latest`]: `${COMPONENT}::images`,
            });
            expect(resource(recording, IMAGE, "backend").inputs).to.deep.equal(imageInputs("backend-1f3c9a7d20be"));
            expect(resource(recording, IMAGE, "backend-latest").inputs).to.deep.equal(imageInputs("backend-latest"));
        });

        it("pushes latest after the revision", () => {
            const latest = dependenciesOf(recording, resource(recording, IMAGE, "backend-latest"));
            expect(latest).to.include(`${IMAGE}::backend`);
            const revision = dependenciesOf(recording, resource(recording, IMAGE, "backend"));
            expect(revision.filter((dependency) => dependency.startsWith(IMAGE))).to.deep.equal([]);
        });

        it("refers to the revision's image by digest, never by tag", () => {
            const { repoDigest } = resource(recording, IMAGE, "backend").outputs;
            expect(repoDigest).to.match(
                /^123456789012\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/shop-dev@sha256:[0-9a-f]{64}$/,
            );
            expect(recording.outputs.image).to.deep.equal({ reference: repoDigest, repositoryArn: ARN });
            expect(repoDigest).to.not.equal(resource(recording, IMAGE, "backend-latest").outputs.repoDigest);
        });

        it("keeps the registry's password a secret, and nothing else", () => {
            for (const image of ofType(recording, IMAGE)) {
                expect(image.secretInputs).to.deep.equal(["registry.password"]);
            }
            expect(resource(recording, COMPONENT, "images").secretInputs).to.deep.equal([]);
            expect(recording.secretOutputs).to.deep.equal([]);
        });
    });

    it("pushes the version, too, after the revision, on a commit that is tagged with one", async () => {
        const recording = await recordImage({}, { revision: { tag: "1f3c9a7d20be", version: "1.2.3" } });
        expect(ofType(recording, IMAGE).map(({ name, inputs }) => [name, inputs.imageName])).to.deep.equal([
            ["backend", `${URL}:backend-1f3c9a7d20be`],
            ["backend-version", `${URL}:backend-1.2.3`],
            ["backend-latest", `${URL}:backend-latest`],
        ]);
        const version = resource(recording, IMAGE, "backend-version");
        expect(version.inputs).to.deep.equal(imageInputs("backend-1.2.3"));
        expect(dependenciesOf(recording, version)).to.include(`${IMAGE}::backend`);
        expect(dependenciesOf(recording, resource(recording, IMAGE, "backend-latest"))).to.include(`${IMAGE}::backend`);
        const { repoDigest } = resource(recording, IMAGE, "backend").outputs;
        expect(recording.outputs.image).to.deep.equal({ reference: repoDigest, repositoryArn: ARN });
    });

    it("builds for ARM64 or x86", async () => {
        expect(await buildOf({ architecture: "arm64" })).to.include({ platform: "linux/arm64" });
        expect(await buildOf({ architecture: "x86_64" })).to.include({ platform: "linux/amd64" });
    });

    it("hands Docker the Dockerfile, the stage and the arguments that it is given", async () => {
        const build = { dockerfile: "docker/backend.Dockerfile", target: "production", args: { NODE_VERSION: "22" } };
        expect(await buildOf(build)).to.deep.equal({
            context: "apps/backend",
            dockerfile: "docker/backend.Dockerfile",
            target: "production",
            platform: "linux/arm64",
            builderVersion: "BuilderBuildKit",
            args: { BUILDKIT_INLINE_CACHE: "1", NODE_VERSION: "22" },
            cacheFrom: { images: [`${URL}:backend-latest`] },
        });
    });

    it("logs in to the registry of the repository", async () => {
        const recording = await recordProgram(() => {
            answering("aws:ecr/getAuthorizationToken:getAuthorizationToken", ({ registryId }) => ({
                userName: "AWS",
                password: `password of ${String(registryId)}`,
            }));
            const repo = new EcrRepo("images", { environment: "dev", images: ["backend"], revision: { tag: "1f3c" } });
            repo.image("backend", { context: "apps/backend" });
        });
        expect(resource(recording, IMAGE, "backend").inputs.registry).to.deep.equal({
            server: URL,
            username: "AWS",
            password: "password of 123456789012",
        });
    });

    it("builds several images, each under its own name", async () => {
        const recording = await recordProgram(() => {
            const images = ["backend", "frontend"] as const;
            const repo = new EcrRepo("images", { environment: "dev", images, revision: { tag: "1f3c" } });
            repo.image("backend", { context: "apps/backend" });
            repo.image("frontend", { context: "apps/frontend" });
        });
        expect(ofType(recording, IMAGE).map(({ name, inputs }) => [name, inputs.imageName])).to.deep.equal([
            ["backend", `${URL}:backend-1f3c`],
            ["backend-latest", `${URL}:backend-latest`],
            ["frontend", `${URL}:frontend-1f3c`],
            ["frontend-latest", `${URL}:frontend-latest`],
        ]);
    });

    it("builds nothing where a tag is given, and looks its digest up in the repository", async () => {
        const recording = await recordProgram(() => {
            answering("aws:ecr/getImage:getImage", ({ repositoryName, imageTag }) => ({
                imageDigest: `sha256:digest-of-${String(repositoryName)}:${String(imageTag)}`,
            }));
            const revision = { tag: "ffffffffffff", version: "9.9.9" };
            const repo = new EcrRepo("images", { environment: "dev", images: ["backend"], revision });
            return { image: repo.image("backend", { context: "apps/backend", tag: "1f3c9a7d20be" }) };
        });
        expect(ofType(recording, IMAGE)).to.deep.equal([]);
        expect(recording.outputs.image).to.deep.equal({
            reference: `${URL}@sha256:digest-of-shop-dev:backend-1f3c9a7d20be`,
            repositoryArn: ARN,
        });
    });

    describe("with digests", () => {
        const digest = `sha256:${"1f".repeat(32)}`;

        it("takes the image by its digest, and neither builds it nor asks for it", async () => {
            const recording = await recordImage({ tag: "1f3c9a7d20be" }, { digests: { backend: digest } });
            expect(ofType(recording, IMAGE)).to.deep.equal([]);
            expect(recording.outputs.image).to.deep.equal({ reference: `${URL}@${digest}`, repositoryArn: ARN });
        });

        it("refuses the digest of an image that the repository does not hold", async () => {
            const refused = await recordImage({}, { digests: { backend: digest, worker: digest } }).catch(String);
            expect(refused).to.equal(
                "Error: There are digests of worker, and the repository holds backend only. Remove them from digests " +
                    "(slipway:registry.digests).",
            );
        });
    });

    describe("transform", () => {
        const revision = { tag: "1f3c9a7d20be", version: "1.2.3" };

        it("takes an object for every push of the image", async () => {
            const recording = await recordImage({}, { revision, transform: { image: { buildOnPreview: true } } });
            expect(ofType(recording, IMAGE).map(({ inputs }) => inputs)).to.deep.equal([
                { ...imageInputs("backend-1f3c9a7d20be"), buildOnPreview: true },
                { ...imageInputs("backend-1.2.3"), buildOnPreview: true },
                { ...imageInputs("backend-latest"), buildOnPreview: true },
            ]);
        });

        it("takes a function for every push of the image", async () => {
            const recording = await recordImage(
                {},
                {
                    revision,
                    transform: {
                        image: (args, options, name) => {
                            options.retainOnDelete = true;
                            return { ...args, skipPush: name === "backend-latest" };
                        },
                    },
                },
            );
            const images = ofType(recording, IMAGE);
            expect(images.map(({ inputs }) => inputs.skipPush)).to.deep.equal([false, false, true]);
            expect(images.map(({ options }) => options.retainOnDelete)).to.deep.equal([true, true, true]);
        });
    });
});
