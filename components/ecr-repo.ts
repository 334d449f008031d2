import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { EncryptionKey } from "./encryption-key";
import { readRevision } from "./revision";
import { type Transform, transformed } from "./transform";

/** CPU architecture of an image and of the tasks that run it. */
export type Architecture = "arm64" | "x86_64";

/** What a build's tags are made of. */
export interface Revision {
    /** Names the source: a short commit id, with a mark where the working tree had changes. */
    readonly tag: string;
    /** Version that the commit is tagged with in git, if it is. */
    readonly version?: string | undefined;
}

/** An image for a container, and the repository that the task must be allowed to pull from. */
export interface ContainerImage {
    /** Address of the image by digest, `…@sha256:…`. */
    readonly reference: pulumi.Input<string>;
    /** ARN of the ECR repository; absent for a public image. */
    readonly repositoryArn?: pulumi.Input<string>;
}

/** Arguments of {@link EcrRepo}. */
export interface EcrRepoArgs<Image extends string> {
    /**
     * Environment that the repository serves: with the project it is its own, `<project>-<environment>`.
     * @default the stack's name
     */
    readonly environment?: string;
    /** The images that it holds: each is a prefix of tags, `backend-…`. */
    readonly images: readonly Image[];
    /**
     * Source revision of the images that are built.
     * @default the commit of the project's folder in git, with a mark where there are changes
     */
    readonly revision?: Revision;
    /**
     * How many images to keep of each, the newest first.
     * @default 10
     */
    readonly keepImages?: number;
    /**
     * Digests (`sha256:…`) of images that are taken in the place of building or finding them by tag. They need not be in
     * the repository yet: nothing is asked for them, so that a change is planned before they are copied.
     * @default none
     */
    readonly digests?: Readonly<Record<string, string>>;
    /** Encrypts the images; without it AWS's own key does. Changing it replaces the repository, with all images. */
    readonly key?: EncryptionKey;
    /**
     * Let a destroy delete the repository with the images in it.
     * @default false
     */
    readonly forceDelete?: boolean;
    /**
     * Refuse to delete or replace the repository.
     * @default true
     */
    readonly protect?: boolean;
    /** Changes to the children. */
    readonly transform?: {
        readonly repository?: Transform<awsx.ecr.RepositoryArgs>;
        readonly image?: Transform<docker.ImageArgs>;
    };
}

/** An image to build and push. */
export interface ImageBuild {
    /** Folder that is sent to Docker, from the project's folder: `apps/backend`. */
    readonly context: string;
    /**
     * Dockerfile, from the project's folder.
     * @default `Dockerfile` in the context
     */
    readonly dockerfile?: string;
    /** Stage of the Dockerfile to build; the last one where it is left out. */
    readonly target?: string;
    /**
     * CPU architecture to build for. Another one than the machine's own needs QEMU in Docker.
     * @default "arm64"
     */
    readonly architecture?: Architecture;
    /** Build arguments. They can be read from the image: no secrets. */
    readonly args?: Readonly<Record<string, string>>;
    /**
     * Take the image that has this tag, without the prefix, in the place of building. It must be in this repository:
     * one that another environment built is copied there first.
     */
    readonly tag?: string | undefined;
}

/** Docker's names of the architectures. */
const PLATFORMS = { arm64: "linux/arm64", x86_64: "linux/amd64" } as const;

/**
 * A private image repository for one environment, and the images in it.
 *
 * Creates an ECR repository that scans each image when it is pushed, in which tags cannot be moved except `*-latest`,
 * and which keeps the newest images of each name; untagged ones go after a day. {@link image} builds with Docker and
 * pushes `<name>-<revision>`, on a tagged commit `<name>-<version>`, and `<name>-latest`.
 *
 * Costs 0.10 USD per GB and month (https://aws.amazon.com/ecr/pricing/, 2026-11).
 *
 * Replaced by a change of `environment` or `key`.
 *
 * @throws {@link pulumi.RunError} where the tags of one image would count as another's, and for the digest of an image that
 * the repository does not hold.
 *
 * @example
 * ```ts
 * const registry = new EcrRepo("images", { images: ["backend"] });
 * const backend = registry.image("backend", { context: "apps/backend" });
 * ```
 */
export class EcrRepo<Image extends string> extends pulumi.ComponentResource {
    /** Address to push to and pull from, without a tag. */
    readonly url: pulumi.Output<string>;
    /** Name of the repository, `<project>-<environment>`. */
    readonly repositoryName: pulumi.Output<string>;
    /** ARN of the repository. */
    readonly arn: pulumi.Output<string>;

    private readonly args: EcrRepoArgs<Image>;
    private revision: Revision | undefined;
    private readonly registryId: pulumi.Output<string>;

    constructor(name: string, args: EcrRepoArgs<Image>, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:EcrRepo", name, args, options);
        refuseSharedPrefixes(args.images);
        refuseUnknownDigests(args.images, args.digests);
        this.args = args;
        const repository = this.createRepository(name);
        this.url = repository.url;
        this.repositoryName = repository.repository.name;
        this.arn = repository.repository.arn;
        this.registryId = repository.repository.registryId;
        this.registerOutputs({ url: this.url, repositoryName: this.repositoryName, arn: this.arn });
    }

