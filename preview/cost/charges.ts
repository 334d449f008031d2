import type { PreviewResource } from "../document";
import type { CostAssumptions } from "./assumptions";
import type { References } from "./references";

/**
 * What a charge depends on: `fixed` ones come with the resource, `usage` ones with what is done with it, which is an
 * assumption.
 */
export type ChargeKind = "fixed" | "usage";

/** Something that AWS charges for because of a resource. */
export interface Charge {
    /** Key in the list of prices; undefined for something that the list does not have. */
    readonly price: string | undefined;
    readonly kind: ChargeKind;
    /** What it is: `db.m7g.large, Multi-AZ`. */
    readonly what: string;
    /** How many of the price's units in a month. */
    readonly quantity: number;
    /** What the quantity assumes, and what else is to be known of it. */
    readonly assumption: string;
    /** Share of the list price that is paid, for Spot. */
    readonly factor?: number;
}

/** Something that costs less than it could: the charges without it, to be set against those with it. */
export interface Alternative {
    /** What saves: `ARM64 instead of x86`. */
    readonly what: string;
    readonly paid: readonly Charge[];
    readonly instead: readonly Charge[];
}

/** What a resource is charged with. */
export interface Bill {
    readonly charges: readonly Charge[];
    readonly alternatives?: readonly Alternative[];
    /** Why a resource without charges has none. */
    readonly free?: string;
}

/** What a resource's charges are worked out from. */
export interface Circumstances {
    readonly assumptions: CostAssumptions;
    readonly hoursPerMonth: number;
    /** Region whose resources are charged. */
    readonly region: string;
    /** Other resources of the document. */
    readonly references: References;
}

/** Works out what a resource is charged with. */
export type Biller = (resource: PreviewResource, circumstances: Circumstances) => Bill;

/** A charge that comes with the resource. */
export function fixed(price: string | undefined, what: string, quantity: number, assumption = ""): Charge {
    return { price, kind: "fixed", what, quantity, assumption };
}

/** A charge that comes with what is done with the resource. */
export function usage(price: string | undefined, what: string, quantity: number, assumption: string): Charge {
    return { price, kind: "usage", what, quantity, assumption };
}
