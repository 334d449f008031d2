import { COMMENT_LIMIT } from "./cut";

/** The line by which a workflow finds what it wrote; nobody sees it. */
export function markerLine(marker: string): string {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(marker)) {
        throw new Error(`"${marker}" is no marker: use lower-case letters, digits and single hyphens.`);
    }
    return `<!-- slipway:${marker} -->`;
}

/** Puts the marker before a text and cuts both to what GitHub takes. */
export function marked(marker: string, text: string, cut: (text: string, limit: number) => string): string {
    const line = `${markerLine(marker)}\n`;
    return line + cut(text, COMMENT_LIMIT - line.length);
}

/** Whether a text begins with the marker: one that quotes it does not. */
export function beginsWithMarker(text: string | null | undefined, marker: string): boolean {
    // GitHub's web page writes its line ends.
    return (text ?? "").replaceAll("\r\n", "\n").startsWith(`${markerLine(marker)}\n`);
}
