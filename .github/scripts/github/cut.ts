/**
 * The longest text of a comment or an issue, in characters. GitHub counts code points; UTF-16 units are never fewer.
 *
 * https://docs.github.com/en/rest/issues/comments answers a longer one with "body is too long (maximum is 65536 characters)".
 */
export const COMMENT_LIMIT = 65_536;

/** How a text is cut. */
export interface Cut {
    /** The most that is left, in the measure's unit. */
    readonly limit: number;
    /**
     * Address of the whole text.
     * @default none
     */
    readonly whole?: string | undefined;
    /**
     * How long a text is.
     * @default UTF-16 units
     */
    readonly measure?: (text: string) => number;
}

/** A code block that is open, and the HTML elements around it. */
interface State {
    readonly fence: string | undefined;
    readonly elements: readonly string[];
}

const NOTHING_OPEN: State = { fence: undefined, elements: [] };

/** Elements of which a half hides or disarranges what follows. */
const ELEMENTS = /<(\/?)(details|summary|table|thead|tbody|tr|td|th|pre|ul|ol|li|blockquote)\b[^<>]*>/gi;

/**
 * Cuts Markdown at the end of a line to what fits, closes what is open there (code blocks, `<details>`, tables) and says
 * how much is missing and where the whole is. A text that fits stays as it is.
 *
 * @throws `RangeError` where not even the note fits.
 */
export function cutMarkdown(text: string, { limit, whole, measure = ({ length }) => length }: Cut): string {
    if (measure(text) <= limit) {
        return text;
    }
    const lines = text.split("\n");
    const longestNote = note(text.length, lines.length, whole);
    let room = limit - measure(longestNote);
    if (room < 0) {
        throw new RangeError(`A text of at most ${limit} has no room for the note that it was cut.`);
    }
    let state = NOTHING_OPEN;
    let best = "";
    let bestCount = 0;
    let used = 0;
    for (const [index, line] of lines.entries()) {
        used += measure(line) + (index === 0 ? 0 : 1);
        if (used > room) {
            break;
        }
        state = after(state, line);
        const closing = close(state);
        if (used + measure(closing) <= room) {
            best = closing;
            bestCount = index + 1;
        }
    }
    if (bestCount > 0) {
        const kept = lines.slice(0, bestCount).join("\n");
        return kept + best + note(text.length - kept.length, lines.length - bestCount, whole);
    }
    // Not even the first line fits.
    room -= 4;
    const kept = beginning(lines[0] ?? "", room, measure);
    return `${kept}${note(text.length - kept.length, lines.length, whole)}`;
}

/** As many whole characters as fit. */
export function beginning(text: string, limit: number, measure: (text: string) => number = ({ length }) => length) {
    let kept = 0;
    let used = 0;
    for (const character of text) {
        used += measure(character);
        if (used > limit) {
            break;
        }
        kept += character.length;
    }
    return text.slice(0, kept);
}

function note(characters: number, lines: number, whole: string | undefined): string {
    const number = (value: number) => value.toLocaleString("en");
    const where = whole === undefined ? "" : ` The whole: ${whole}`;
    const unit = lines === 1 ? "line" : "lines";
    return `\n\n**Cut here**: ${number(lines)} more ${unit} (${number(characters)} characters) do not fit.${where}\n`;
}

function after(state: State, line: string): State {
    const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line.trimEnd());
    const [, marks = "", info = ""] = fence ?? [];
    if (state.fence !== undefined) {
        const ends = marks.startsWith(state.fence) && info.trim() === "";
        return ends ? { ...state, fence: undefined } : state;
    }
    // Backticks in what follows the first ones make it code in a line.
    if (marks !== "" && !(marks.startsWith("`") && info.includes("`"))) {
        return { ...state, fence: marks };
    }
    const elements = [...state.elements];
    for (const [, slash, name = ""] of line.replace(/(`+)[^`]*\1/g, "").matchAll(ELEMENTS)) {
        const element = name.toLowerCase();
        if (slash === "") {
            elements.push(element);
        } else if (elements.includes(element)) {
            elements.length = elements.lastIndexOf(element);
        }
    }
    return { fence: undefined, elements };
}

function close({ fence, elements }: State): string {
    const block = fence === undefined ? "" : `\n${fence}`;
    const tags = [...elements].reverse().map((element) => `</${element}>`);
    return tags.length === 0 ? block : `${block}\n\n${tags.join("")}`;
}
