const CODES = { bold: 1, dim: 2, red: 31, yellow: 33 } as const;

/** How a piece of text looks. */
export type Style = keyof typeof CODES;

/** A piece of a line. */
export interface Piece {
    readonly text: string;
    readonly style?: Style;
}

/** What the output is read on. */
export interface Screen {
    /** Whether it shows colours. */
    readonly color: boolean;
    /** Columns; undefined for a file or a pipe, where lines may be of any length. */
    readonly width: number | undefined;
}

/** The screen that a stream is; without colours where `NO_COLOR` is set. https://no-color.org */
export function screenOf(
    stream: { readonly isTTY?: boolean; readonly columns?: number },
    environment: Readonly<Record<string, string | undefined>>,
): Screen {
    const noColor = environment.NO_COLOR !== undefined && environment.NO_COLOR !== "";
    // A terminal that does not know its width says zero.
    const width = stream.isTTY === true && stream.columns !== 0 ? stream.columns : undefined;
    return { color: stream.isTTY === true && !noColor, width };
}

/** A line of pieces; what goes beyond the screen is cut off. */
export function line(pieces: readonly Piece[], screen: Screen): string {
    const length = pieces.reduce((sum, { text }) => sum + text.length, 0);
    const fits = length <= (screen.width ?? length);
    let room = fits ? length : (screen.width ?? length) - 1;
    const shown = pieces.map(({ text, style }) => {
        const part = text.slice(0, room);
        room -= part.length;
        return paint(part, style, screen);
    });
    return `${shown.join("")}${fits ? "" : "…"}`;
}

/** A text in a style. */
export function paint(text: string, style: Style | undefined, screen: Screen): string {
    return style !== undefined && screen.color && text !== "" ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
}
