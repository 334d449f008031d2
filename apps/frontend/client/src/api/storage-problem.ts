import type { Problem } from "./problem";

// Codes of https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html that a presigned form can meet.
const DETAILS: ReadonlyMap<string, string> = new Map([
    ["EntityTooLarge", "The file is too large."],
    ["EntityTooSmall", "The file is empty or was cut short."],
    ["AccessDenied", "The upload was not allowed, or took longer than five minutes to begin. Try again."],
]);

/** S3's XML answer to an upload as a problem. */
export function storageProblem(status: number, xml: string): Problem {
    const code = /<Code>(\w+)<\/Code>/.exec(xml)?.[1] ?? "";
    const detail = DETAILS.get(code) ?? `The storage refused the file (${code === "" ? status : code}). Try again.`;
    return { status, title: "The storage refused the file", detail, errors: [] };
}
