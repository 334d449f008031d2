import { MASK, type PreviewResource } from "../document";
import { isRecord } from "../is-record";
import type { Pair } from "./pairs";

/** A value that one resource takes from another: an id, an ARN, a name. */
export interface Borrowed {
    readonly from: Pair;
    /** Output that it is, `masterUserSecrets.0.secretArn`; `id` for the id. */
    readonly output: string;
}

/** Outputs that say nothing of a resource's own: where it is, and whose. */
const COMMON_OUTPUTS = new Set(["ownerId", "region", "registryId", "status", "tags", "tagsAll"]);

/** Shorter texts may be in others by chance. */
export const SHORTEST_PART = 6;

/** Stands where a value is that neither the program nor a stand-in gives. */
const UNKNOWN = "[unknown]";

/** A character that has no meaning of its own, so that no value has it. */
const MARK = "\uE000";
const MARKS = /\uE000\d+\uE000/g;

interface Word {
    readonly text: string;
    readonly mark: string;
}

interface Words {
    readonly before: readonly Word[];
    readonly after: readonly Word[];
}

/**
 * Writes marks in the place of values that come from other resources. What these are called does not matter then: a
 * renamed resource has other stand-ins, and its dependents are the same.
 */
export class BorrowedValues {
    private readonly marks = new Map<string, Borrowed>();
    private readonly texts = { before: new Map<string, string>(), after: new Map<string, string>() };
    private readonly words = new Map<Pair, Words>();

    /** A copy of a value with marks in the place of what comes from some resources. */
    mark(value: unknown, side: "before" | "after", sources: readonly Pair[]): unknown {
        const words = sources.flatMap((source) => this.wordsOf(source)[side]);
        // The longest first: an ARN contains a name.
        words.sort((one, other) => other.text.length - one.text.length);
        return mapTexts(value, (text) => marked(text, words));
    }

    /** The value as it was before {@link mark}. */
    unmark(value: unknown, side: "before" | "after"): unknown {
        const texts = this.texts[side];
        return mapTexts(value, (text) => text.replaceAll(MARKS, (mark) => texts.get(mark) ?? mark));
    }

    /** What a marked text takes from others. */
    borrowedIn(text: string): Borrowed[] {
        const found = text.match(MARKS) ?? [];
        return found.flatMap((mark) => this.marks.get(mark) ?? []);
    }

    /** The text of an output before and after; undefined where it has none. */
    textsOf({ from, output }: Borrowed): { before: string | undefined; after: string | undefined } {
        return { before: outputsOf(from.before).get(output), after: outputsOf(from.after).get(output) };
    }

    private wordsOf(pair: Pair): Words {
        const known = this.words.get(pair);
        if (known !== undefined) {
            return known;
        }
        const before = outputsOf(pair.before);
        const after = outputsOf(pair.after);
        const words: { before: Word[]; after: Word[] } = { before: [], after: [] };
        const seen = new Set<string>();
        for (const [output, text] of after) {
            const old = before.get(output);
            // An id is often the ARN or the name, too: one mark for both.
            if (old === undefined || seen.has(`${old} ${text}`)) {
                continue;
            }
            seen.add(`${old} ${text}`);
            const mark = `${MARK}${this.marks.size}${MARK}`;
            this.marks.set(mark, { from: pair, output });
            this.texts.before.set(mark, old);
            this.texts.after.set(mark, text);
            words.before.push({ text: old, mark });
            words.after.push({ text, mark });
        }
        this.words.set(pair, words);
        return words;
    }
}

/** All texts in the id and the outputs, by their paths. Of what the program gave, only texts at the top. */
export function outputsOf({ id, inputs, outputs }: PreviewResource): Map<string, string> {
    const texts = new Map<string, string>();
    const add = (path: string, value: unknown): void => {
        if (typeof value === "string") {
            if (value !== "" && value !== MASK && value !== UNKNOWN) {
                texts.set(path, value);
            }
        } else if (Array.isArray(value)) {
            value.forEach((item, index) => {
                add(`${path}.${index}`, item);
            });
        } else if (isRecord(value)) {
            Object.entries(value).forEach(([key, inner]) => {
                add(`${path}.${key}`, inner);
            });
        }
    };
    const own = Object.entries(outputs).filter(([name]) => !COMMON_OUTPUTS.has(name));
    // The first that has a text counts: an id that is a given name is as lasting as the name.
    for (const [name, value] of own.filter(([name]) => name in inputs)) {
        add(name, typeof value === "string" ? value : undefined);
    }
    add("id", id);
    for (const [name, value] of own.filter(([name]) => !(name in inputs))) {
        add(name, value);
    }
    return texts;
}

function marked(text: string, words: readonly Word[]): string {
    const whole = words.find((word) => word.text === text);
    if (whole !== undefined) {
        return whole.mark;
    }
    return words.reduce(
        (current, word) =>
            word.text.length < SHORTEST_PART ? current : current.replaceAll(word.text, () => word.mark),
        text,
    );
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
    if (typeof value === "string") {
        return map(value);
    }
    if (Array.isArray(value)) {
        return value.map((item) => mapTexts(item, map));
    }
    if (!isRecord(value)) {
        return value;
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, map)]));
}
