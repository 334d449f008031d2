import { line, type Screen } from "../style";
import { costByComponent, type Estimate } from "./estimate";
import { money } from "./numbers";

/** What stacks cost in a month, side by side: each component, and the total. */
export function renderTotals(estimates: readonly Estimate[], screen: Screen): string {
    const columns = estimates.map(({ stack, lines, totals }) => ({
        stack,
        costs: new Map(costByComponent(lines).map(({ component, monthly }) => [component, monthly])),
        total: totals.total,
    }));
    const components = [...new Set(columns.flatMap(({ costs }) => [...costs.keys()]))];
    const rows = [
        ["USD a month, estimated", ...columns.map(({ stack }) => stack)],
        ...components.map((name) => [name, ...columns.map(({ costs }) => cell(costs.get(name)))]),
        ["Total", ...columns.map(({ total }) => money(total))],
    ];
    const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
    const lines = rows.map((row, index) => {
        const text = row.map((value, column) =>
            column === 0 ? value.padEnd(widths[column] ?? 0) : value.padStart(widths[column] ?? 0),
        );
        const strong = index === 0 || index === rows.length - 1;
        return line([{ text: text.join("  "), ...(strong && { style: "bold" }) }], screen);
    });
    return `${lines.join("\n")}\n`;
}

function cell(monthly: number | undefined): string {
    return monthly === undefined ? "-" : money(monthly);
}
