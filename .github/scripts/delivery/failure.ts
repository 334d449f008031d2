/** How a run of Pulumi's CLI failed. */
export type Failure =
    | { readonly kind: "locked"; readonly reason: string }
    | { readonly kind: "plan"; readonly reason: string }
    | { readonly kind: "other"; readonly reason: string };

/** Most lines of a reason. */
const MOST_LINES = 15;

/**
 * Says why a run failed, by what it printed: the first lines of its errors. Values are left out where Pulumi prints them:
 * where a plan does not fit, it prints the properties with what is in them.
 */
export function failureOf(output: string): Failure {
    const lines = withoutValues(plain(output)).split("\n");
    const holder = lines.findIndex((line) => line.includes("the stack is currently locked by"));
    if (holder !== -1) {
        return {
            kind: "locked",
            reason: lines
                .slice(holder, holder + 3)
                .join("\n")
                .trim(),
        };
    }
    const reason = firstErrors(lines);
    if (/violates plan|but constrained|not allowed by the plan|plan was constrained/.test(reason)) {
        return {
            kind: "plan",
            reason:
                `${reason}\nWhat would be done is no longer what was approved, and Pulumi has stopped. What it had done by ` +
                `then stays done. Run the workflow again: it makes a new plan, and asks again. If the same is refused ` +
                `again, Pulumi cannot hold this change to a plan: run it by hand without "hold to the plan".`,
        };
    }
    return { kind: "other", reason };
}

function firstErrors(lines: readonly string[]): string {
    const first = lines.findIndex((line) => /(^|\s)error:/i.test(line));
    const from = first === -1 ? Math.max(0, lines.length - MOST_LINES) : first;
    return lines
        .slice(from)
        .filter((line) => line.trim() !== "")
        .slice(0, MOST_LINES)
        .join("\n")
        .trim();
}

/** Leaves the values out of `violates plan: properties changed: ~~password[{a}!={b}]`, and the credentials out of addresses. */
export function withoutValues(text: string): string {
    return text
        .replace(/(violates plan: properties changed: )(.*)/g, (_line, begin: string, values: string) => {
            // A value can look like the next name: only the first is sure to be one.
            const first = /^[-+~=]{2}([\w.:]+)\[/.exec(values)?.[1];
            return `${begin}${first === undefined ? "" : `${first} `}(values left out)`;
        })
        .replace(/:\/\/[^\s/:@]+:[^\s/@]+@/g, "://***@")
        .replace(/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, "***");
}

// eslint's rule on control characters is met by writing the escape as a string.
const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, "g");

function plain(text: string): string {
    return text
        .replaceAll(ANSI, "")
        .replaceAll("\r\n", "\n")
        .replace(/<\{%[a-z]+%\}>/g, "");
}
