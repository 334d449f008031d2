import type { TableContent } from "../content";

/** PostgreSQL's own default (https://www.postgresql.org/docs/18/runtime-config-resource.html#GUC-MAX-PARALLEL-MAINTENANCE-WORKERS). */
const DEFAULT_HELPERS = 2;
const OF_THE_LARGEST = 0.25;

/**
 * How many processes help with one index. Where as many large tables as jobs are there, each job builds an index by
 * itself: helpers would only take the processors from one another. Where one table has nearly all rows, its indexes keep
 * a single job busy, and helpers are all that use the other processors.
 *
 * A table is large with at least a quarter of the rows of the largest.
 */
export function indexHelpers(tables: readonly Pick<TableContent, "rows">[], jobs: number): number {
    const rows = tables.map((table) => Number(table.rows));
    const largest = Math.max(0, ...rows);
    const large = rows.filter((count) => count > 0 && count >= largest * OF_THE_LARGEST).length;
    return large >= jobs ? 0 : DEFAULT_HELPERS;
}
