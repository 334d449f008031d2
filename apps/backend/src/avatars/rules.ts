import { randomUUID } from "node:crypto";

/** Most bytes of a picture: 2 MiB. */
export const MAXIMUM_BYTES = 2 * 1024 * 1024;

/** Media types of pictures. */
export const CONTENT_TYPES = ["image/png", "image/jpeg", "image/webp"] as const;

/** A media type that a picture may have. */
export type ContentType = (typeof CONTENT_TYPES)[number];

const ENDINGS: Readonly<Record<ContentType, string>> = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
};
const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const UPLOAD_KEY = new RegExp(`^uploads/(?<owner>${UUID})/(?<file>${UUID}\\.(?:png|jpg|webp))$`);

/** Where a user uploads a picture to, until it is looked at; the bucket may forget what is there after a day. */
export function uploadKey(userId: string, type: ContentType): string {
    return `uploads/${userId}/${randomUUID()}.${ENDINGS[type]}`;
}

/** Where a user's upload is kept for good; nothing where the key is not one of that user's uploads. */
export function avatarKey(userId: string, key: string): string | undefined {
    const { owner, file } = UPLOAD_KEY.exec(key)?.groups ?? {};
    return owner === userId && file !== undefined ? `avatars/${owner}/${file}` : undefined;
}

/** The media type that begins so; nothing where it is none of a picture's. */
export function contentTypeOf(start: Uint8Array): ContentType | undefined {
    return CONTENT_TYPES.find((type) =>
        SIGNATURES[type].every(({ offset, bytes }) => bytes.every((byte, index) => start[offset + index] === byte)),
    );
}

/** Bytes that {@link contentTypeOf} looks at. */
export const SIGNATURE_BYTES = 16;

/** What files of these types begin with: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern */
const SIGNATURES: Readonly<Record<ContentType, readonly { readonly offset: number; readonly bytes: Uint8Array }[]>> = {
    "image/png": [{ offset: 0, bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) }],
    "image/jpeg": [{ offset: 0, bytes: Uint8Array.of(0xff, 0xd8, 0xff) }],
    "image/webp": [
        { offset: 0, bytes: Buffer.from("RIFF") },
        { offset: 8, bytes: Buffer.from("WEBPVP") },
    ],
};
