/** Types of images that the backend takes. */
export const IMAGE_TYPES: readonly string[] = ["image/png", "image/jpeg", "image/webp"];

/** Largest image that the backend takes, in bytes. */
export const LARGEST_IMAGE_BYTES = 2 * 1024 * 1024;

/**
 * What is wrong with a file for an avatar, before anything is sent; undefined where it may be tried. The backend looks
 * again: this check only spares a wait.
 */
export function objectionTo({ type, size }: { readonly type: string; readonly size: number }): string | undefined {
    if (!IMAGE_TYPES.includes(type)) {
        return "This is not a PNG, JPEG or WebP image. Choose another file.";
    }
    if (size === 0) {
        return "This file is empty. Choose another file.";
    }
    if (size > LARGEST_IMAGE_BYTES) {
        return `This image has ${formatBytes(size)}. Choose one of at most ${formatBytes(LARGEST_IMAGE_BYTES)}.`;
    }
    return undefined;
}

/** A size as people read it, with one decimal; never rounded to one that the limit would allow. */
export function formatBytes(bytes: number): string {
    const [size, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "KiB"] : [bytes / 1024 / 1024, "MiB"];
    return `${(Math.ceil(size * 10) / 10).toLocaleString("en-GB")} ${unit}`;
}
