/** A measured pair, and what its ratio has to be. */
export interface Comparison {
    readonly what: string;
    /** Of this program, in `unit`. */
    readonly own: number;
    /** Of what it is compared with. */
    readonly other: number;
    readonly unit: "s" | "MiB";
    /** The ratio, own to other, is at most so much. */
    readonly most: number;
    /** And at least so much. */
    readonly least?: number;
}

/** What one divides by the other. */
export function ratio({ own, other }: Comparison): number {
    return own / other;
}

/** Whether the ratio is within its bounds. */
export function isMet(comparison: Comparison): boolean {
    const { most, least = 0 } = comparison;
    const value = ratio(comparison);
    return value <= most && value >= least;
}

/** A table of comparisons, with target and verdict. */
export function verdictTable(comparisons: readonly Comparison[]): string {
    const rows = comparisons.map((comparison) => {
        const { what, own, other, unit, most, least } = comparison;
        const target = least === undefined ? `≤ ${most.toFixed(2)}` : `${least.toFixed(2)} to ${most.toFixed(2)}`;
        return [
            what,
            inUnit(own, unit),
            inUnit(other, unit),
            ratio(comparison).toFixed(2),
            target,
            isMet(comparison) ? "met" : "MISSED",
        ];
    });
    return aligned([["", "here", "compared", "ratio", "target", "verdict"], ...rows]);
}

function inUnit(value: number, unit: Comparison["unit"]): string {
    return `${value.toFixed(unit === "s" ? 2 : 0)} ${unit}`;
}

function aligned(rows: readonly (readonly string[])[]): string {
    const widths = rows.reduce<number[]>(
        (all, row) => row.map((cell, index) => Math.max(all[index] ?? 0, cell.length)),
        [],
    );
    return rows
        .map((row) =>
            row
                .map((cell, index) => {
                    const width = widths[index] ?? 0;
                    return index === 0 ? cell.padEnd(width) : cell.padStart(width);
                })
                .join("  "),
        )
        .join("\n");
}
