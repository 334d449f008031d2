import { S3Error } from "./error";

/** A form with one file. */
export interface UploadForm {
    /** Its fields before the file, by their names in lower case. What comes after the file is ignored, as S3 does. */
    readonly fields: ReadonlyMap<string, string>;
    readonly fileName: string;
    readonly file: Buffer;
}

const END_OF_HEADERS = Buffer.from("\r\n\r\n");

/**
 * Reads `multipart/form-data` (https://www.rfc-editor.org/rfc/rfc7578) as browsers write it.
 *
 * @throws {@link S3Error}
 */
export function parseUploadForm(contentType: string, body: Buffer): UploadForm {
    const [, quoted, plain] = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
    const boundary = quoted ?? plain;
    if (boundary === undefined) {
        throw new S3Error("InvalidRequest", "The body is not multipart/form-data with a boundary.");
    }
    const fields = new Map<string, string>();
    for (const part of splitParts(body, boundary)) {
        const { name, fileName, content } = parsePart(part);
        if (name === "file") {
            return { fields, fileName: fileName ?? "", file: content };
        }
        fields.set(name.toLowerCase(), content.toString());
    }
    throw new S3Error("InvalidArgument", "POST requires exactly one file upload per request.");
}

function splitParts(body: Buffer, boundary: string): readonly Buffer[] {
    const delimiter = Buffer.from(`\r\n--${boundary}`);
    // The first delimiter has no line before it.
    const whole = Buffer.concat([Buffer.from("\r\n"), body]);
    const parts: Buffer[] = [];
    let start = whole.indexOf(delimiter);
    if (start === -1) {
        throw malformed();
    }
    for (;;) {
        const from = start + delimiter.length;
        if (whole.toString("latin1", from, from + 2) === "--") {
            return parts;
        }
        start = whole.indexOf(delimiter, from);
        if (start === -1) {
            throw malformed();
        }
        // After the delimiter its line ends.
        parts.push(whole.subarray(from + 2, start));
    }
}

function parsePart(part: Buffer) {
    const end = part.indexOf(END_OF_HEADERS);
    const headers = part.toString("utf8", 0, Math.max(end, 0));
    const [, disposition] = /^content-disposition:\s*form-data;(.*)$/im.exec(headers) ?? [];
    const [, name] = /(?:^|;)\s*name="([^"]*)"/i.exec(disposition ?? "") ?? [];
    const [, fileName] = /(?:^|;)\s*filename="([^"]*)"/i.exec(disposition ?? "") ?? [];
    if (end === -1 || name === undefined) {
        throw malformed();
    }
    return { name, fileName, content: part.subarray(end + END_OF_HEADERS.length) };
}

function malformed(): S3Error {
    return new S3Error("MalformedPOSTRequest", "The body is not well-formed multipart/form-data.");
}
