import * as z from "zod";

/** Which execution drills a dump. */
export interface Claim {
    readonly format: 1;
    /** ARN of the execution. */
    readonly execution: string;
    /** Its name, which names the report, too. */
    readonly run: string;
    /** In UTC, ISO 8601. */
    readonly claimedAt: string;
}

const CLAIM: z.ZodType<Claim> = z.object({
    format: z.literal(1),
    execution: z.string(),
    run: z.string(),
    claimedAt: z.string(),
});

/** Reads a claim; `undefined` where the text is none. */
export function parseClaim(text: string): Claim | undefined {
    try {
        return CLAIM.safeParse(JSON.parse(text)).data;
    } catch {
        return undefined;
    }
}

/** What is known of a dump that someone claims. */
export interface ClaimSituation {
    /** The claim that is there; absent where it cannot be read. */
    readonly claim?: Claim | undefined;
    /** ARN of the execution that asks. */
    readonly execution: string;
    /** Whether a person wants a drill although there was one. */
    readonly again: boolean;
    /** Whether the execution of the claim still runs. */
    readonly running: boolean;
    /** What the report of the claim's run says, or `unreadable`; absent where there is none. */
    readonly report?: "passed" | "failed" | "unreadable" | undefined;
}

/** What to do about a claim that is there: drill, replace it and drill, or leave the dump to the other. */
export type ClaimDecision =
    { readonly decision: "drill" | "take over" } | { readonly decision: "skip"; readonly message: string };

/**
 * Decides about a claim that is there. Two executions never drill a dump at a time, and none is drilled twice for one
 * announcement; but a claim whose execution ended without a report must not keep a dump from ever being drilled.
 */
export function decideClaim({ claim, execution, again, running, report }: ClaimSituation): ClaimDecision {
    if (claim === undefined) {
        return { decision: "take over" };
    }
    if (claim.execution === execution) {
        return { decision: "drill" };
    }
    if (running) {
        return { decision: "skip", message: `The dump is being drilled by ${claim.run}, since ${claim.claimedAt}.` };
    }
    if (report === undefined || again) {
        return { decision: "take over" };
    }
    return {
        decision: "skip",
        message:
            `The dump was already drilled by ${claim.run}: ${RESULTS[report]}. ` +
            'Start the drill with "again": true to drill it once more.',
    };
}

const RESULTS = { passed: "it passed", failed: "it failed", unreadable: "its report cannot be read" } as const;
