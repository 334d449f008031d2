import type { PreviewDocument, PreviewResource } from "../document";
import { groupBy } from "../group-by";
import { typeLabel } from "../type-label";
import {
    assumptionsFor,
    type CostAssumptions,
    type CostOverrides,
    environmentKind,
    type EnvironmentKind,
} from "./assumptions";
import { BILLERS } from "./billers";
import type { Alternative, Charge, ChargeKind, Circumstances } from "./charges";
import { freeReason } from "./free";
import { type Certainty, type Price, type PriceList, PRICES } from "./price-list";
import { References } from "./references";

/** One thing that a month costs. */
export interface CostLine {
    /** What it belongs to, of what stands directly in the stack: `Vpc network`. */
    readonly component: string;
    readonly urn: string;
    readonly type: string;
    /** Name of the resource. */
    readonly name: string;
    /** What it is: `db.m7g.large, Multi-AZ`. */
    readonly what: string;
    /** Whether it comes with the resource, or with an assumption of how much it is used. */
    readonly kind: ChargeKind;
    /** How many units in a month. */
    readonly quantity: number;
    /** What one is: `GB-month`; undefined where there is no price. */
    readonly unit: string | undefined;
    /** US dollars for a unit, with Spot's discount; undefined where there is no price. */
    readonly unitPrice: number | undefined;
    /** US dollars a month, in whole cents; undefined where there is no price. */
    readonly monthly: number | undefined;
    readonly certainty: Certainty | undefined;
    /** AWS's page of the price. */
    readonly source: string | undefined;
    /** What it assumes; empty where it assumes nothing. */
    readonly assumption: string;
}

/** Resources of a type of which a cost is not known. */
export interface UnpricedType {
    readonly type: string;
    readonly names: readonly string[];
}

/** Resources of a type that are not charged. */
export interface FreeType {
    readonly type: string;
    readonly count: number;
    readonly reason: string;
}

/** What a choice saves, and is in the sum already. */
export interface Saving {
    readonly what: string;
    /** US dollars a month, in whole cents; less than nothing where the choice costs more. */
    readonly monthly: number;
}

/** US dollars a month, in whole cents. */
export interface CostTotals {
    readonly fixed: number;
    readonly usage: number;
    readonly total: number;
}

/** What the resources of a preview cost in a month, at list prices. */
export interface Estimate {
    readonly project: string;
    readonly stack: string;
    /** Region of the stack. */
    readonly region: string;
    /** Region whose prices were taken; another one where the stack's has none in the list. */
    readonly priceRegion: string;
    /** Day of the prices, `2026-11-21`. */
    readonly date: string;
    readonly currency: string;
    /** Hours that the month has. */
    readonly hoursPerMonth: number;
    /** Kind of environment whose usage was assumed. */
    readonly environment: EnvironmentKind;
    readonly assumptions: CostAssumptions;
    /** Components by what they cost, and the lines of each by what they cost, the dearest first. */
    readonly lines: readonly CostLine[];
    readonly unpriced: readonly UnpricedType[];
    readonly free: readonly FreeType[];
    readonly savings: readonly Saving[];
    readonly totals: CostTotals;
}

/** What an estimate is made with, besides the document. */
export interface EstimateOptions {
    /** Assumptions of the stack in the place of the defaults. */
    readonly assumptions?: CostOverrides;
    /**
     * Kind of environment whose assumptions hold.
     * @default the one that the stack is named after; prod for other names
     */
    readonly environment?: EnvironmentKind;
    /** @default the list that comes with the project */
    readonly prices?: PriceList;
}

/** What the resources of a preview cost in a month. Resources that the program only reads are not counted. */
export function estimate(document: PreviewDocument, options: EstimateOptions = {}): Estimate {
    const { project, stack, region } = document;
    const prices = options.prices ?? PRICES;
    const environment = options.environment ?? environmentKind(stack);
    const assumptions = assumptionsFor(environment, options.assumptions);
    const priceRegion = prices.regionFor(region);
    const references = new References(document);
    const { hoursPerMonth } = prices;
    const circumstances = { assumptions, hoursPerMonth, region, references };
    const find = (key: string) => prices.find(key, priceRegion);

    const lines: CostLine[] = [];
    const free: { type: string; reason: string }[] = [];
    const unpriced: PreviewResource[] = [];
    const alternatives: Alternative[] = [];
    for (const resource of document.resources.filter(({ custom, external }) => custom && !external)) {
        const verdict = judge(resource, circumstances);
        if (verdict === undefined) {
            unpriced.push(resource);
        } else if (typeof verdict === "string") {
            free.push({ type: resource.type, reason: verdict });
        } else {
            const component = label(references.topOf(resource));
            lines.push(...verdict.charges.map((charge) => lineOf(charge, resource, component, find)));
            alternatives.push(...(verdict.alternatives ?? []));
        }
    }
    return {
        project,
        stack,
        region,
        priceRegion,
        date: prices.date,
        currency: prices.currency,
        hoursPerMonth,
        environment,
        assumptions,
        lines: sorted(lines),
        unpriced: unpricedTypes(unpriced),
        free: freeTypes(free),
        savings: savingsOf(alternatives, find),
        totals: totalsOf(lines),
    };
}

