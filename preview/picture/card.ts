import type { ArchitectureNode, Mark } from "./model";
import { type Font, shortened, textWidth, wrapped } from "./text";

/** A rectangle, from its upper left corner. */
export interface Box {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

/** A line of text. */
export interface TextLine {
    readonly text: string;
    readonly style: TextStyle;
    /** Left end of the line. */
    readonly x: number;
    /** Its baseline. */
    readonly y: number;
    readonly width: number;
    /** From the line above to the line below. */
    readonly height: number;
}

/** A mark in its frame. */
export interface Chip {
    readonly mark: Mark;
    readonly box: Box;
    readonly text: TextLine;
}

/** A node's text and marks, from its upper left corner. */
export interface Card {
    readonly width: number;
    readonly height: number;
    readonly texts: readonly TextLine[];
    readonly chips: readonly Chip[];
}

/** Ways in which texts are written. */
export const FONTS = {
    heading: { size: 18, bold: true },
    subheading: { size: 12.5 },
    frame: { size: 13, bold: true },
    title: { size: 13.5, bold: true },
    label: { size: 11.5 },
    detail: { size: 11.5 },
    note: { size: 11 },
    edge: { size: 11 },
    "edge-strong": { size: 11, bold: true },
    chip: { size: 10.5, bold: true },
} as const satisfies Readonly<Record<string, Font>>;

/** Name of a way in which a text is written. */
export type TextStyle = keyof typeof FONTS;

/** Distance between baselines, by font size. */
const LINE = 1.36;

/** Room around the text of a card, and around that of a mark. */
export const PADDING = 12;
const CHIP_PADDING = 6;
const CHIP_HEIGHT = 18;
const CHIP_GAP = 5;

/** Place for the symbol at the left. */
export const ICON = 22;
const ICON_GAP = 10;

/** Most lines of a name. */
const NAME_LINES = 2;

/** Distance of a line's baseline from the last one, or from the top of the text. */
export function lineHeight(style: TextStyle): number {
    return Math.round(FONTS[style].size * LINE);
}

/** A line of text at a place. */
export function textLine(text: string, style: TextStyle, x: number, y: number): TextLine {
    return { text, style, x, y, width: textWidth(text, FONTS[style]), height: lineHeight(style) };
}

/**
 * Lays out the text and the marks of a node.
 *
 * @param remark a last line, in the way of the label.
 * @param width of the card; without it the card is as wide as its text, within limits.
 */
export function cardOf(
    node: ArchitectureNode,
    remark: string | undefined,
    { least, most }: { readonly least: number; readonly most: number },
): Card {
    const left = PADDING + ICON + ICON_GAP;
    const room = most - left - PADDING;
    const paragraphs: readonly (readonly [TextStyle, string[]])[] = [
        ["title", wrapped(node.title, FONTS.title, room, NAME_LINES)],
        ["label", wrapped(node.label, FONTS.label, room)],
        ["detail", node.details.flatMap((detail) => wrapped(detail, FONTS.detail, room))],
        ["label", remark === undefined ? [] : wrapped(remark, FONTS.label, room)],
    ];
    const texts: TextLine[] = [];
    let bottom = PADDING - 2;
    for (const [style, lines] of paragraphs) {
        for (const text of lines) {
            bottom += lineHeight(style);
            texts.push(textLine(text, style, left, bottom - 3));
        }
    }
    const widest = Math.max(0, ...texts.map((text) => text.width));
    const longestMark = Math.max(0, ...node.marks.map(({ text }) => chipWidth(text, most - 2 * PADDING)));
    const needed = Math.max(left + widest, PADDING + longestMark) + PADDING;
    const width = widthForMarks(node.marks, Math.ceil(Math.max(least, Math.min(most, needed))), most);
    const chips = chipsOf(node.marks, PADDING, Math.max(bottom, PADDING + ICON) + CHIP_GAP + 2, width - 2 * PADDING);
    const end = chips.at(-1)?.box;
    const height = Math.max(end === undefined ? bottom : end.y + end.height, PADDING + ICON) + PADDING - 2;
    return { width, height: Math.ceil(height), texts, chips };
}

/** The least width from which on a wider card would not save a row of marks. */
function widthForMarks(marks: readonly Mark[], least: number, most: number): number {
    const end = (width: number) => chipsOf(marks, PADDING, 0, width - 2 * PADDING).at(-1)?.box.y ?? 0;
    let width = least;
    while (width < most && end(width) > end(most)) {
        width += 1;
    }
    return width;
}

function chipWidth(text: string, room: number): number {
    return Math.min(room, Math.ceil(textWidth(text, FONTS.chip) + 2 * CHIP_PADDING));
}

function chipsOf(marks: readonly Mark[], left: number, top: number, room: number): Chip[] {
    let [x, y] = [left, top];
    return marks.map((mark) => {
        const width = chipWidth(mark.text, room);
        if (x > left && x + width > left + room) {
            x = left;
            y += CHIP_HEIGHT + CHIP_GAP;
        }
        const text = shortened(mark.text, FONTS.chip, width - 2 * CHIP_PADDING);
        const chip: Chip = {
            mark,
            box: { x, y, width, height: CHIP_HEIGHT },
            text: textLine(text, "chip", x + CHIP_PADDING, y + CHIP_HEIGHT - 5),
        };
        x += width + CHIP_GAP;
        return chip;
    });
}