    /**
     * Builds and pushes an image, or finds one that is there.
     *
     * @returns the image by its digest: a tag could move under a running service.
     */
    image(name: Image, build: ImageBuild): ContainerImage {
        return { reference: this.reference(name, build), repositoryArn: this.arn };
    }

    private reference(name: Image, build: ImageBuild): pulumi.Output<string> {
        const digest = this.args.digests?.[name];
        if (digest !== undefined) {
            return pulumi.interpolate`${this.url}@${digest}`;
        }
        return build.tag === undefined ? this.buildImage(name, build) : this.findImage(name, build.tag);
    }

    private createRepository(name: string): awsx.ecr.Repository {
        const {
            environment = pulumi.getStack(),
            images,
            key,
            keepImages = 10,
            forceDelete = false,
            protect = true,
        } = this.args;
        return new awsx.ecr.Repository(
            ...transformed(
                this.args.transform?.repository,
                name,
                {
                    name: `${pulumi.getProject()}-${environment}`,
                    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
                    imageTagMutabilityExclusionFilters: [{ filter: "*-latest", filterType: "WILDCARD" }],
                    imageScanningConfiguration: { scanOnPush: true },
                    encryptionConfigurations: [
                        key === undefined ? { encryptionType: "AES256" } : { encryptionType: "KMS", kmsKey: key.arn },
                    ],
                    forceDelete,
                    lifecyclePolicy: { rules: lifecycleRules(images, keepImages) },
                },
                { parent: this, protect },
            ),
        );
    }

    private buildImage(name: Image, build: ImageBuild): pulumi.Output<string> {
        this.revision ??= this.args.revision ?? readRevision(process.cwd());
        const { tag, version } = this.revision;
        const revision = this.pushImage(name, tag, build);
        // Docker has every layer by now: each further tag is a push of the image that was built.
        if (version !== undefined) {
            this.pushImage(name, version, build, revision);
        }
        this.pushImage(name, "latest", build, revision);
        return revision.repoDigest;
    }

    private pushImage(name: Image, tag: string, build: ImageBuild, after?: docker.Image): docker.Image {
        const suffix = after === undefined ? "" : tag === "latest" ? "-latest" : "-version";
        return new docker.Image(
            ...transformed(
                this.args.transform?.image,
                `${name}${suffix}`,
                {
                    imageName: pulumi.interpolate`${this.url}:${name}-${tag}`,
                    build: {
                        context: build.context,
                        dockerfile: build.dockerfile ?? `${build.context}/Dockerfile`,
                        target: build.target,
                        platform: PLATFORMS[build.architecture ?? "arm64"],
                        builderVersion: "BuilderBuildKit",
                        args: { BUILDKIT_INLINE_CACHE: "1", ...build.args },
                        cacheFrom: { images: [pulumi.interpolate`${this.url}:${name}-latest`] },
                    },
                    registry: this.credentials(),
                },
                { parent: this, dependsOn: after === undefined ? [] : [after] },
            ),
        );
    }

    /** A login that AWS ends after 12 hours. */
    private credentials(): docker.types.input.Registry {
        const token = aws.ecr.getAuthorizationTokenOutput({ registryId: this.registryId }, { parent: this });
        return { server: this.url, username: token.userName, password: pulumi.secret(token.password) };
    }

    private findImage(name: Image, tag: string): pulumi.Output<string> {
        const found = aws.ecr.getImageOutput(
            { repositoryName: this.repositoryName, imageTag: `${name}-${tag}` },
            { parent: this },
        );
        return pulumi.interpolate`${this.url}@${found.imageDigest}`;
    }
}

// Both are found by the prefix of their tags, so `web` would take `web-admin-…` for its own.
function refuseSharedPrefixes(images: readonly string[]): void {
    for (const image of images) {
        const other = images.find((candidate) => candidate.startsWith(`${image}-`));
        if (other !== undefined) {
            throw new pulumi.RunError(
                `The images "${image}" and "${other}" cannot share a repository: the tags of "${other}" begin with ` +
                    `"${image}-", and would be counted and expired with those of "${image}". Rename one of them.`,
            );
        }
    }
}

function refuseUnknownDigests(images: readonly string[], digests: Readonly<Record<string, string>> = {}): void {
    const unknown = Object.keys(digests).filter((name) => !images.includes(name));
    if (unknown.length > 0) {
        throw new pulumi.RunError(
            `There are digests of ${unknown.join(", ")}, and the repository holds ${images.join(", ")} only. ` +
                `Remove them from digests (slipway:registry.digests).`,
        );
    }
}

// A rule for each prefix: one for all together would let a busy image push the other out.
function lifecycleRules(images: readonly string[], keepImages: number): awsx.types.input.ecr.LifecyclePolicyRuleArgs[] {
    const untagged = {
        description: "Untagged images go after a day",
        tagStatus: awsx.ecr.LifecycleTagStatus.Untagged,
        maximumAgeLimit: 1,
    };
    const newest = images.map((image) => ({
        description: `The newest ${keepImages} images of ${image} stay`,
        tagStatus: awsx.ecr.LifecycleTagStatus.Tagged,
        tagPrefixList: [`${image}-`],
        maximumNumberOfImages: keepImages,
    }));
    return [untagged, ...newest];
}