/** What the lines of each component cost together, the dearest first; lines without a price count as nothing. */
export function costByComponent(
    lines: readonly CostLine[],
): { component: string; lines: CostLine[]; monthly: number }[] {
    const groups = [...groupBy(lines, ({ component }) => component)].map(([component, members]) => ({
        component,
        lines: members,
        monthly: sum(members),
    }));
    return groups.sort((one, other) => other.monthly - one.monthly || compare(one.component, other.component));
}

/** The charges of a resource, the reason why it has none, or undefined where nothing is known of its type. */
function judge(resource: PreviewResource, circumstances: Circumstances) {
    const biller = BILLERS[resource.type];
    if (biller === undefined) {
        return freeReason(resource.type);
    }
    const bill = biller(resource, circumstances);
    return bill.charges.length === 0 && bill.free !== undefined ? bill.free : bill;
}

type Find = (key: string) => Price | undefined;

function lineOf(charge: Charge, resource: PreviewResource, component: string, find: Find): CostLine {
    const { what, kind, quantity, assumption, factor = 1 } = charge;
    const { urn, type, name } = resource;
    const price = charge.price === undefined ? undefined : find(charge.price);
    return {
        component,
        urn,
        type,
        name,
        what,
        kind,
        quantity,
        unit: price?.unit,
        unitPrice: price && price.price * factor,
        monthly: price && toCents(quantity * price.price * factor) / 100,
        certainty: price?.certainty,
        source: price?.source,
        assumption,
    };
}

function savingsOf(alternatives: readonly Alternative[], find: Find): Saving[] {
    const cost = (charges: readonly Charge[]) =>
        charges.reduce((total, { price, quantity, factor = 1 }) => {
            const found = price === undefined ? undefined : find(price);
            return total + quantity * (found?.price ?? 0) * factor;
        }, 0);
    return [...groupBy(alternatives, ({ what }) => what)]
        .map(([what, each]) => ({
            what,
            monthly: toCents(each.reduce((total, { paid, instead }) => total + cost(instead) - cost(paid), 0)) / 100,
        }))
        .sort((one, other) => compare(one.what, other.what));
}

function totalsOf(lines: readonly CostLine[]): CostTotals {
    return {
        fixed: sum(lines.filter(({ kind }) => kind === "fixed")),
        usage: sum(lines.filter(({ kind }) => kind === "usage")),
        total: sum(lines),
    };
}

/** Adds whole cents, so that a sum is exactly that of its lines. */
function sum(lines: readonly CostLine[]): number {
    return lines.reduce((total, { monthly = 0 }) => total + toCents(monthly), 0) / 100;
}

/** An amount in whole cents. Half a cent that binary fractions put below itself still counts up. */
function toCents(dollars: number): number {
    const cents = Math.round(Number((dollars * 100).toFixed(6)));
    return cents === 0 ? 0 : cents;
}

function sorted(lines: readonly CostLine[]): CostLine[] {
    return costByComponent(lines).flatMap((group) => group.lines.sort(byCost));
}

function byCost(one: CostLine, other: CostLine): number {
    return (
        (other.monthly ?? 0) - (one.monthly ?? 0) ||
        compare(one.name, other.name) ||
        compare(one.type, other.type) ||
        compare(one.what, other.what)
    );
}

function unpricedTypes(resources: readonly PreviewResource[]): UnpricedType[] {
    return [...groupBy(resources, ({ type }) => type)]
        .map(([type, members]) => ({ type, names: members.map(({ name }) => name).sort(compare) }))
        .sort((one, other) => compare(one.type, other.type));
}

function freeTypes(resources: readonly { type: string; reason: string }[]): FreeType[] {
    return [...groupBy(resources, ({ type, reason }) => `${type} ${reason}`).values()]
        .flatMap((members) => members.slice(0, 1).map((member) => ({ ...member, count: members.length })))
        .sort((one, other) => compare(one.type, other.type) || compare(one.reason, other.reason));
}

function label({ type, name, custom }: PreviewResource): string {
    return `${typeLabel(type, custom)} ${name}`;
}

function compare(one: string, other: string): number {
    return one < other ? -1 : Number(one > other);
}
