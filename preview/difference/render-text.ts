import { line, paint, type Piece, type Screen, type Style } from "../style";
import { type Detail, type Item, type Section, sectionsOf, type Weight } from "./sections";
import type { Difference } from "./types";
import { counted, summary, valuesOf } from "./wording";

/** Longest value where the width is not known. */
const DEFAULT_VALUE = 160;

/** Shortest room for a value, however narrow the screen is. */
const SHORTEST_VALUE = 16;

/** Columns of the sign and the blanks around it. */
const INDENT = 4;
const BLANK = " ".repeat(INDENT);

const SIGNS: Readonly<Record<Weight, string>> = { loss: "!", removal: "-", change: "~", addition: "+", note: "·" };
const STYLES: Readonly<Partial<Record<Weight, Style>>> = { loss: "red", removal: "red", change: "yellow", note: "dim" };

/** A difference for a terminal. */
export function renderDifference(difference: Difference, screen: Screen): string {
    const { project, stack, region, counts } = difference;
    const moved = region.before === region.after ? [] : [`Region: ${region.before} → ${region.after}`];
    const sections = sectionsOf(difference);
    const total = summary(counts) === "" ? "No resource differs" : summary(counts);
    const head = [
        paint(`Difference of ${project}: stack ${stack}`, "bold", screen),
        ...wrapped(`${total}; ${counted(counts.unchanged, "resource")} unchanged.`, 0, screen),
        ...moved.map((text) => paint(text, "red", screen)),
    ];
    const blocks = [head, ...sections.map((section) => sectionLines(section, screen))];
    return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function sectionLines({ title, weight, items }: Section, screen: Screen): string[] {
    const style: Style = weight === "loss" ? "red" : "bold";
    return [
        ...wrapped(title, 0, screen).map((text) => paint(text, style, screen)),
        ...items.flatMap((item) => itemLines(item, weight, screen)),
    ];
}

function itemLines({ subject, remark, changes, remarks }: Item, weight: Weight, screen: Screen): string[] {
    const style = STYLES[weight];
    const [only, ...others] = changes;
    // What is called as its only change is told in one line.
    if (only !== undefined && others.length === 0 && only.path === subject) {
        return [line([sign(weight), ...changePieces(only, INDENT, screen)], screen)];
    }
    const text = remark === undefined ? subject : `${subject}: ${remark}`;
    const textStyle: Style | undefined = weight === "loss" ? style : undefined;
    const [first = "", ...rest] = wrapped(text, INDENT, screen);
    return [
        line([sign(weight), { text: first, ...(textStyle && { style: textStyle }) }], screen),
        ...rest.map((part) => line([{ text: `${BLANK}${part}`, ...(textStyle && { style: textStyle }) }], screen)),
        ...changes.map((change) => line([{ text: `${BLANK}  ` }, ...changePieces(change, INDENT + 2, screen)], screen)),
        ...remarks
            .flatMap((words) => wrapped(words, INDENT + 2, screen))
            .map((part) => line([{ text: `${BLANK}  ${part}`, style: "dim" }], screen)),
    ];
}

/** Breaks a text at its spaces into lines that fit beside an indent. */
function wrapped(text: string, indent: number, { width }: Screen): string[] {
    const room = Math.max((width ?? Infinity) - indent, 1);
    const lines: string[] = [];
    for (const word of text.split(" ")) {
        const last = lines.at(-1);
        if (last !== undefined && last.length + 1 + word.length <= room) {
            lines[lines.length - 1] = `${last} ${word}`;
        } else {
            lines.push(word);
        }
    }
    return lines;
}

function sign(weight: Weight): Piece {
    const style = STYLES[weight];
    return { text: `  ${SIGNS[weight]} `, ...(style !== undefined && { style }) };
}

function changePieces(change: Detail, indent: number, screen: Screen): Piece[] {
    const { path, remark } = change;
    const note = remark === undefined ? "" : `  (${remark})`;
    const room = (screen.width ?? Infinity) - indent - path.length - note.length - ": ".length - " → ".length;
    const limit = Number.isFinite(room) ? Math.max(Math.floor(room / 2), SHORTEST_VALUE) : DEFAULT_VALUE;
    const { before, after } = valuesOf(change, limit);
    return [{ text: `${path}: ${before} → ${after}` }, { text: note, style: "dim" }];
}
