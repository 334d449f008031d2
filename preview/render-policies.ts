import type { Exempted, Finding, Report } from "../policies/evaluate";
import { groupBy } from "./group-by";
import { headline, policyOf } from "./policy-text";
import { paint, type Screen } from "./style";
import { typeLabel } from "./type-label";

/** What the policies say of a stack, for a terminal: violations with what to do, what is exempted, and why. */
export function renderPolicies(stack: string, report: Report, screen: Screen): string {
    const { findings, exempted, unused } = report;
    const lines = [
        paint(`Policies of ${stack}: ${headline(report)}`, "bold", screen),
        ...[...groupBy(findings, ({ policy }) => policy)].flatMap(([id, members]) => violation(id, members, screen)),
        ...exempted.flatMap((one) => exemption(one, screen)),
        ...unused.map(({ policy, resource, message }) =>
            paint(`  exemption of ${resource} from ${policy}: ${message}`, "yellow", screen),
        ),
    ];
    return `${lines.join("\n")}\n`;
}

function violation(id: string, members: readonly Finding[], screen: Screen): string[] {
    const { severity, remedy, link } = policyOf(id);
    const style = severity === "mandatory" ? "red" : "yellow";
    return [
        paint(`  ${severity} ${id}`, style, screen),
        ...members.map((finding) => `    ${subject(finding)}`),
        paint(`    To do: ${remedy}`, "dim", screen),
        paint(`    ${link}`, "dim", screen),
    ];
}

function exemption(exempted: Exempted, screen: Screen): string[] {
    return [
        `  exempted from ${exempted.policy} until ${exempted.expires}`,
        `    ${subject(exempted)}`,
        paint(`    Because: ${exempted.reason}`, "dim", screen),
    ];
}

function subject({ type, name, message }: Finding): string {
    return `${typeLabel(type, true)} ${name}: ${message}`;
}
