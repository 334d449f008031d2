import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../support/program";

/** A page of the documentation. */
export interface Page {
    /** Path in the project. */
    readonly path: string;
    readonly text: string;
}

/** A fenced block of a page. */
export interface Block {
    readonly path: string;
    /** Number of its first line. */
    readonly line: number;
    /** What stands behind the fence: `sh`, `yaml`, `mermaid`, or nothing. */
    readonly language: string;
    readonly text: string;
}

/** Every page of Markdown that git has or would take, with the API reference. */
export function allPages(): Page[] {
    const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "*.md"], {
        cwd: PROJECT,
        encoding: "utf8",
    });
    const paths = [...new Set(listed.split("\0"))].filter((path) => path !== "").sort();
    return paths.map((path) => ({ path, text: readFileSync(join(PROJECT, path), "utf8") }));
}

/** The fenced blocks of a page, also those within lists. */
export function blocksOf({ path, text }: Page): Block[] {
    const blocks: Block[] = [];
    let open: { fence: string; indent: number; language: string; line: number; lines: string[] } | undefined;
    for (const [index, line] of text.split("\n").entries()) {
        const [, indent = "", fence, language = ""] = /^(\s*)(?:\d+\.\s+|-\s+)?(`{3,})(\S*)/.exec(line) ?? [];
        if (open === undefined) {
            if (fence !== undefined) {
                open = { fence, indent: line.indexOf(fence), language, line: index + 1, lines: [] };
            }
        } else if (fence !== undefined && fence.length >= open.fence.length && language === "") {
            blocks.push({ path, line: open.line, language: open.language, text: `${open.lines.join("\n")}\n` });
            open = undefined;
        } else {
            open.lines.push(
                line.slice(Math.min(open.indent, line.search(/\S|$/), Math.max(open.indent, indent.length))),
            );
        }
    }
    return blocks;
}

/** A page without its fenced blocks, in lines of the same numbers. */
export function proseOf(page: Page): string[] {
    const lines = page.text.split("\n");
    for (const { line, text } of blocksOf(page)) {
        for (let number = line; number < line + text.split("\n").length + 1; number += 1) {
            lines[number - 1] = "";
        }
    }
    return lines;
}
