import { createRequire } from "node:module";
import { isRecord } from "../is-record";

/**
 * How sure a price is: `listed` stands in AWS's price list of 2026, `older` in a copy of it that is older or undated, and
 * `derived` follows from another price, which the file names.
 */
export type Certainty = "listed" | "older" | "derived";

/** Price of one unit of something in a region. */
export interface Price {
    /** US dollars. */
    readonly price: number;
    /** What one of it is: `GB-month`. */
    readonly unit: string;
    /** Address of AWS's page of prices. */
    readonly source: string;
    readonly certainty: Certainty;
}

interface Entry {
    readonly unit: string;
    readonly source: string;
    readonly prices: ReadonlyMap<string, Omit<Price, "unit" | "source">>;
}

/** Stands for every region where AWS has one price for all. */
const EVERY_REGION = "*";

const CERTAINTIES: readonly string[] = ["listed", "older", "derived"] satisfies Certainty[];

/** AWS's list prices in a few regions, as of one day. */
export class PriceList {
    private constructor(
        /** Day of the list, `2026-11-21`. */
        readonly date: string,
        readonly currency: string,
        /** Hours that a month is counted as. */
        readonly hoursPerMonth: number,
        /** Regions that have prices of their own. */
        readonly regions: readonly string[],
        /** Region whose prices stand for those of a region that has none. */
        readonly fallbackRegion: string,
        private readonly entries: ReadonlyMap<string, Entry>,
    ) {}

    /**
     * A list from its data.
     *
     * @throws Error that names what the data lacks.
     */
    static from(data: unknown): PriceList {
        const { date, currency, hoursPerMonth, regions, fallbackRegion, entries } = object(data, "the list");
        return new PriceList(
            text(date, "date"),
            text(currency, "currency"),
            number(hoursPerMonth, "hoursPerMonth"),
            list(regions, "regions").map((region) => text(region, "regions")),
            text(fallbackRegion, "fallbackRegion"),
            new Map(Object.entries(object(entries, "entries")).map(([key, entry]) => [key, entryOf(entry, key)])),
        );
    }

    /** The region whose prices are those of a region: itself, or the fallback. */
    regionFor(region: string): string {
        return this.regions.includes(region) ? region : this.fallbackRegion;
    }

    /** Price of something in a region of the list; undefined where the list has none. */
    find(key: string, region: string): Price | undefined {
        const entry = this.entries.get(key);
        const found = entry?.prices.get(region) ?? entry?.prices.get(EVERY_REGION);
        return entry && found && { ...found, unit: entry.unit, source: entry.source };
    }
}

/** The list that comes with the project, `prices.json`. */
export const PRICES = PriceList.from(createRequire(__filename)("./prices.json"));

function entryOf(data: unknown, key: string): Entry {
    const { unit, source, prices } = object(data, key);
    return {
        unit: text(unit, `${key}.unit`),
        source: text(source, `${key}.source`),
        prices: new Map(
            Object.entries(object(prices, `${key}.prices`)).map(([region, price]) => {
                const where = `${key}.prices.${region}`;
                const fields = object(price, where);
                return [
                    region,
                    {
                        price: number(fields.price, `${where}.price`),
                        certainty: certainty(fields.certainty, `${where}.certainty`),
                    },
                ];
            }),
        ),
    };
}

function isCertainty(value: unknown): value is Certainty {
    return typeof value === "string" && CERTAINTIES.includes(value);
}

function certainty(value: unknown, where: string): Certainty {
    return isCertainty(value) ? value : wrong(where, CERTAINTIES.join(", "));
}

function object(value: unknown, where: string): Readonly<Record<string, unknown>> {
    return isRecord(value) ? value : wrong(where, "an object");
}

function list(value: unknown, where: string): readonly unknown[] {
    return Array.isArray(value) ? value : wrong(where, "a list");
}

function text(value: unknown, where: string): string {
    return typeof value === "string" ? value : wrong(where, "a text");
}

function number(value: unknown, where: string): number {
    return typeof value === "number" && value >= 0 ? value : wrong(where, "a number of 0 or more");
}

function wrong(where: string, expected: string): never {
    throw new Error(`The list of prices is broken: ${where} is not ${expected}.`);
}
