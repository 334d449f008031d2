import { type Detail, type Item, type Section, sectionsOf } from "./sections";
import type { Difference } from "./types";
import { summary, valuesOf } from "./wording";

/** Longest comment that GitHub takes, in characters. */
export const GITHUB_COMMENT_LIMIT = 65_536;

/** How a comment is made. */
export interface MarkdownOptions {
    /**
     * Most characters.
     * @default 65536, GitHub's limit
     */
    readonly limit?: number;
}

const LONGEST_VALUE = 160;

/** Most lines of one item. */
const MOST_LINES = 40;

/** Room for the note on what was left out. */
const NOTE_ROOM = 1000;

/**
 * A difference as Markdown for a comment on a pull request: what is lost at once, the rest to unfold. What goes beyond
 * the limit is left out by whole items, and counted in a note.
 */
export function renderMarkdown(difference: Difference, { limit = GITHUB_COMMENT_LIMIT }: MarkdownOptions = {}): string {
    const parts = [head(difference)];
    const leftOut: string[] = [];
    const sections = sectionsOf(difference).map(written);
    let room = limit - NOTE_ROOM - (parts[0]?.length ?? 0);
    for (const [place, { title, open, items, close }] of sections.entries()) {
        // A long section leaves half of the room to those behind it, if they need it.
        const behind = sections.slice(place + 1).reduce((sum, { length }) => sum + length, 0);
        const share = Math.max(room - behind, Math.floor(room / 2));
        const shown = fitting(items, share - open.length - close.length);
        if (shown.length > 0) {
            const text = `${open}${shown.join("")}${close}`;
            parts.push(text);
            room -= text.length + 1;
        }
        if (shown.length < items.length) {
            leftOut.push(`${title}: ${items.length - shown.length} of ${items.length}`);
        }
    }
    return `${parts.join("\n")}${note(leftOut, limit)}`.slice(0, limit);
}

/** The first items that a room has place for. */
function fitting(items: readonly string[], room: number): string[] {
    let left = room;
    const tooLong = items.findIndex((item) => (left -= item.length) < 0);
    return items.slice(0, tooLong === -1 ? items.length : tooLong);
}

function head({ project, stack, region, counts }: Difference): string {
    const total = summary(counts);
    const moved = region.before === region.after ? "" : `\n**Region: ${region.before} → ${region.after}**\n`;
    const rest = `${counts.unchanged} unchanged.`;
    return `### ${project}: stack ${stack}\n\n${total === "" ? "No resource differs" : total}; ${rest}\n${moved}`;
}

/** A section in its parts, and how long they are together. */
function written(section: Section) {
    const { open, close } = frame(section);
    const items = section.items.map(section.weight === "loss" ? lossMarkdown : itemMarkdown);
    const length = items.reduce((sum, item) => sum + item.length, open.length + close.length + 1);
    return { title: section.title, open, items, close, length };
}

function frame({ title, weight, items }: Section): { open: string; close: string } {
    if (weight === "loss") {
        return { open: `> [!CAUTION]\n> **${title}**\n>\n`, close: "" };
    }
    // Graver sections stand open.
    const state = weight === "removal" ? " open" : "";
    const summaryLine = `<summary><b>${escaped(title)}</b> (${items.length})</summary>`;
    return { open: `<details${state}>${summaryLine}\n\n`, close: "\n</details>\n" };
}

function lossMarkdown({ subject, remark = "" }: Item): string {
    return `> - **${code(subject)}**: ${escaped(remark)}\n`;
}

function itemMarkdown({ subject, remark, changes, remarks }: Item): string {
    const about = remark === undefined ? "" : `: ${escaped(remark)}`;
    const [only, ...others] = changes;
    if (only !== undefined && others.length === 0 && only.path === subject) {
        return `- ${changeMarkdown(only)}\n`;
    }
    const lines = [...changes.map(changeMarkdown), ...remarks.map(escaped)];
    const shown = lines.slice(0, MOST_LINES);
    const more = lines.length - shown.length;
    const below = [...shown, ...(more > 0 ? [`and ${more} more`] : [])].map((text) => `  - ${text}\n`);
    return `- ${code(subject)}${about}\n${below.join("")}`;
}

function changeMarkdown(change: Detail): string {
    const { before, after } = valuesOf(change, LONGEST_VALUE);
    const note = change.remark === undefined ? "" : ` **${escaped(change.remark)}**`;
    return `${code(change.path)}: ${code(before)} → ${code(after)}${note}`;
}

function note(leftOut: readonly string[], limit: number): string {
    if (leftOut.length === 0) {
        return "";
    }
    const list = leftOut.map((text) => `- ${escaped(text)}\n`).join("");
    return `\n**Left out, since a comment holds ${limit} characters:**\n\n${list}`;
}

/** A code span; with more backticks around it than within. */
function code(text: string): string {
    const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
    const fence = "`".repeat(longest + 1);
    const space = longest > 0 ? " " : "";
    return `${fence}${space}${text}${space}${fence}`;
}

/** Text in which no character means anything to Markdown or HTML. */
function escaped(text: string): string {
    return text
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll(/[\\`*_[\]|~#]/g, (character) => `\\${character}`);
}
