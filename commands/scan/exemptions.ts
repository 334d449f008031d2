import { z } from "zod";
import {
    isUntil,
    lastDay,
    matches,
    parseExemptionFile,
    reasonText,
    resourcePattern,
    shown,
    stackNames,
} from "../../policies/exemption-file";

/** Where the exemptions stand. */
export const EXEMPTIONS = "policies/scan-exemptions.yaml";

/** Checks that need not pass for some resources. */
export interface ScanExemption {
    /** Their ids, `CKV_AWS_51`. */
    readonly checks: readonly string[];
    /** `type::name` or URN; `*` stands for any characters. */
    readonly resources: readonly string[];
    /** Names of the stacks that it is for; absent for all. */
    readonly stacks?: readonly string[];
    /** Setting of the stack file that brings such a resource: the exemption may have nothing to exempt without it. */
    readonly with?: string;
    readonly reason: string;
    /** Last day on which it holds, `2027-06-30`; absent where it holds for good. */
    readonly expires?: string;
}

const exemption = z.strictObject({
    checks: z
        .array(
            z
                .string({ error: ({ input }) => `${shown(input)} is no check, like "CKV_AWS_51"` })
                .regex(/^CKV2?_[A-Z0-9]+_\d+$/, {
                    error: ({ input }) => `${shown(input)} is no check, like "CKV_AWS_51"`,
                }),
            { error: ({ input }) => `${shown(input)} is no list of checks, like [CKV_AWS_51]` },
        )
        .min(1, { error: "[] exempts from no check. Name at least one" }),
    resources: z
        .array(resourcePattern, {
            error: ({ input }) => `${shown(input)} is no list of resources, like ["aws:ecr/repository:Repository::*"]`,
        })
        .min(1, { error: "[] exempts no resource. Name at least one" }),
    stacks: stackNames,
    with: z.string().optional(),
    reason: reasonText,
    expires: lastDay.optional(),
});

/**
 * Reads the exemptions.
 *
 * @param name of the file, for messages.
 * @throws {@link ExemptionError} with all its mistakes.
 */
export function parseScanExemptions(text: string, name = EXEMPTIONS): ScanExemption[] {
    return parseExemptionFile(text, name, exemption);
}

/** Whether an exemption is for a stack. */
export function isForStack({ stacks }: ScanExemption, stack: string): boolean {
    return stacks === undefined || stacks.includes(stack);
}

/** Whether one of the names of a resource is one that a pattern means. */
export function means(pattern: string, { urn, type, name }: { urn: string; type: string; name: string }): boolean {
    return [urn, `${type}::${name}`].some((text) => matches(pattern, text));
}

/** Whether an exemption holds on a day, in UTC. */
export function holds({ expires }: ScanExemption, today: Date): boolean {
    return expires === undefined || isUntil(expires, today);
}
