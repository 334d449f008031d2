import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder of a page's built files, made for a test. */
export interface Folder {
    readonly path: string;
    remove(): Promise<void>;
}

/** The files of a small page, as the build would leave them. */
export const PAGE: Readonly<Record<string, string>> = {
    "index.html": "<!doctype html><title>The page</title>",
    "index.html.br": "page in Brotli",
    "index.html.gz": "page in gzip",
    "assets/index-1a2b3c.js": "script",
    "assets/index-1a2b3c.js.br": "script in Brotli",
    "assets/index-1a2b3c.css": "style",
    "assets/icon-1a2b3c.svg": "<svg/>",
};

/** Makes a temporary folder with these files. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<Folder> {
    const path = await mkdtemp(join(tmpdir(), "frontend-page-"));
    for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(path, name)), { recursive: true });
        await writeFile(join(path, name), content);
    }
    return { path, remove: () => rm(path, { recursive: true }) };
}
