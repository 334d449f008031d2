import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder of the package that a file's folder is in, the nearest one with a `package.json`: sources are one level below
 * it, what is compiled (`dist/`) two. `runtime/`, which is bundled and built as it is, is in it either way.
 *
 * @throws Error where there is none.
 */
export function packageFolder(from: string): string {
    for (let folder = from; ; folder = dirname(folder)) {
        if (existsSync(join(folder, "package.json"))) {
            return folder;
        }
        if (folder === dirname(folder)) {
            throw new Error(`There is no package.json in ${from} or above it.`);
        }
    }
}
