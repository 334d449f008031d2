/** A section of a report: a heading, and lines below it. */
export interface Section {
    readonly heading: string;
    readonly lines: readonly string[];
}

const LONGEST_LINE = 400;

// What a terminal would obey: escape sequences, control characters, and marks that turn the direction of writing.
const ESCAPES = /\p{Cc}\[[0-9;?]*[ -/]*[@-~]/gu;
const CONTROLS = /[\p{Cc}\p{Bidi_Control}]/gu;

/** A line of someone else's, safe to print: without what terminals obey, and not endless. */
export function printable(line: string): string {
    const clean = line.trimEnd().replaceAll("\t", "  ").replace(ESCAPES, "").replace(CONTROLS, "");
    return clean.length <= LONGEST_LINE ? clean : `${clean.slice(0, LONGEST_LINE)} … (${clean.length} characters)`;
}

/** Facts with their labels, in columns. */
export function facts(entries: readonly (readonly [label: string, value: string | undefined])[]): string[] {
    const known = entries.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const]));
    const width = Math.max(0, ...known.map(([label]) => label.length));
    return known.map(([label, value]) => `${label.padEnd(width)}  ${value}`);
}

/** The whole of a report: its first sentence, facts, and the sections that have lines. */
export function report(summary: string, known: readonly string[], sections: readonly Section[]): string {
    const blocks = [
        summary,
        ...(known.length > 0 ? [known.map((line) => `  ${line}`).join("\n")] : []),
        ...sections
            .filter(({ lines }) => lines.length > 0)
            .map(({ heading, lines }) => [heading, ...lines.map((line) => `  ${line}`)].join("\n")),
    ];
    return `${blocks.join("\n\n")}\n`;
}

/** The part of an ARN that people read: `slipway-prod-backend:42` of a task definition's, the id of a task's. */
export function tail(arn: string): string {
    return arn.slice(arn.lastIndexOf("/") + 1);
}
