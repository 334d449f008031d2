import type { PreviewDocument } from "../../preview/document";
import type { CheckovRun } from "./checkov";
import { holds, isForStack, means, type ScanExemption } from "./exemptions";
import type { Translation } from "./terraform-plan";

/** A check that a resource does not pass. */
export interface Finding {
    /** `CKV_AWS_16`. */
    readonly check: string;
    /** What it wants, in Checkov's words. */
    readonly wants: string;
    readonly link: string;
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** Last day of an exemption that has expired. */
    readonly expired?: string;
}

/** A check that a resource need not pass. */
export interface Exempted extends Finding {
    readonly reason: string;
}

/** What Checkov says of a stack. */
export interface StackReport {
    readonly stack: string;
    /** Number of resources that it has read. */
    readonly resources: number;
    /** Number of checks passed, each counted for each resource. */
    readonly passed: number;
    readonly failed: readonly Finding[];
    readonly exempted: readonly Exempted[];
    /** What it has not seen: types of resources, each with their number, and properties. */
    readonly unseen: readonly string[];
}

/** An exemption, or a part of it, that serves nothing. */
export interface UnusedExemption {
    readonly checks: readonly string[];
    readonly resources: readonly string[];
    readonly message: string;
}

/** What Checkov says of stacks in the light of the exemptions. */
export interface ScanReport {
    /** Checkov's version. */
    readonly checkov: string;
    readonly stacks: readonly StackReport[];
    readonly unused: readonly UnusedExemption[];
}

/** A stack that Checkov was asked about. */
export interface Scanned {
    readonly document: PreviewDocument;
    readonly translation: Translation;
}

/**
 * Judges Checkov's results by the exemptions. Each plan is named as its stack.
 *
 * @param projectStacks all stacks of the project: an exemption counts as unused once all its stacks have been scanned.
 */
export function reportOn(
    scanned: readonly Scanned[],
    { version, results }: CheckovRun,
    exemptions: readonly ScanExemption[],
    projectStacks: readonly string[],
    today: Date,
): ScanReport {
    const failures = scanned.flatMap(({ document: { stack }, translation: { byAddress } }) =>
        results
            .filter(({ plan, passed }) => plan === stack && !passed)
            .map(({ check, wants, link, address }) => {
                const resource = byAddress.get(address);
                if (resource === undefined) {
                    throw new Error(`Checkov names ${address}, which is no resource of ${stack}`);
                }
                const { urn, type, name } = resource;
                return { stack, finding: { check, wants, link, urn, type, name } };
            }),
    );
    const stacks = scanned.map(({ document, translation }): StackReport => {
        const { stack } = document;
        const judged = failures
            .filter((failure) => failure.stack === stack)
            .map(({ finding }) => judge(finding, stack, exemptions, today));
        return {
            stack,
            resources: translation.byAddress.size,
            passed: results.filter(({ plan, passed }) => plan === stack && passed).length,
            failed: judged.flatMap((one) => ("reason" in one ? [] : [one])),
            exempted: judged.flatMap((one) => ("reason" in one ? [one] : [])),
            unseen: unseen(document, translation),
        };
    });
    const names = stacks.map(({ stack }) => stack);
    return {
        checkov: version,
        stacks,
        unused: exemptions
            .filter((one) => one.with === undefined)
            .filter((one) => (one.stacks ?? projectStacks).every((stack) => names.includes(stack)))
            .flatMap((one) => unusedPart(one, failures)),
    };
}

/** Whether a report fails the command. */
export function hasFailures({ stacks }: ScanReport): boolean {
    return stacks.some(({ failed }) => failed.length > 0);
}

function judge(finding: Finding, stack: string, exemptions: readonly ScanExemption[], today: Date): Finding | Exempted {
    const covering = exemptions.filter((one) => isForStack(one, stack) && covers(one, finding));
    const exempt = covering.find((one) => holds(one, today));
    if (exempt !== undefined) {
        return { ...finding, reason: exempt.reason };
    }
    const expired = covering
        .flatMap(({ expires }) => expires ?? [])
        .sort()
        .at(-1);
    return expired === undefined ? finding : { ...finding, expired };
}

function covers({ checks, resources }: ScanExemption, finding: Finding): boolean {
    return checks.includes(finding.check) && resources.some((pattern) => means(pattern, finding));
}

function unusedPart(
    exemption: ScanExemption,
    failures: readonly { readonly stack: string; readonly finding: Finding }[],
): UnusedExemption[] {
    const own = failures
        .filter(({ stack, finding }) => isForStack(exemption, stack) && covers(exemption, finding))
        .map(({ finding }) => finding);
    const checks = exemption.checks.filter((id) => !own.some(({ check }) => check === id));
    const resources = exemption.resources.filter((pattern) => !own.some((finding) => means(pattern, finding)));
    if (own.length === 0) {
        return [
            {
                checks: exemption.checks,
                resources: exemption.resources,
                message: "There is no such failure: correct or remove the exemption.",
            },
        ];
    }
    return checks.length + resources.length === 0
        ? []
        : [{ checks, resources, message: "There is no such failure: take it out of its exemption." }];
}

function unseen({ resources }: PreviewDocument, { unseenTypes, unseenProperties }: Translation): string[] {
    const types = resources
        .filter(({ type, custom, external }) => {
            const isTranslated = type.startsWith("aws:") && !unseenTypes.includes(type);
            return custom && !external && !isTranslated && !type.startsWith("pulumi:providers:");
        })
        .map(({ type }) => type);
    const counted = [...new Set(types)].sort().map((type) => {
        return `${type} (${types.filter((other) => other === type).length})`;
    });
    return [...counted, ...unseenProperties];
}
