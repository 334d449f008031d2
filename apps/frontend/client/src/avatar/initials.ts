const TINTS = 6;

/** The first letters of a name's first and last word, for where there is no avatar. */
export function initialsOf(name: string): string {
    const words = name.trim().split(/\s+/u);
    const chosen = words.length > 1 ? [words.at(0), words.at(-1)] : words;
    return chosen.map((word) => firstLetter(word ?? "")).join("");
}

/** One of six tints, from 0, always the same for the same id. */
export function tintOf(id: string): number {
    let sum = 0;
    for (const character of id) {
        sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
    }
    return sum % TINTS;
}

// By grapheme: a letter may be several code points.
function firstLetter(word: string): string {
    const [first] = new Intl.Segmenter("en").segment(word);
    return (first?.segment ?? "").toLocaleUpperCase("en");
}
