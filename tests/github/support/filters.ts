/**
 * Whether a filter of a workflow's `on` lets a branch or a path pass: the last pattern that matches decides, and `!` in
 * front of one takes away again.
 *
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function passes(patterns: readonly string[], value: string): boolean {
    return patterns.reduce((passed, pattern) => {
        const takesAway = pattern.startsWith("!");
        return expressionOf(takesAway ? pattern.slice(1) : pattern).test(value) ? !takesAway : passed;
    }, false);
}

// `?`, `+` and `[…]` mean in a pattern what they mean in a regular expression; no pattern here uses them.
function expressionOf(pattern: string): RegExp {
    if (/[?+[\]]/.test(pattern)) {
        throw new Error(`${pattern}: this evaluator knows * and ** only`);
    }
    const text = pattern
        .replace(/[.^${}()|\\]/g, "\\$&")
        .replace(/\*\*\/?/g, "\u0000")
        .replaceAll("*", "[^/]*")
        .replaceAll("\u0000", ".*");
    return new RegExp(`^${text}$`);
}
