/** The smallest PNG: one pixel that cannot be seen. */
export const PNG = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
);

/** How a JPEG begins. */
export const JPEG = Buffer.concat([Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex"), Buffer.alloc(80)]);

/** How a WebP begins. */
export const WEBP = Buffer.concat([
    Buffer.from("RIFF"),
    Buffer.of(30, 0, 0, 0),
    Buffer.from("WEBPVP8L"),
    Buffer.alloc(22),
]);
