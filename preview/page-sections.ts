import type { Exempted, Finding, Report } from "../policies/evaluate";
import { costByComponent, type Estimate } from "./cost/estimate";
import { amount, money, unitPriceText } from "./cost/numbers";
import type { Difference } from "./difference";
import { sectionsOf, type Weight } from "./difference/sections";
import { summary, valuesOf } from "./difference/wording";
import type { PageRow, PageSection } from "./page/section";
import { headline, policyOf } from "./policy-text";
import { typeLabel } from "./type-label";

/** Longest value of a change on the page, in characters. */
const LONGEST_VALUE = 160;

/** A cost estimate as a part of the page. */
export function costSection(estimate: Estimate): PageSection {
    const { lines, totals, currency, date, priceRegion, unpriced, hoursPerMonth } = estimate;
    const rows = costByComponent(lines).flatMap((group): PageRow[] => [
        { kind: "heading", cells: [group.component, "", money(group.monthly)] },
        ...group.lines.map(({ name, what, quantity, unit, unitPrice, monthly, assumption }) => ({
            cells: [
                `${name}: ${what}${assumption === "" ? "" : ` (${assumption})`}`,
                unitPrice === undefined
                    ? ""
                    : `${amount(quantity)} × ${unitPriceText(unitPrice)} per ${unit ?? "unit"}`,
                monthly === undefined ? "no price" : money(monthly),
            ],
        })),
    ]);
    return {
        title: "Cost",
        summary: `${money(totals.total)} ${currency} a month, estimated`,
        columns: [{ title: "What" }, { title: "How much" }, { title: `${currency} a month`, numeric: true }],
        rows: [
            ...rows,
            { kind: "total", cells: ["Fixed", "", money(totals.fixed)] },
            { kind: "total", cells: ["By usage, as assumed", "", money(totals.usage)] },
            { kind: "total", cells: ["Total", "", money(totals.total)] },
        ],
        notes: [
            `List prices of AWS in ${priceRegion} as of ${date}, ${hoursPerMonth} hours a month, without taxes and free tiers.`,
            ...unpriced.map(({ type, names }) => `Without a price: ${type} ${names.join(", ")}.`),
        ],
    };
}

const KINDS: Readonly<Record<Weight, PageRow["kind"]>> = {
    loss: "danger",
    removal: "danger",
    change: "warning",
    addition: "good",
    note: undefined,
};

/** A difference as a part of the page. */
export function differenceSection(difference: Difference, costChange: string): PageSection {
    const rows = sectionsOf(difference).flatMap(({ title, weight, items }): PageRow[] => [
        { kind: "heading", cells: [title] },
        ...items.flatMap(({ subject, remark, changes, remarks }): PageRow[] => [
            { kind: KINDS[weight], cells: [remark === undefined ? subject : `${subject}: ${remark}`, "", ""] },
            ...changes.map((change) => {
                const { before, after } = valuesOf(change, LONGEST_VALUE);
                return { cells: [change.path, before, after] };
            }),
            ...remarks.map((text) => ({ cells: [text] })),
        ]),
    ]);
    return {
        title: "Difference",
        summary: summary(difference.counts),
        columns: [{ title: "What" }, { title: "Before" }, { title: "After" }],
        rows,
        notes: [costChange],
        empty: "No resource differs.",
    };
}

/** What the policies say, as a part of the page. */
export function findingsSection(report: Report): PageSection {
    const { findings, exempted, unused } = report;
    const violated = findings.map((finding): PageRow => {
        const kind = finding.severity === "mandatory" ? "danger" : "warning";
        const { remedy, link } = policyOf(finding.policy);
        return { kind, cells: [finding.policy, subjectOf(finding), `${finding.message} ${remedy} ${link}`] };
    });
    const allowed = exempted.map((one: Exempted): PageRow => ({
        cells: [one.policy, subjectOf(one), `${one.message} Exempted until ${one.expires}: ${one.reason}`],
    }));
    const idle = unused.map(({ policy, resource, message }): PageRow => ({ cells: [policy, resource, message] }));
    return {
        title: "Policies",
        summary: headline(report),
        columns: [{ title: "Policy" }, { title: "Resource" }, { title: "What" }],
        rows: [...violated, ...allowed, ...idle],
        empty: "No policy is violated, and nothing is exempted.",
    };
}

function subjectOf({ type, name }: Finding): string {
    return `${typeLabel(type, true)} ${name}`;
}
