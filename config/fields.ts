import { z } from "zod";
import { LOG_RETENTION_DAYS, type LogRetentionDays } from "../components/log-retention";
import { parseCidr } from "../components/cidr";

/** What a message calls a value: text in quotes, everything else as JSON. */
export function shown(value: unknown): string {
    return value === undefined ? "nothing" : JSON.stringify(value);
}

/** Joins choices for a sentence: `a, b or c`. */
export function listed(choices: readonly (string | number)[]): string {
    return choices.length < 2 ? choices.join("") : `${choices.slice(0, -1).join(", ")} or ${String(choices.at(-1))}`;
}

/** One of a few words. */
export function choice<const Choice extends string>(choices: readonly Choice[]) {
    return z.enum(choices, { error: ({ input }) => `${shown(input)} is not one of ${listed(choices.map(shown))}` });
}

/** One of a few numbers. */
export function numberChoice<const Choice extends number>(choices: readonly Choice[]) {
    return z.literal(choices, { error: ({ input }) => `${shown(input)} is not one of ${listed(choices)}` });
}

/** A whole number in a range. `unit` says of what, if of anything. */
export function whole(from: number, to: number, unit?: string) {
    const kind = unit === undefined ? "a whole number" : `a whole number of ${unit}`;
    const error = ({ input }: { input?: unknown }) => `${shown(input)} is not ${kind} from ${from} to ${to}`;
    return z.int({ error }).min(from, { error }).max(to, { error });
}

/** `true` or `false`. */
export function flag() {
    return z.boolean({ error: ({ input }) => `${shown(input)} is neither true nor false` });
}

/** The word `false`, which switches a part off. */
export function off() {
    return z.literal(false);
}

/** Text of a certain form. `form` says which, with an example. */
export function text(pattern: RegExp, form: string) {
    const error = ({ input }: { input?: unknown }) => `${shown(input)} is not ${form}`;
    return z.string({ error }).regex(pattern, { error });
}

/** A list in which nothing is twice: each becomes a resource that is named by it. */
export function listOnce<Item extends z.ZodType<string>>(item: Item) {
    return z.array(item).superRefine((items, context) => {
        for (const [index, each] of items.entries()) {
            if (items.indexOf(each) < index) {
                const message = `${shown(each)} is listed more than once. Remove one`;
                context.addIssue({ code: "custom", message, path: [index], input: each });
            }
        }
    });
}

/** An IPv4 CIDR block that `check`, if given, accepts. It throws what is wrong. */
export function cidr(check: (block: string) => void = parseCidr) {
    return z
        .string({ error: ({ input }) => `${shown(input)} is no IPv4 CIDR block. Write it like "10.0.0.0/16"` })
        .superRefine((block, context) => {
            try {
                check(block);
            } catch (error) {
                context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
            }
        });
}

/** Days that CloudWatch Logs keeps a log. */
export function logRetention() {
    return z.literal<LogRetentionDays[]>([...LOG_RETENTION_DAYS], {
        error: ({ input }) =>
            `${shown(input)} is no retention that CloudWatch Logs has. It keeps logs for ${listed(LOG_RETENTION_DAYS)} days`,
    });
}
