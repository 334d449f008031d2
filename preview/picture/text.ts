// Advance widths of DejaVu Sans in hundredths of the font size, from space to tilde. It is wider than the fonts that the
// picture asks for, so a text that fits by these widths fits in any of them.
const WIDTHS = {
    regular:
        "32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 100 68 69 70 77 63 " +
        "58 77 75 29 29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 50 61 63 55 63 62 35 63 63 28 28 58 28 " +
        "97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84",
    bold:
        "35 46 52 84 70 100 87 31 46 46 52 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 58 100 77 76 73 83 68 " +
        "68 82 84 37 37 77 64 100 84 85 73 85 77 72 68 81 77 110 77 72 73 46 37 46 84 50 50 67 72 59 72 68 44 72 71 34 34 67 34 " +
        "104 71 69 72 72 49 60 48 71 65 92 65 65 58 71 37 71 84",
};

const TABLES = {
    regular: WIDTHS.regular.split(" ").map(Number),
    bold: WIDTHS.bold.split(" ").map(Number),
};

/** Width of what the table does not have: an em, as wide as most letters of any script. */
const UNKNOWN = 100;

const FIRST = " ".charCodeAt(0);

/** How a text is written. */
export interface Font {
    /** In pixels. */
    readonly size: number;
    readonly bold?: boolean;
}

/** Width of a text in pixels; of other fonts than the widest at most that. */
export function textWidth(text: string, { size, bold = false }: Font): number {
    const table = TABLES[bold ? "bold" : "regular"];
    const units = Array.from(text, (letter) => table[letter.charCodeAt(0) - FIRST] ?? UNKNOWN);
    return (units.reduce((sum, unit) => sum + unit, 0) * size) / 100;
}

/** A text that is no wider than the room for it; what is too long ends with an ellipsis. */
export function shortened(text: string, font: Font, room: number): string {
    if (textWidth(text, font) <= room) {
        return text;
    }
    const letters = Array.from(text);
    while (letters.length > 1 && textWidth(`${letters.join("")}…`, font) > room) {
        letters.pop();
    }
    return `${letters.join("").trimEnd()}…`;
}

/** A text in lines that are no wider than the room for them, broken after spaces, hyphens, dots, slashes and commas. */
export function wrapped(text: string, font: Font, room: number, most = Infinity): string[] {
    const lines: string[] = [];
    for (const piece of text.match(/[^\s\-./,]*(?:[-./,]+|\s+|$)/g) ?? []) {
        const last = lines.at(-1);
        const fits = last !== undefined && textWidth(`${last}${piece}`.trimEnd(), font) <= room;
        if (last !== undefined && (fits || lines.length === most)) {
            lines[lines.length - 1] = `${last}${piece}`;
        } else if (piece !== "") {
            lines.push(piece);
        }
    }
    return lines.map((line) => shortened(line.trimEnd(), font, room));
}
