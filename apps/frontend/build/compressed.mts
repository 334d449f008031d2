import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = new Set([".css", ".html", ".js", ".json", ".svg", ".txt"]);

// Once at build time, so that it may take as long as it likes; a server that compresses each answer could not.
const CODINGS = [
    {
        extension: ".br",
        compress: (content: Buffer) =>
            promisify(brotliCompress)(content, {
                params: {
                    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
                    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
                },
            }),
    },
    {
        extension: ".gz",
        compress: (content: Buffer) => promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
    },
];

/** Writes `*.br` and `*.gz` beside each text file of a build that becomes smaller by them. */
export function compressed(): Plugin {
    return {
        name: "compressed",
        async writeBundle({ dir }) {
            if (dir === undefined) {
                throw new Error("the build has no output directory");
            }
            for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
                if (entry.isFile() && TEXT.has(extname(entry.name))) {
                    await compress(join(entry.parentPath, entry.name));
                }
            }
        },
    };
}

async function compress(file: string): Promise<void> {
    const content = await readFile(file);
    for (const { extension, compress } of CODINGS) {
        const smaller = await compress(content);
        if (smaller.length < content.length) {
            await writeFile(`${file}${extension}`, smaller);
        }
    }
}
