import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import type { Encoding } from "./encoding";

/** A body in one coding, and the tag by which a browser asks whether it has changed. */
export interface Body {
    readonly content: Buffer;
    readonly etag: string;
}

/** A file as the server answers with it. */
export interface ServedFile {
    readonly contentType: string;
    readonly cacheControl: string;
    /** By coding; `identity` is always there. */
    readonly bodies: ReadonlyMap<Encoding, Body>;
}

/** Files by the path of their URL. */
export type ServedFiles = ReadonlyMap<string, ServedFile>;

/** What must be asked for anew, though an unchanged answer is not sent again. */
export const REVALIDATED = "no-cache";
// The build puts a hash of the content into these names.
const HASHED_FOLDER = "/assets/";
const IMMUTABLE = "public, max-age=31536000, immutable";
const COMPRESSED: ReadonlyMap<string, Encoding> = new Map([
    [".br", "br"],
    [".gz", "gzip"],
]);
const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
    [".css", "text/css; charset=utf-8"],
    [".html", "text/html; charset=utf-8"],
    [".js", "text/javascript; charset=utf-8"],
    [".json", "application/json; charset=utf-8"],
    [".svg", "image/svg+xml"],
    [".txt", "text/plain; charset=utf-8"],
    [".woff2", "font/woff2"],
]);

/**
 * Reads a folder whole, with the compressed forms `*.br` and `*.gz` that the build put beside its files. The server
 * answers from these alone: a path that is not among them reaches no file system.
 *
 * @throws an `Error` that says how to build the page where there is no `index.html`.
 */
export async function readFiles(directory: string): Promise<ServedFiles> {
    const contents = await readAll(directory);
    if (!contents.has("/index.html")) {
        throw new Error(`${directory} has no index.html. Build the page with: npm run build`);
    }
    const files = new Map<string, ServedFile>();
    for (const [path, content] of contents) {
        if (!COMPRESSED.has(extname(path))) {
            const compressed = [...COMPRESSED].flatMap(([extension, encoding]) => {
                const found = contents.get(`${path}${extension}`);
                return found === undefined ? [] : ([[encoding, found]] as const);
            });
            files.set(path, {
                contentType: CONTENT_TYPES.get(extname(path)) ?? "application/octet-stream",
                cacheControl: path.startsWith(HASHED_FOLDER) ? IMMUTABLE : REVALIDATED,
                bodies: bodiesOf([["identity", content], ...compressed]),
            });
        }
    }
    return files;
}

/** A file that is made, not read. */
export function jsonFile(value: unknown, cacheControl: string): ServedFile {
    const content = Buffer.from(JSON.stringify(value));
    return {
        contentType: "application/json; charset=utf-8",
        cacheControl,
        bodies: bodiesOf([["identity", content]]),
    };
}

function bodiesOf(contents: readonly (readonly [Encoding, Buffer])[]): ReadonlyMap<Encoding, Body> {
    return new Map(contents.map(([encoding, content]) => [encoding, { content, etag: etagOf(content) }]));
}

function etagOf(content: Buffer): string {
    return `"${createHash("sha256").update(content).digest("base64url")}"`;
}

async function readAll(directory: string): Promise<ReadonlyMap<string, Buffer>> {
    const contents = new Map<string, Buffer>();
    for (const entry of await entriesOf(directory)) {
        if (entry.isFile()) {
            const file = join(entry.parentPath, entry.name);
            contents.set(`/${relative(directory, file).split(sep).join("/")}`, await readFile(file));
        }
    }
    return contents;
}

async function entriesOf(directory: string) {
    try {
        return await readdir(directory, { recursive: true, withFileTypes: true });
    } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") {
            return [];
        }
        throw error;
    }
}
