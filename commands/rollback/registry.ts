import type { ECSClient } from "@aws-sdk/client-ecs";
import { z } from "zod";
import { ask, type Interface } from "../signed-request";

/** An image of a repository of ECR. */
export interface RegistryImage {
    readonly digest: string;
    readonly tags: readonly string[];
    readonly pushedAt: Date | undefined;
}

/** The address of an image by its digest, taken apart. */
export interface ImageReference {
    /** Number of the account. */
    readonly registry: string;
    readonly region: string;
    readonly repository: string;
    readonly digest: string;
}

/** Takes the address of an image in ECR apart; undefined for an image of elsewhere, or one that is not named by digest. */
export function parseReference(reference: string): ImageReference | undefined {
    const [, registry, region, repository, digest] =
        /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[^/]+\/([^@:]+)(?::[^@]+)?@(sha256:[0-9a-f]+)$/.exec(reference) ?? [];
    return registry === undefined || region === undefined || repository === undefined || digest === undefined
        ? undefined
        : { registry, region, repository, digest };
}

const ECR: Interface = { name: "ECR", signedAs: "ecr", host: (region) => `api.ecr.${region}.amazonaws.com` };

const TARGET = "AmazonEC2ContainerRegistry_V20150921";

const page = z.object({
    imageDetails: z
        .array(
            z.object({
                imageDigest: z.string(),
                imageTags: z.array(z.string()).optional(),
                imagePushedAt: z.number().optional(),
            }),
        )
        .optional(),
    nextToken: z.string().nullish(),
});

/**
 * All images of a repository of ECR.
 *
 * ECR has a client of its own in the AWS SDK, which this project does not depend on for one call: the call is signed with
 * what the client of ECS signs with.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html
 *
 * @throws Error named as ECR names it, where ECR refuses.
 */
export async function imagesOf(
    ecs: ECSClient,
    { registry, region, repository }: Omit<ImageReference, "digest">,
): Promise<RegistryImage[]> {
    const images: RegistryImage[] = [];
    let nextToken: string | null | undefined;
    do {
        const asked = {
            registryId: registry,
            repositoryName: repository,
            maxResults: 1000,
            ...(nextToken && { nextToken }),
        };
        const request = { region, target: `${TARGET}.DescribeImages`, body: asked };
        const found = page.parse(JSON.parse(await ask(ecs, ECR, request)));
        for (const { imageDigest, imageTags = [], imagePushedAt } of found.imageDetails ?? []) {
            const pushedAt = imagePushedAt === undefined ? undefined : new Date(imagePushedAt * 1000);
            images.push({ digest: imageDigest, tags: imageTags, pushedAt });
        }
        nextToken = found.nextToken;
    } while (nextToken);
    return images;
}

const manifests = z.object({
    images: z.array(z.object({ imageManifest: z.string(), imageManifestMediaType: z.string().optional() })).optional(),
});

/**
 * Has a tag name an image that is in the repository, which has to let that tag move.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html
 *
 * @throws Error named as ECR names it, where ECR refuses.
 */
export async function moveTag(
    ecs: ECSClient,
    { registry, region, repository }: Omit<ImageReference, "digest">,
    imageDigest: string,
    imageTag: string,
): Promise<void> {
    const at = { registryId: registry, repositoryName: repository };
    const asked = { ...at, imageIds: [{ imageDigest }] };
    const answer = await ask(ecs, ECR, { region, target: `${TARGET}.BatchGetImage`, body: asked });
    const [image] = manifests.parse(JSON.parse(answer)).images ?? [];
    if (image === undefined) {
        throw new Error(`ECR has no image ${imageDigest} in ${repository}.`);
    }
    // With the digest ECR refuses a manifest that is not quite the image's.
    await ask(ecs, ECR, { region, target: `${TARGET}.PutImage`, body: { ...at, ...image, imageDigest, imageTag } });
}
