import type { ECSClient } from "@aws-sdk/client-ecs";
import { z } from "zod";

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

const refusal = z.object({ __type: z.string().optional(), message: z.string().optional() });

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
    endpoint = process.env.AWS_ENDPOINT_URL_ECR ??
        process.env.AWS_ENDPOINT_URL ??
        `https://api.ecr.${region}.amazonaws.com`,
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
        const found = page.parse(await ask(ecs, new URL(endpoint), region, JSON.stringify(asked)));
        for (const { imageDigest, imageTags = [], imagePushedAt } of found.imageDetails ?? []) {
            const pushedAt = imagePushedAt === undefined ? undefined : new Date(imagePushedAt * 1000);
            images.push({ digest: imageDigest, tags: imageTags, pushedAt });
        }
        nextToken = found.nextToken;
    } while (nextToken);
    return images;
}

async function ask(ecs: ECSClient, url: URL, region: string, body: string): Promise<unknown> {
    const signer = await ecs.config.signer();
    const request = {
        method: "POST",
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port !== "" && { port: Number(url.port) }),
        path: "/",
        query: {},
        headers: {
            host: url.host,
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": "AmazonEC2ContainerRegistry_V20150921.DescribeImages",
        },
        body,
    };
    const { headers } = await signer.sign(request, { signingService: "ecr", signingRegion: region });
    const { host, ...others } = headers;
    const response = await fetch(url, { method: "POST", headers: others, body, signal: AbortSignal.timeout(30_000) });
    const answer: unknown = await response.json().catch(() => ({}));
    if (response.ok) {
        return answer;
    }
    const { __type = `HTTP ${response.status}`, message = "no reason given" } = refusal.catch({}).parse(answer);
    const error = new Error(`ECR: ${message}`);
    error.name = __type.replace(/^.*#/, "");
    throw error;
}
