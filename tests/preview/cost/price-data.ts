import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, PROJECT } from "../../support/program";

/** A price as the file has it. */
interface Written {
    readonly key: string;
    readonly region: string;
    readonly price: number;
    readonly certainty: unknown;
    readonly from: unknown;
    readonly source: string;
}

/** All prices of the file. */
const written: Written[] = read();

export default written;

function read(): Written[] {
    const list: unknown = JSON.parse(readFileSync(join(PROJECT, "preview/cost/prices.json"), "utf8"));
    return entriesOf(isObject(list) ? list.entries : undefined).flatMap(([key, { source, prices }]) =>
        entriesOf(prices).map(([region, { price, certainty, from }]) => ({
            key,
            region,
            price: Number(price),
            certainty,
            from,
            source: String(source),
        })),
    );
}

function entriesOf(value: unknown): [string, Record<string, unknown>][] {
    return Object.entries(isObject(value) ? value : {}).flatMap(([key, entry]) =>
        isObject(entry) ? [[key, entry]] : [],
    );
}
