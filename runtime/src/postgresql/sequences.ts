import type { ClientBase } from "pg";
import type { SequenceContent } from "../content";

const SEQUENCES = `
SELECT format('%I.%I', n.nspname, c.relname) AS name,
       s.seqstart::text AS start,
       s.seqincrement::text AS increment,
       s.seqcycle AS cycles,
       o.owner AS owned_by
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN LATERAL (
    SELECT json_build_object('table', format('%I.%I', tn.nspname, t.relname), 'column', a.attname) AS owner
    FROM pg_depend d
    JOIN pg_class t ON t.oid = d.refobjid
    JOIN pg_namespace tn ON tn.oid = t.relnamespace
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
      AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
    LIMIT 1
) o ON true
WHERE c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND (NOT EXISTS (
          SELECT FROM pg_depend d
          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e'
      ) OR EXISTS (SELECT FROM pg_extension e WHERE c.oid = ANY (e.extconfig)))
ORDER BY 1`;

/** How many sequences are read by one query. */
const BATCH = 200;

interface SequenceRow {
    readonly name: string;
    readonly start: string;
    readonly increment: string;
    readonly cycles: boolean;
    readonly owned_by: { readonly table: string; readonly column: string } | null;
}

interface StateRow {
    readonly last_value: string;
    readonly is_called: boolean;
}

/** Reads all sequences, sorted by name. They are as they are at this moment, whatever the transaction's snapshot. */
export async function readSequences(client: ClientBase): Promise<SequenceContent[]> {
    const { rows } = await client.query<SequenceRow>(SEQUENCES);
    const contents: SequenceContent[] = [];
    for (let first = 0; first < rows.length; first += BATCH) {
        const batch = rows.slice(first, first + BATCH);
        const selects = batch.map(({ name }, index) => `SELECT ${index} AS place, last_value, is_called FROM ${name}`);
        const states = await client.query<StateRow>(`${selects.join(" UNION ALL ")} ORDER BY place`);
        contents.push(...batch.map((row, index) => sequenceContent(row, states.rows[index])));
    }
    return contents;
}

function sequenceContent(row: SequenceRow, state: StateRow | undefined): SequenceContent {
    return {
        name: row.name,
        lastValue: state === undefined ? undefined : lastValue(row, state),
        increment: row.increment,
        cycles: row.cycles,
        ownedBy: row.owned_by ?? undefined,
    };
}

function lastValue({ start, increment }: SequenceRow, state: StateRow): string | undefined {
    if (state.is_called) {
        return state.last_value;
    }
    return state.last_value === start ? undefined : String(BigInt(state.last_value) - BigInt(increment));
}
