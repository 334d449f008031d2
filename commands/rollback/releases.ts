import type { RegistryImage } from "./registry";

/** A deployment that ECS finished well. */
export interface GoodDeployment {
    readonly taskDefinitionArn: string;
    /** Digest of the service's image. */
    readonly digest: string;
    readonly finishedAt: Date;
}

/** An image that served once. */
export interface Release {
    readonly digest: string;
    /** Tags without the service's name, the one of the commit first; none where the image is gone. */
    readonly tags: readonly string[];
    /** When the image was pushed. */
    readonly pushedAt: Date | undefined;
    /** When it was deployed for the last time. */
    readonly deployedAt: Date;
    /** The task definition that it was deployed with then. */
    readonly taskDefinitionArn: string;
    /** Whether it is what serves. */
    readonly isCurrent: boolean;
    /** Whether the registry still has the image; undefined where it could not be asked. */
    readonly hasImage: boolean | undefined;
}

/**
 * Joins the deployments that went well with the registry's images: an image once, as it was deployed last, the newest
 * first.
 *
 * @param images of the registry; undefined where it could not be asked.
 * @param currentDigest of the image that serves.
 */
export function releasesOf(
    service: string,
    deployments: readonly GoodDeployment[],
    images: readonly RegistryImage[] | undefined,
    currentDigest: string | undefined,
): Release[] {
    const byDigest = new Map(images?.map((image) => [image.digest, image]));
    const newest = new Map<string, GoodDeployment>();
    for (const deployment of deployments) {
        const known = newest.get(deployment.digest);
        if (known === undefined || deployment.finishedAt > known.finishedAt) {
            newest.set(deployment.digest, deployment);
        }
    }
    return [...newest.values()]
        .sort((one, other) => other.finishedAt.getTime() - one.finishedAt.getTime())
        .map(({ digest, finishedAt, taskDefinitionArn }) => {
            const image = byDigest.get(digest);
            return {
                digest,
                tags: tagsFor(service, image?.tags ?? []),
                pushedAt: image?.pushedAt,
                deployedAt: finishedAt,
                taskDefinitionArn,
                isCurrent: digest === currentDigest,
                hasImage: images === undefined ? undefined : image !== undefined,
            };
        });
}

/** A tag says which image it is: `backend-1f3c9a7d20be`. `latest` moves, so it names no release. */
export function tagsFor(service: string, tags: readonly string[]): string[] {
    const prefix = `${service}-`;
    return tags
        .map((tag) => (tag.startsWith(prefix) ? tag.slice(prefix.length) : tag))
        .filter((tag) => tag !== "latest")
        .sort((one, other) => Number(isRevision(other)) - Number(isRevision(one)) || (one < other ? -1 : 1));
}

function isRevision(tag: string): boolean {
    return /^[0-9a-f]{7,40}$/.test(tag);
}

/** The release with a tag, with or without the service's name, or with a digest or its beginning. */
export function releaseWith(service: string, releases: readonly Release[], wanted: string): Release | undefined {
    const tag = wanted.startsWith(`${service}-`) ? wanted.slice(service.length + 1) : wanted;
    const byTag = releases.find(({ tags }) => tags.includes(tag));
    const [byDigest, another] = /^(sha256:)?[0-9a-f]{12,64}$/.test(wanted)
        ? releases.filter(({ digest }) => digest.replace("sha256:", "").startsWith(wanted.replace("sha256:", "")))
        : [];
    return byTag ?? (another === undefined ? byDigest : undefined);
}

/** Names of the images that have a tag for the newest build, but not this one: `slipway:images` could not find them. */
export function imagesWithout(tag: string, images: readonly RegistryImage[]): string[] {
    const all = new Set(images.flatMap(({ tags }) => tags));
    return [...all]
        .filter((each) => each.endsWith("-latest"))
        .map((each) => each.slice(0, -"-latest".length))
        .filter((name) => !all.has(`${name}-${tag}`))
        .sort();
}

/** The releases as a table, the one that serves marked. */
export function releaseTable(releases: readonly Release[]): string {
    const rows = [
        ["", "tag", "pushed", "deployed", "task definition"],
        ...releases.map((release) => [
            release.isCurrent ? "serves" : "",
            nameOf(release) + (release.hasImage === false ? " (image gone)" : ""),
            shown(release.pushedAt),
            shown(release.deployedAt),
            release.taskDefinitionArn.slice(release.taskDefinitionArn.lastIndexOf("/") + 1),
        ]),
    ];
    const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
    return rows
        .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
        .join("\n");
}

/** What people call a release: its tag, or the beginning of its digest. */
export function nameOf({ tags, digest }: Release): string {
    return tags.length > 0 ? tags.join(", ") : digest.slice(0, "sha256:".length + 12);
}

/** `2026-11-21 14:03`, in UTC. */
function shown(time: Date | undefined): string {
    return time === undefined ? "-" : time.toISOString().slice(0, 16).replace("T", " ");
}
