const MEBIBYTE = 1_048_576;

/** S3's bounds (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html). */
export const PART_LIMITS = {
    count: 10_000,
    /** Of every part but the last. */
    smallestBytes: 5 * MEBIBYTE,
    largestBytes: 5_120 * MEBIBYTE,
} as const;

const FIRST_BYTES = 8 * MEBIBYTE;
/** After each so many parts, they are twice as large. */
const DOUBLED_AFTER = 1_250;
const LARGEST_BYTES = 512 * MEBIBYTE;

/**
 * Bytes of a part of a multipart upload whose size is not known beforehand. Parts are small, since as many as are under
 * way are in memory, and grow so that the 10,000 parts of an object hold 2.4 TiB.
 *
 * @param number counts from 1.
 */
export function partBytes(number: number): number {
    return Math.min(FIRST_BYTES * 2 ** Math.floor((number - 1) / DOUBLED_AFTER), LARGEST_BYTES);
}
