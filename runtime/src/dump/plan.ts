/** A table, as far as the plan is concerned. */
export interface PlannedTable {
    readonly name: string;
    /** Bytes of its rows. */
    readonly bytes: number;
    /** Whether its rows may be dumped apart. */
    readonly separable: boolean;
}

/** Which tables' rows are dumped apart: one list for each further archive. */
export type DumpPlan = readonly (readonly string[])[];

/** Below that a second `pg_dump`, which reads all catalogs once more, costs more than it gains. */
const SMALLEST_BYTES = 64 * 1_048_576;
/** Smaller tables stay in the first archive. */
const SMALLEST_TABLE_BYTES = 1_048_576;
/** A further archive must shorten the longest one by at least so much. */
const GAIN = 0.9;

/**
 * Shares the tables out among at most `jobs` archives that are dumped side by side, so that the largest one is as small
 * as can be. The first archive holds all that is in no list.
 *
 * @param otherBytes what is in the first archive beside tables: large objects.
 */
export function planDump(tables: readonly PlannedTable[], otherBytes: number, jobs: number): DumpPlan {
    const isApart = ({ separable, bytes }: PlannedTable): boolean => separable && bytes >= SMALLEST_TABLE_BYTES;
    const separable = tables.filter(isApart).sort(byBytesAndName);
    const fixed = sum(tables) - sum(separable) + otherBytes;
    if (fixed + sum(separable) < SMALLEST_BYTES) {
        return [];
    }
    let best = shareOut(separable, fixed, 1);
    for (let archives = 2; archives <= jobs; archives += 1) {
        const candidate = shareOut(separable, fixed, archives);
        if (candidate.longest <= best.longest * GAIN) {
            best = candidate;
        }
    }
    return best.apart.filter((names) => names.length > 0);
}

interface Shares {
    readonly longest: number;
    readonly apart: readonly (readonly string[])[];
}

/** Each table, the largest first, goes to the archive that is the smallest so far. */
function shareOut(tables: readonly PlannedTable[], fixed: number, archives: number): Shares {
    const bytes = [fixed, ...new Array<number>(archives - 1).fill(0)];
    const names = bytes.map((): string[] => []);
    for (const table of tables) {
        const smallest = bytes.indexOf(Math.min(...bytes));
        bytes[smallest] = (bytes[smallest] ?? 0) + table.bytes;
        names[smallest]?.push(table.name);
    }
    return { longest: Math.max(...bytes), apart: names.slice(1) };
}

// The same plan for the same tables, whatever their order.
function byBytesAndName(one: PlannedTable, other: PlannedTable): number {
    return other.bytes - one.bytes || (one.name < other.name ? -1 : 1);
}

function sum(tables: readonly PlannedTable[]): number {
    return tables.reduce((total, { bytes }) => total + bytes, 0);
}
