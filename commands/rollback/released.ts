import type { ECSClient } from "@aws-sdk/client-ecs";
import { explained } from "../problem";
import type { Stack } from "../stack";
import { type ImageReference, moveTag, type RegistryImage } from "./registry";

/** A service's images in the registry. */
export interface ServiceImages {
    /** Name of the service. */
    readonly name: string;
    /** The repository; undefined where the service's image is elsewhere. */
    readonly place: ImageReference | undefined;
    /** Its images; undefined where it could not be asked. */
    readonly images: readonly RegistryImage[] | undefined;
}

/** What became of the tag of what runs: `none` where there was nothing to move. */
export type Marked =
    | { readonly kind: "none" }
    | { readonly kind: "moved"; readonly tag: string }
    | { readonly kind: "refused"; readonly tag: string; readonly reason: string };

/**
 * Has `<service>-latest` name a release: the workflows take the image behind it for what runs. A repository without that
 * tag is none of theirs, and gets none.
 */
export async function markReleased(
    ecs: ECSClient,
    stack: Stack,
    { name, place, images = [] }: ServiceImages,
    digest: string,
): Promise<Marked> {
    const tag = `${name}-latest`;
    const named = images.find(({ tags }) => tags.includes(tag));
    if (place === undefined || named === undefined || named.digest === digest) {
        return { kind: "none" };
    }
    try {
        await explained(stack, () => moveTag(ecs, place, digest, tag), "ecr:PutImage");
        return { kind: "moved", tag };
    } catch (error) {
        // The service has returned, which matters more.
        return { kind: "refused", tag, reason: error instanceof Error ? error.message : String(error) };
    }
}

/** What the workflows make of a tag that was moved. */
export function toldOf(marked: Marked): string {
    return marked.kind === "moved"
        ? `${marked.tag} in the registry names it now. The workflow deploy takes that for what runs: it stays until the ` +
              `next release of the application.\n`
        : "";
}

/** What follows where a tag could not be moved, and what to do. */
export function warningOf(marked: Marked): string {
    return marked.kind === "refused"
        ? `warning: ${marked.tag} in the registry still names what served before: ${marked.reason}\n` +
              `Until it is moved, the workflow deploy brings that back with the next change to the infrastructure. Run ` +
              `this command again with ecr:BatchGetImage and ecr:PutImage.\n`
        : "";
}
