import { groupBy } from "../../group-by";
import type { CostLine, Estimate } from "../estimate";

/** Lines of one charge within a component, such as three NAT gateways. */
export interface DearCharge {
    /** `Vpc network`. */
    readonly component: string;
    /** Type of the resources that are charged. */
    readonly type: string;
    /** `NAT gateway`. */
    readonly what: string;
    readonly kind: CostLine["kind"];
    /** The resources that are charged. */
    readonly urns: readonly string[];
    /** US dollars a month, in whole cents. */
    readonly monthly: number;
    /** Of the stack's whole cost, 0 to 1. */
    readonly share: number;
}

/**
 * The charges that cost the most, the dearest first. The same charge of several resources in a component counts as one;
 * lines without a price are left out.
 */
export function dearestCharges({ lines, totals }: Estimate, count: number): DearCharge[] {
    const priced = lines.filter(({ monthly = 0 }) => monthly > 0);
    return [...groupBy(priced, (line) => JSON.stringify([line.component, line.type, chargeName(line), line.kind]))]
        .flatMap(([, members]) => members.slice(0, 1).map((first) => chargeOf(first, members, totals.total)))
        .sort((one, other) => other.monthly - one.monthly || compare(label(one), label(other)))
        .slice(0, count);
}

function chargeOf(first: CostLine, members: readonly CostLine[], total: number): DearCharge {
    const { component, type, kind } = first;
    const monthly = members.reduce((sum, line) => sum + Math.round((line.monthly ?? 0) * 100), 0) / 100;
    const urns = [...new Set(members.map(({ urn }) => urn))];
    return { component, type, what: chargeName(first), kind, urns, monthly, share: monthly / total };
}

/** Endpoints to several services are one charge. */
function chargeName({ what }: CostLine): string {
    return what.startsWith("endpoint for ") ? "interface endpoint" : what;
}

function label({ component, what }: DearCharge): string {
    return `${component} ${what}`;
}

function compare(one: string, other: string): number {
    return one < other ? -1 : Number(one > other);
}
