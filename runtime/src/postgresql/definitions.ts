import { createHash } from "node:crypto";

/**
 * What a definition is made of: a string or a quoted name, which may hold anything; a cast with its type; a name or a
 * number; any other character.
 */
const TOKEN = new RegExp(
    [
        String.raw`(?<literal>[eEbBxXnN]?'(?:[^']|'')*'|(?<tag>\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)[^]*?\k<tag>)`,
        String.raw`(?<quoted>"(?:[^"]|"")*")`,
        String.raw`(?<cast>::)`,
        String.raw`(?<word>[\w$\u0080-\uffff]+)`,
        String.raw`(?<space>\s+)`,
        String.raw`(?<other>[^])`,
    ].join("|"),
    "gy",
);

/** Second and later words of types' names, as PostgreSQL writes them. */
const TYPE_CONTINUATIONS = [
    ["varying"],
    ["precision"],
    ["with", "time", "zone"],
    ["without", "time", "zone"],
    ["year", "to", "month"],
    ["day", "to", "hour"],
    ["day", "to", "minute"],
    ["day", "to", "second"],
    ["hour", "to", "minute"],
    ["hour", "to", "second"],
    ["minute", "to", "second"],
    ["year"],
    ["month"],
    ["day"],
    ["hour"],
    ["minute"],
    ["second"],
] as const;

interface Token {
    readonly kind: "literal" | "quoted" | "cast" | "word" | "other";
    readonly text: string;
}

/** SHA-256, in hexadecimal, of a definition that PostgreSQL wrote, after {@link normalize}. */
export function definitionHash(definition: string): string {
    return createHash("sha256").update(normalize(definition)).digest("hex");
}

/**
 * Brings a definition into a form that survives a dump and a restore. PostgreSQL writes an expression anew from what it
 * keeps of it, and what it reads back from that may be written with other casts and parentheses: `status IN ('a', 'b')`
 * on a `varchar` begins as `(status)::text = ANY ((ARRAY['a'::character varying, …])::text[])` and is restored as
 * `(status)::text = ANY (ARRAY[('a'::character varying)::text, …])`. Both are left out, and so is space.
 */
export function normalize(definition: string): string {
    const tokens = tokenize(definition);
    const kept: string[] = [];
    let position = 0;
    while (position < tokens.length) {
        const token = tokens[position];
        if (token?.kind === "cast") {
            position = afterType(tokens, position + 1);
            continue;
        }
        if (token !== undefined && token.text !== "(" && token.text !== ")") {
            kept.push(token.text);
        }
        position += 1;
    }
    return kept.join(" ");
}

function tokenize(definition: string): Token[] {
    const tokens: Token[] = [];
    for (const { groups = {} } of definition.matchAll(TOKEN)) {
        for (const kind of ["literal", "quoted", "cast", "word", "other"] as const) {
            const text = groups[kind];
            if (text !== undefined) {
                tokens.push({ kind, text });
            }
        }
    }
    return tokens;
}

/** The place after the type that begins at `position`: `character varying(20)[]`, `"Sales"."Status"`. */
function afterType(tokens: readonly Token[], position: number): number {
    let place = position + 1;
    while (tokens[place]?.text === ".") {
        place += 2;
    }
    place = afterParenthesis(tokens, afterContinuation(tokens, place));
    // A precision may stand in the middle: timestamp(3) without time zone.
    place = afterContinuation(tokens, place);
    while (tokens[place]?.text === "[" && tokens[place + 1]?.text === "]") {
        place += 2;
    }
    return place;
}

function afterContinuation(tokens: readonly Token[], place: number): number {
    const found = TYPE_CONTINUATIONS.find((words) =>
        words.every((word, index) => tokens[place + index]?.text === word),
    );
    return place + (found?.length ?? 0);
}

function afterParenthesis(tokens: readonly Token[], place: number): number {
    if (tokens[place]?.text !== "(") {
        return place;
    }
    const end = tokens.findIndex(({ text }, index) => index > place && text === ")");
    return end < 0 ? place : end + 1;
}
