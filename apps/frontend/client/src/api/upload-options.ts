/** What an upload reports, and what ends it early. */
export interface UploadOptions {
    /** Called with the part that is sent, from 0 to 1. */
    readonly onProgress: (part: number) => void;
    readonly signal: AbortSignal;
}
