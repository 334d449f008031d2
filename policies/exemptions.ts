import { parse } from "yaml";
import { z } from "zod";
import { POLICIES } from "./catalogue";
import type { CheckedResource } from "./model";

/** A resource that a policy does not hold for, until a day. */
export interface Exemption {
    /** Id of the policy. */
    readonly policy: string;
    /** `type::name` or URN; `*` stands for any characters. */
    readonly resource: string;
    /** Names of the stacks that it is for; absent for all. */
    readonly stacks?: readonly string[];
    readonly reason: string;
    /** Last day on which it holds, `2027-06-30`. */
    readonly expires: string;
}

/** A file of exemptions with mistakes; the message says all of them. */
export class ExemptionError extends Error {}

const ids = POLICIES.map(({ id }) => id);

const exemption = z.strictObject({
    policy: z.enum(ids, { error: ({ input }) => `${shown(input)} is no policy. There are ${ids.join(", ")}` }),
    resource: z
        .string({ error: ({ input }) => `${shown(input)} is no resource, like "aws:lb/listener:Listener::web-http"` })
        .regex(/^(urn:pulumi:.+|[^:\s]+:[^:\s]+:[^:\s]+::\S+)$/, {
            error: ({ input }) =>
                `${shown(input)} is neither type::name, like "aws:lb/listener:Listener::web", nor a URN`,
        }),
    stacks: z.array(z.string()).min(1, { error: "[] is for no stack. Name at least one, or remove it" }).optional(),
    reason: z
        .string({ error: ({ input }) => `${shown(input)} is no reason` })
        .refine((text) => text.trim().length >= 10, { error: "too short to be a reason" }),
    expires: z
        .string({ error: ({ input }) => `${shown(input)} is no day, like "2027-06-30"` })
        .refine(isDay, { error: ({ input }) => `${shown(input)} is no day, like "2027-06-30"` }),
});

const file = z.strictObject({ exemptions: z.array(exemption).nullable().default([]) });

/**
 * Reads a file of exemptions.
 *
 * @param name of the file, for messages.
 * @throws {@link ExemptionError} with all its mistakes.
 */
export function parseExemptions(text: string, name: string): Exemption[] {
    let data: unknown;
    try {
        data = parse(text);
    } catch (error) {
        throw new ExemptionError(`${name} is not YAML: ${error instanceof Error ? error.message : String(error)}`);
    }
    const result = file.safeParse(data ?? {});
    if (!result.success) {
        const mistakes = result.error.issues.map(({ path, message }) => `  ${placeOf(path)}: ${message}.`);
        const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
        throw new ExemptionError([`${name} has ${count}:`, ...mistakes].join("\n"));
    }
    return result.data.exemptions ?? [];
}

/** Whether an exemption is for a resource, whatever the day. */
export function covers({ policy, resource: pattern }: Exemption, id: string, resource: CheckedResource): boolean {
    return policy === id && [resource.urn, `${resource.type}::${resource.name}`].some((name) => matches(pattern, name));
}

/** Whether an exemption is for a stack. */
export function isForStack({ stacks }: Exemption, stack: string): boolean {
    return stacks === undefined || stacks.includes(stack);
}

/** Whether an exemption holds on a day, in UTC. */
export function holds({ expires }: Exemption, today: Date): boolean {
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

function shown(value: unknown): string {
    return value === undefined ? "nothing" : JSON.stringify(value);
}
