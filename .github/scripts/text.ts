/** Lines of a failure that are shown where the whole is in the log. */
const SHOWN_LINES = 20;

/** The last lines of what a program printed, without empty ones. */
export function lastLines(output: string, count = SHOWN_LINES): string {
    return output
        .replaceAll("\r\n", "\n")
        .split("\n")
        .filter((line) => line.trim() !== "")
        .slice(-count)
        .join("\n");
}

/** A failure of a program in words. */
export function failed(program: string, exitCode: number, lines: string): string {
    return `${program} failed (exit code ${exitCode})${lines === "" ? "." : `:\n${lines}`}`;
}

/** A code block, whose end is not in its text. */
export function codeBlock(text: string, language = "text"): string {
    const longest = [...text.matchAll(/`{3,}/g)].reduce((length, [marks]) => Math.max(length, marks.length), 2);
    const fence = "`".repeat(longest + 1);
    return `${fence}${language}\n${text}\n${fence}`;
}

/** A text in a cell of a table, or in a line: as code, whatever it contains. */
export function inlineCode(text: string): string {
    const line = text.replace(/\s+/g, " ").trim();
    if (line === "") {
        return "(empty)";
    }
    const longest = [...line.matchAll(/`+/g)].reduce((length, [marks]) => Math.max(length, marks.length), 0);
    const marks = "`".repeat(longest + 1);
    // Within a table a bar ends the cell even in code.
    const cell = line.replaceAll("|", "\\|");
    return longest === 0 ? `${marks}${cell}${marks}` : `${marks} ${cell} ${marks}`;
}

/** How long something took: "4 min 5 s". */
export function took(milliseconds: number): string {
    const seconds = Math.round(milliseconds / 1000);
    const minutes = Math.floor(seconds / 60);
    return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}
