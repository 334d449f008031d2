import type { ClientBase } from "pg";
import type { SequenceContent } from "../content";
import { isBehind } from "./compare-sequences";

/** The first value of a sequence, and the type of the column that takes its values. */
const PROPERTIES = `
SELECT s.seqstart::text AS start, quote_ident(a.attname) AS column,
       a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) AS whole
FROM pg_sequence s
JOIN pg_attribute a ON a.attrelid = $2::regclass AND a.attname = $3
WHERE s.seqrelid = $1::regclass`;

/** A sequence whose next values its column holds already. */
export interface BehindSequence {
    readonly name: string;
    /** What is the matter, a sentence without its subject: `stands at 3, and id of … holds 9 already`. */
    readonly state: string;
    /** The statement that puts it right. */
    readonly repair: string;
}

interface PropertiesRow {
    readonly start: string;
    readonly column: string;
    readonly whole: boolean;
}

/**
 * Compares each sequence with the column that takes its values: where the column is further, the next inserts would fail.
 * A sequence is read before its dump begins, so that this sees what comparing it with its earlier state does not.
 */
export async function checkOwnedSequences(
    client: ClientBase,
    sequences: readonly SequenceContent[],
): Promise<BehindSequence[]> {
    const behind: BehindSequence[] = [];
    for (const sequence of sequences) {
        const found = await behindItsColumn(client, sequence);
        if (found !== undefined) {
            behind.push(found);
        }
    }
    return behind;
}

async function behindItsColumn(client: ClientBase, sequence: SequenceContent): Promise<BehindSequence | undefined> {
    const { name, increment, cycles, ownedBy } = sequence;
    // One that begins again at its end comes to values that are there already, and is meant to.
    if (ownedBy === undefined || cycles) {
        return undefined;
    }
    const { table, column } = ownedBy;
    const { rows } = await client.query<PropertiesRow>(PROPERTIES, [name, table, column]);
    const [properties] = rows;
    // A text that is made from a sequence has no order that would say anything.
    if (properties?.whole !== true) {
        return undefined;
    }
    const furthest = await furthestValue(client, table, properties.column, increment);
    const value = sequence.lastValue ?? String(BigInt(properties.start) - BigInt(increment));
    if (furthest === undefined || !isBehind(value, furthest, increment)) {
        return undefined;
    }
    const stands = sequence.lastValue === undefined ? "has given out no value" : `stands at ${value}`;
    return {
        name,
        state: `${stands}, and ${column} of ${table} holds ${furthest} already: inserts would fail`,
        repair: `SELECT setval('${name.replaceAll("'", "''")}', ${furthest})`,
    };
}

async function furthestValue(
    client: ClientBase,
    table: string,
    quotedColumn: string,
    increment: string,
): Promise<string | undefined> {
    const furthest = BigInt(increment) < 0n ? "min" : "max";
    const { rows } = await client.query<{ value: string | null }>(
        `SELECT ${furthest}(${quotedColumn})::text AS value FROM ${table}`,
    );
    return rows[0]?.value ?? undefined;
}
