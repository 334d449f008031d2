import { parse } from "yaml";
import { z } from "zod";

/** A file of exemptions with mistakes; the message says all of them. */
export class ExemptionError extends Error {}

/** What a resource is called in a file of exemptions: `type::name` or URN; `*` stands for any characters. */
export const resourcePattern = z
    .string({ error: ({ input }) => `${shown(input)} is no resource, like "aws:lb/listener:Listener::web-http"` })
    .regex(/^(urn:pulumi:.+|[^:\s]+:[^:\s]+:[^:\s]+::\S+)$/, {
        error: ({ input }) => `${shown(input)} is neither type::name, like "aws:lb/listener:Listener::web", nor a URN`,
    });

/** The stacks that an exemption is for; without them it is for all. */
export const stackNames = z
    .array(z.string())
    .min(1, { error: "[] is for no stack. Name at least one, or remove it" })
    .optional();

/** Why an exemption is there. */
export const reasonText = z
    .string({ error: ({ input }) => `${shown(input)} is no reason` })
    .refine((text) => text.trim().length >= 10, { error: "too short to be a reason" });

/** The last day of an exemption, `2027-06-30`. */
export const lastDay = z
    .string({ error: ({ input }) => `${shown(input)} is no day, like "2027-06-30"` })
    .refine(isDay, { error: ({ input }) => `${shown(input)} is no day, like "2027-06-30"` });

/**
 * Reads a file of exemptions.
 *
 * @param name of the file, for messages.
 * @throws {@link ExemptionError} with all its mistakes.
 */
export function parseExemptionFile<Exemption extends z.ZodType>(
    text: string,
    name: string,
    exemption: Exemption,
): z.infer<Exemption>[] {
    let data: unknown;
    try {
        data = parse(text);
    } catch (error) {
        throw new ExemptionError(`${name} is not YAML: ${error instanceof Error ? error.message : String(error)}`);
    }
    const file = z.strictObject({ exemptions: z.array(exemption).nullable().default([]) });
    const result = file.safeParse(data ?? {});
    if (!result.success) {
        const mistakes = result.error.issues.map(({ path, message }) => `  ${placeOf(path)}: ${message}.`);
        const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
        throw new ExemptionError([`${name} has ${count}:`, ...mistakes].join("\n"));
    }
    return result.data.exemptions ?? [];
}

/** Whether a last day has not passed, in UTC. */
export function isUntil(expires: string, today: Date): boolean {
    return today.toISOString().slice(0, 10) <= expires;
}

/** Whether a text is what a pattern says, in which `*` stands for any characters, also none. */
export function matches(pattern: string, text: string): boolean {
    const [first = "", ...others] = pattern.split("*");
    if (!text.startsWith(first)) {
        return false;
    }
    let from = first.length;
    for (const [index, part] of others.entries()) {
        const isLast = index === others.length - 1;
        const at = isLast ? text.length - part.length : text.indexOf(part, from);
        if (at < from || !text.startsWith(part, at)) {
            return false;
        }
        from = at + part.length;
    }
    return from === text.length;
}

/** A value as a message shows it. */
export function shown(value: unknown): string {
    return value === undefined ? "nothing" : JSON.stringify(value);
}

function isDay(text: string): boolean {
    const day = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}

function placeOf(path: readonly PropertyKey[]): string {
    return (
        path
            .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
            .join("")
            .replace(/^\./, "") || "the file"
    );
}
