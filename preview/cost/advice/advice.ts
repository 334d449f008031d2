import type { PreviewDocument } from "../../document";
import { costByComponent, type Estimate } from "../estimate";
import { type Choice, situationOf } from "./choice";
import { choicesFor } from "./choices";
import { type DearCharge, dearestCharges } from "./dearest";

/** How many charges are explained. */
const EXPLAINED = 3;

/** What came of previewing a stack with other settings. */
export type Outcome =
    | {
          readonly estimate: Estimate;
          /** Mandatory policies that the choice violates. */
          readonly violates: readonly string[];
      }
    | { readonly refused: string };

/** Previews the stack with other settings. */
export type WhatIf = (settings: Choice["settings"]) => Promise<Outcome>;

/** A choice with what it does to the cost. */
export interface PricedChoice extends Choice {
    /** US dollars a month that the whole stack costs less; below zero where it costs more. */
    readonly saves: number;
    /** US dollars a month of the whole stack with it. */
    readonly total: number;
    readonly violates: readonly string[];
}

/** A choice of which it cannot be said what it saves. */
export interface UnknownChoice extends Choice {
    readonly reason: string;
}

/** What can be done about a charge. */
export interface ChargeAdvice extends DearCharge {
    /** Whether the settings that make it cheaper are known. */
    readonly isKnown: boolean;
    /** What saves, the most first. */
    readonly cheaper: readonly PricedChoice[];
    /** What was tried and saves nothing. */
    readonly notCheaper: readonly PricedChoice[];
    readonly unknown: readonly UnknownChoice[];
}

/** What a stack costs a month, against its ceiling, and what can be done about it. */
export interface CostAdvice {
    readonly stack: string;
    readonly region: string;
    /** US dollars a month. */
    readonly total: number;
    /** US dollars that a month may cost. */
    readonly ceiling: number;
    readonly components: readonly { readonly component: string; readonly monthly: number; readonly share: number }[];
    readonly dearest: readonly ChargeAdvice[];
    /** What has no price, and is not in the sum. */
    readonly unpriced: readonly string[];
}

/** Explains a stack's cost. Each choice is previewed, so that what it saves is the estimate's own number. */
export async function adviseOn(
    document: PreviewDocument,
    estimate: Estimate,
    ceiling: number,
    whatIf: WhatIf,
): Promise<CostAdvice> {
    const { stack, region, totals, lines } = estimate;
    const outcomes = new Map<string, Outcome>();
    const ask = async (settings: Choice["settings"]) => {
        const key = JSON.stringify(settings);
        const outcome = outcomes.get(key) ?? (await whatIf(settings));
        outcomes.set(key, outcome);
        return outcome;
    };
    const dearest: ChargeAdvice[] = [];
    for (const charge of dearestCharges(estimate, EXPLAINED)) {
        const choices = choicesFor(situationOf(charge, estimate, document));
        const priced: PricedChoice[] = [];
        const unknown: UnknownChoice[] = [];
        for (const choice of choices ?? []) {
            const found = judge(choice, estimate, await ask(choice.settings));
            if ("reason" in found) {
                unknown.push(found);
            } else {
                priced.push(found);
            }
        }
        dearest.push({
            ...charge,
            isKnown: choices !== undefined,
            cheaper: priced.filter(({ saves }) => saves > 0).sort((one, other) => other.saves - one.saves),
            notCheaper: priced.filter(({ saves }) => saves <= 0),
            unknown,
        });
    }
    return {
        stack,
        region,
        total: totals.total,
        ceiling,
        components: costByComponent(lines).map(({ component, monthly }) => ({
            component,
            monthly,
            share: totals.total === 0 ? 0 : monthly / totals.total,
        })),
        dearest,
        unpriced: [...unpricedIn(estimate)],
    };
}

/** Says what a choice saves, unless something in one of the two has no price and would count as nothing. */
export function judge(choice: Choice, before: Estimate, outcome: Outcome): PricedChoice | UnknownChoice {
    if ("refused" in outcome) {
        return { ...choice, reason: `the program refuses it: ${outcome.refused}` };
    }
    const { estimate, violates } = outcome;
    const [old, fresh] = [unpricedIn(before), unpricedIn(estimate)];
    const different = [...old, ...fresh].filter((each) => !old.has(each) || !fresh.has(each));
    if (different.length > 0) {
        return { ...choice, reason: `no price is known for ${different.join(", ")}` };
    }
    const saves = Math.round((before.totals.total - estimate.totals.total) * 100) / 100;
    return { ...choice, saves, total: estimate.totals.total, violates };
}

/** What an estimate has no price for. */
function unpricedIn({ lines, unpriced }: Estimate): Set<string> {
    return new Set([
        ...lines.filter(({ monthly }) => monthly === undefined).map(({ name, what }) => `${name}: ${what}`),
        ...unpriced.flatMap(({ type, names }) => names.map((name) => `${type} ${name}`)),
    ]);
}
