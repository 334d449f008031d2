import { POLICIES } from "../policies/catalogue";
import type { Report } from "../policies/evaluate";
import type { Policy } from "../policies/model";

/** What the policies come to, `1 mandatory and 2 advisory violations, 1 exempted`. */
export function headline({ policies, findings, exempted }: Report): string {
    const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
    const [mandatory, advisory] = [count("mandatory"), count("advisory")];
    const counts = [
        ...(mandatory > 0 ? [`${mandatory} mandatory`] : []),
        ...(advisory > 0 ? [`${advisory} advisory`] : []),
    ].join(" and ");
    const violated =
        findings.length === 0
            ? `none of ${policies.length} is violated`
            : `${counts} violation${findings.length === 1 ? "" : "s"}`;
    return exempted.length === 0 ? violated : `${violated}, ${exempted.length} exempted`;
}

/** The policy with an id. */
export function policyOf(id: string): Policy {
    const policy = POLICIES.find((candidate) => candidate.id === id);
    if (policy === undefined) {
        throw new Error(`unreachable: a report names a policy "${id}" that there is not`);
    }
    return policy;
}

/** Violations that a comment lists, at most. */
const LISTED = 20;

/** What the policies say, for a comment on a pull request. */
export function policiesMarkdown(report: Report): string {
    const { findings } = report;
    const more = findings.length - LISTED;
    return [
        `**Policies**: ${headline(report)}`,
        ...(findings.length === 0 ? [] : [""]),
        ...findings
            .slice(0, LISTED)
            .map(
                ({ policy, severity, type, name, message }) =>
                    `- ${severity} \`${policy}\`: \`${type}::${name}\`: ${message}`,
            ),
        ...(more > 0 ? [`- and ${more} more`] : []),
    ].join("\n");
}
