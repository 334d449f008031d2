import type { SequenceContent } from "../content";
import type { Finding } from "../report";
import { pairs } from "./pairs";

/**
 * Compares the sequences. One that is further than expected is right: sequences are in no snapshot, and values were given
 * out between its reading and the dump. Of one that begins again at its end nobody can say which value is further.
 */
export function compareSequences(
    expected: readonly SequenceContent[],
    found: readonly SequenceContent[],
    { values }: { readonly values: boolean },
): Finding[] {
    return pairs(expected, found, ({ name }) => name).flatMap((pair) => {
        const finding = (message: string): Finding => ({ check: "sequences", subject: pair.key, message });
        if (pair.found === undefined) {
            return [finding("The sequence is missing.")];
        }
        if (pair.expected === undefined) {
            return [finding("The sequence is there and was not expected.")];
        }
        const { expected: one, found: other } = pair;
        return [...differences(one, other), ...(values ? behind(one, other) : [])].map(finding);
    });
}

function differences(expected: SequenceContent, found: SequenceContent): string[] {
    const messages: string[] = [];
    if (expected.increment !== found.increment) {
        messages.push(`Its step was expected to be ${expected.increment}, and is ${found.increment}.`);
    }
    if (expected.cycles !== found.cycles) {
        messages.push(`It was expected ${expected.cycles ? "" : "not "}to begin again at its end.`);
    }
    if (owner(expected) !== owner(found)) {
        messages.push(`It was expected to belong to ${owner(expected)}, and belongs to ${owner(found)}.`);
    }
    return messages;
}

function owner({ ownedBy }: SequenceContent): string {
    return ownedBy === undefined ? "no column" : `column ${ownedBy.column} of ${ownedBy.table}`;
}

function behind(expected: SequenceContent, found: SequenceContent): string[] {
    if (expected.lastValue === undefined) {
        return [];
    }
    const wanted = `expected ${expected.lastValue}${expected.cycles ? "" : " or further"}`;
    if (found.lastValue === undefined) {
        return [`It has given out no value, ${wanted}: values would be given out again.`];
    }
    if (!expected.cycles && isBehind(found.lastValue, expected.lastValue, expected.increment)) {
        return [`Its last value is ${found.lastValue}, ${wanted}: values would be given out again.`];
    }
    return [];
}

/** Whether a sequence that stands at `value` has not come to `other` yet, in the direction in which it counts. */
export function isBehind(value: string, other: string, increment: string): boolean {
    return BigInt(increment) < 0n ? BigInt(value) > BigInt(other) : BigInt(value) < BigInt(other);
}
