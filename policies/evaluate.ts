import { POLICIES } from "./catalogue";
import { covers, type Exemption, holds, isForStack } from "./exemptions";
import type { CheckedResource, Circumstances, Policy, Problem, Severity, StackFacts } from "./model";

/** A stack to be checked. */
export interface CheckedStack {
    readonly name: string;
    readonly resources: readonly CheckedResource[];
    readonly circumstances: Circumstances;
    /** What only the preview knows; without it the policies about it are left out. */
    readonly facts?: StackFacts;
}

/** A violation. */
export interface Finding {
    /** Id of the policy. */
    readonly policy: string;
    readonly severity: Severity;
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly message: string;
}

/** A violation that an exemption allows. */
export interface Exempted extends Finding {
    readonly reason: string;
    /** Last day of the exemption. */
    readonly expires: string;
}

/** An exemption that serves nothing. */
export interface UnusedExemption {
    readonly policy: string;
    readonly resource: string;
    readonly message: string;
}

/** What the policies say of a stack. */
export interface Report {
    /** Ids of the policies that were asked. */
    readonly policies: readonly string[];
    /** Mandatory ones first, in the order of the policies. */
    readonly findings: readonly Finding[];
    readonly exempted: readonly Exempted[];
    readonly unused: readonly UnusedExemption[];
}

/** Checks a stack by all policies. */
export function evaluate(
    stack: CheckedStack,
    exemptions: readonly Exemption[],
    today: Date,
    policies: readonly Policy[] = POLICIES,
): Report {
    const own = exemptions.filter((exemption) => isForStack(exemption, stack.name));
    const asked = policies.filter(({ kind }) => kind !== "preview" || stack.facts !== undefined);
    const found = asked.flatMap((policy) =>
        problemsOf(policy, stack).map((problem) => ({ policy, problem, verdict: judge(policy, problem, own, today) })),
    );
    const findings = found.flatMap(({ policy, problem, verdict }) =>
        verdict.exempt === undefined ? [findingOf(policy, problem, verdict.message)] : [],
    );
    return {
        policies: asked.map(({ id }) => id),
        findings: [
            ...findings.filter(({ severity }) => severity === "mandatory"),
            ...findings.filter(({ severity }) => severity === "advisory"),
        ],
        exempted: found.flatMap(({ policy, problem, verdict: { exempt } }) =>
            exempt === undefined
                ? []
                : [{ ...findingOf(policy, problem, problem.message), reason: exempt.reason, expires: exempt.expires }],
        ),
        unused: own
            .filter(({ policy }) => asked.some(({ id }) => id === policy))
            .flatMap((exemption) => {
                const isUsed = found.some(({ policy, problem }) => covers(exemption, policy.id, problem.resource));
                return isUsed ? [] : [unusedOf(exemption, stack)];
            }),
    };
}

/** Whether a report stops a deployment. */
export function isRefused({ findings }: Report): boolean {
    return findings.some(({ severity }) => severity === "mandatory");
}

/** A violation in the light of the exemptions: the one that allows it, or the message, with what has expired. */
export function judge(
    { id }: Policy,
    { resource, message }: Problem,
    exemptions: readonly Exemption[],
    today: Date,
): { readonly exempt: Exemption | undefined; readonly message: string } {
    const covering = exemptions.filter((exemption) => covers(exemption, id, resource));
    const exempt = covering.find((exemption) => holds(exemption, today));
    const expired = covering
        .map(({ expires }) => expires)
        .sort()
        .at(-1);
    return {
        exempt,
        message: expired === undefined ? message : `${message} Its exemption expired on ${expired}.`,
    };
}

function problemsOf(policy: Policy, { resources, circumstances, facts }: CheckedStack): readonly Problem[] {
    switch (policy.kind) {
        case "resource":
            return resources.flatMap((resource) =>
                policy.check(resource, circumstances).map((message) => ({ resource, message })),
            );
        case "stack":
            return policy.check(resources, circumstances);
        case "preview":
            return facts === undefined ? [] : policy.check(facts, circumstances);
    }
}

function findingOf({ id, severity }: Policy, { resource }: Problem, message: string): Finding {
    const { urn, type, name } = resource;
    return { policy: id, severity, urn, type, name, message };
}

function unusedOf(exemption: Exemption, { resources, facts }: CheckedStack): UnusedExemption {
    const { policy, resource } = exemption;
    const all = facts === undefined ? resources : [...resources, facts.stack];
    const isThere = all.some((candidate) => covers(exemption, policy, candidate));
    return {
        policy,
        resource,
        message: isThere
            ? "The resource conforms without its exemption: remove it."
            : "The exemption matches no resource: correct or remove it.",
    };
}
