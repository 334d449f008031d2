import { z } from "zod";
import { POLICIES } from "./catalogue";
import {
    isUntil,
    lastDay,
    matches,
    parseExemptionFile,
    reasonText,
    resourcePattern,
    shown,
    stackNames,
} from "./exemption-file";
import type { CheckedResource } from "./model";

export { ExemptionError, matches } from "./exemption-file";

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

const ids = POLICIES.map(({ id }) => id);

const exemption = z.strictObject({
    policy: z.enum(ids, { error: ({ input }) => `${shown(input)} is no policy. There are ${ids.join(", ")}` }),
    resource: resourcePattern,
    stacks: stackNames,
    reason: reasonText,
    expires: lastDay,
});

/**
 * Reads a file of exemptions.
 *
 * @param name of the file, for messages.
 * @throws {@link ExemptionError} with all its mistakes.
 */
export function parseExemptions(text: string, name: string): Exemption[] {
    return parseExemptionFile(text, name, exemption);
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
    return isUntil(expires, today);
}
