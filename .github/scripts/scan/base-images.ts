/** An image that a Dockerfile or `compose.yaml` pins by its digest. */
export interface PinnedImage {
    readonly file: string;
    /** Name and tag, `node:22.23.3-alpine3.24`. */
    readonly name: string;
    readonly digest: string;
}

/** A pinned image whose tag has another digest by now. */
export interface StaleImage extends PinnedImage {
    readonly newest: string;
}

/** The images that a file pins, each once: a Dockerfile may name one for the builder and for the target. */
export function pinnedImages(file: string, text: string): PinnedImage[] {
    const found = [
        ...text.matchAll(/^\s*(?:image:\s*|FROM (?:--\S+ )*)([\w./-]+:[\w.-]+)@(sha256:[0-9a-f]{64})\b/gm),
    ].map(([, name = "", digest = ""]) => ({ file, name, digest }));
    return [...new Map(found.map((image) => [`${image.name}@${image.digest}`, image])).values()];
}

/** Those whose tag was moved, by the digest that each tag has now. */
export function staleImages(
    pinned: readonly PinnedImage[],
    newest: Readonly<Record<string, string | undefined>>,
): StaleImage[] {
    return pinned.flatMap((image) => {
        const digest = newest[image.name];
        return digest === undefined || digest === image.digest ? [] : [{ ...image, newest: digest }];
    });
}
