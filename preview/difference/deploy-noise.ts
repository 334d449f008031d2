import type { Change } from "./changes";
import type { ImageChange } from "./types";

/** Types of resources that are a container image. */
const IMAGE_TYPES = new Set([
    "docker:index/image:Image",
    "docker:index/registryImage:RegistryImage",
    "docker:index/tag:Tag",
    "docker-build:index:Image",
]);

/** An image's address: the repository, then a tag, a digest or both. */
const IMAGE = /^([\w.-]+(?::\d+)?(?:\/[\w.-]+)+)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]+))?$/;

/** As many digits of a digest as tell it from others. */
const DIGITS = 12;

/** Whether a type of resource is a container image. */
export function isImage(type: string): boolean {
    return IMAGE_TYPES.has(type);
}

/** Whether a change is but another tag or digest of the same image, as every commit makes one. */
export function isOtherBuild({ before, after }: Change): boolean {
    const [old, fresh] = [repositoryOf(before), repositoryOf(after)];
    return old !== undefined && old === fresh;
}

/** The tags of an image that is built anew. */
export function buildsOf(changes: readonly Change[]): Pick<ImageChange, "before" | "after"> {
    const [first] = changes;
    return { before: versionOf(first?.before), after: versionOf(first?.after) };
}

function repositoryOf(value: unknown): string | undefined {
    const [, repository, tag, digest] = typeof value === "string" ? (IMAGE.exec(value) ?? []) : [];
    return tag === undefined && digest === undefined ? undefined : repository;
}

function versionOf(value: unknown): string {
    const [, , tag, digest] = typeof value === "string" ? (IMAGE.exec(value) ?? []) : [];
    return tag ?? digest?.slice(0, "sha256:".length + DIGITS) ?? String(value);
}
