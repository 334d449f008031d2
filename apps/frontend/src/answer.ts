import type { IncomingHttpHeaders } from "node:http";
import { CONFIGURATION_PATH, configurationOf } from "./configuration";
import { chooseEncoding, type Encoding } from "./encoding";
import { jsonFile, REVALIDATED, type ServedFile, type ServedFiles } from "./files";
import { type Headers, securityHeaders, STRICT_TRANSPORT_SECURITY } from "./security";
import type { Settings } from "./settings";

/** What the server must know of a request. */
export interface Question {
    readonly method: string;
    /** Path and query, as they came. */
    readonly url: string;
    readonly headers: IncomingHttpHeaders;
}

/** A whole answer; the body is empty where there is none. */
export interface Answer {
    readonly status: number;
    readonly headers: Headers;
    readonly body: Buffer;
}

/** What decides the answers. */
export type SiteSettings = Pick<Settings, "backendUrl" | "protocol" | "revision" | "uploadOrigin">;

/** Where ECS and the load balancer ask whether the server lives. */
export const HEALTH_PATH = "/health";

/** Makes the function that answers each request from `files`, the configuration and the health check. */
export function createSite(settings: SiteSettings, files: ServedFiles): (question: Question) => Answer {
    const all: ServedFiles = new Map([
        ...files,
        ["/", fileAt(files, "/index.html")],
        [CONFIGURATION_PATH, jsonFile(configurationOf(settings), REVALIDATED)],
        [HEALTH_PATH, jsonFile({ status: "ok" }, "no-store")],
    ]);
    const page = fileAt(files, "/index.html");
    const security = securityHeaders(settings);
    return (question) => {
        const { status, headers, body } = answerFrom(all, page, question);
        const transport = isSecure(settings, question) ? STRICT_TRANSPORT_SECURITY : {};
        return { status, headers: { ...headers, ...security, ...transport }, body };
    };
}

function answerFrom(files: ServedFiles, page: ServedFile, question: Question): Answer {
    if (question.method !== "GET" && question.method !== "HEAD") {
        return plain(405, "Method not allowed", { allow: "GET, HEAD" });
    }
    const path = pathOf(question.url);
    if (path === undefined) {
        return plain(400, "Bad request");
    }
    const file = files.get(path) ?? (isPageOfTheClient(path) ? page : undefined);
    return file === undefined ? plain(404, "Not found") : answerWith(file, question);
}

function answerWith(file: ServedFile, { headers }: Question): Answer {
    const encoding = chooseEncoding(headers["accept-encoding"], new Set(file.bodies.keys()));
    const body = file.bodies.get(encoding);
    if (body === undefined) {
        throw new Error(`a file has no body in the coding ${encoding}`);
    }
    const caching = { "cache-control": file.cacheControl, etag: body.etag, ...varies(file) };
    if (hasAlready(headers["if-none-match"], body.etag)) {
        return { status: 304, headers: caching, body: Buffer.alloc(0) };
    }
    return {
        status: 200,
        headers: {
            "content-type": file.contentType,
            "content-length": String(body.content.length),
            ...contentEncoding(encoding),
            ...caching,
        },
        body: body.content,
    };
}

function contentEncoding(encoding: Encoding): Headers {
    return encoding === "identity" ? {} : { "content-encoding": encoding };
}

function varies(file: ServedFile): Headers {
    return file.bodies.size > 1 ? { vary: "Accept-Encoding" } : {};
}

// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
function hasAlready(ifNoneMatch: string | undefined, etag: string): boolean {
    const tags = (ifNoneMatch ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
    return tags.includes(etag) || tags.includes("*");
}

/** The path of a URL, decoded; undefined where it is none. */
function pathOf(url: string): string | undefined {
    const [path = ""] = url.split(/[?#]/);
    try {
        return path.startsWith("/") ? decodeURIComponent(path) : undefined;
    } catch {
        return undefined;
    }
}

// The page's script knows the paths without a file extension, and says where there is nothing. Those below /api are the
// backend's: a request for them that comes here went wrong, and a page would hide it.
function isPageOfTheClient(path: string): boolean {
    return !path.includes(".") && path !== "/api" && !path.startsWith("/api/");
}

/** Whether the browser speaks HTTPS: with the load balancer, which sets this header itself, or else with this server. */
function isSecure({ protocol }: SiteSettings, { headers }: Question): boolean {
    return (headers["x-forwarded-proto"] ?? protocol) === "https";
}

function plain(status: number, text: string, headers: Headers = {}): Answer {
    const body = Buffer.from(`${text}\n`);
    return {
        status,
        headers: {
            "content-type": "text/plain; charset=utf-8",
            "content-length": String(body.length),
            "cache-control": "no-store",
            ...headers,
        },
        body,
    };
}

function fileAt(files: ServedFiles, path: string): ServedFile {
    const file = files.get(path);
    if (file === undefined) {
        throw new Error(`the page's files have no ${path}`);
    }
    return file;
}
