import { stableText } from "../data/stable-json";
import { counted } from "../difference/wording";
import { line, type Screen, type Style } from "../style";
import type { ComparedProperty, ComparedResources, Comparison } from "./types";

/** What stands where a stack has nothing. */
const NOTHING = "–";

/** Longest cell where the width is not known. */
const WIDEST_CELL = 60;

/** Narrowest column, however narrow the screen is. */
const NARROWEST = 6;

/** Blanks between columns. */
const GAP = 2;

/** How much of what all cells of a row begin with is shown, where they are too long. */
const COMMON = 8;

interface Row {
    readonly label: string;
    readonly cells: readonly string[];
    readonly style?: Style;
}

/** A comparison as a table, with a column for each stack. */
export function renderComparison(comparison: Comparison, screen: Screen): string {
    const { stacks, counts, regions } = comparison;
    const blocks: Row[][] = [
        [
            { label: "", cells: stacks, style: "bold" },
            ...(regions === undefined ? [] : [{ label: "region", cells: regions }]),
            ...counts.map(({ what, values }) => ({ label: what, cells: values.map(String) })),
        ],
        ...comparison.groups.map(({ component, resources }) => [
            heading(component === "" ? "directly in the stack" : component),
            ...resources.flatMap(resourceRows),
        ]),
        properties("Default tags", comparison.defaultTags),
        properties("Stack outputs", comparison.outputs),
        warningRows(comparison),
    ];
    const filled = blocks
        .filter((rows) => rows.length > 0)
        .map((rows) =>
            rows.map((row) => ({
                ...row,
                cells: shortened(
                    row.cells,
                    stacks.map(() => WIDEST_CELL),
                ),
            })),
        );
    const widths = widthsOf(filled.flat(), stacks.length, screen);
    const texts = filled.map((rows) => rows.map((row) => rowText(row, widths, screen)).join("\n"));
    return `${texts.join("\n\n")}\n`;
}

function heading(label: string): Row {
    return { label, cells: [], style: "bold" };
}

function properties(title: string, compared: readonly ComparedProperty[]): Row[] {
    return compared.length === 0 ? [] : [heading(title), ...compared.map((property) => propertyRow(property, "  "))];
}

function warningRows({ stacks, warnings }: Comparison): Row[] {
    const rows = warnings.map(({ text, presence }) => {
        const warned = stacks.filter((_stack, at) => presence[at]);
        return { label: `  ${warned.join(", ")}: ${text}`, cells: [] };
    });
    return rows.length === 0 ? [] : [heading("Warnings"), ...rows];
}

function resourceRows({ label, presence, members, properties: compared }: ComparedResources): Row[] {
    const cells = presence?.map((isThere, stack) => {
        const count = members?.[stack];
        return isThere && count !== undefined ? counted(count, "resource") : isThere ? "yes" : NOTHING;
    });
    return [{ label: `  ${label}`, cells: cells ?? [] }, ...compared.map((property) => propertyRow(property, "    "))];
}

function propertyRow({ path, values }: ComparedProperty, indent: string): Row {
    return { label: `${indent}${path}`, cells: values.map(cellText) };
}

function cellText(value: unknown): string {
    if (value === undefined) {
        return NOTHING;
    }
    return typeof value === "string" ? value : stableText(value);
}

interface Widths {
    readonly label: number;
    readonly columns: readonly number[];
}

/** The widths of the labels and of the columns: as wide as they are, or what the screen has room for. */
function widthsOf(rows: readonly Row[], stacks: number, { width }: Screen): Widths {
    const filled = rows.filter(({ cells }) => cells.length > 0);
    const label = Math.max(...filled.map((row) => row.label.length));
    const columns = Array.from({ length: stacks }, (_, stack) =>
        Math.min(WIDEST_CELL, Math.max(...filled.map(({ cells }) => cells[stack]?.length ?? 0))),
    );
    const total = columns.reduce((sum, column) => sum + GAP + column, 0);
    if (width === undefined || label + total <= width) {
        return { label, columns };
    }
    // The labels get two fifths at least, if they need it.
    const labelWidth = Math.min(label, Math.max(Math.floor((width * 2) / 5), width - total));
    const room = Math.max(Math.floor((width - labelWidth) / stacks) - GAP, NARROWEST);
    return { label: labelWidth, columns: columns.map((column) => Math.min(column, room)) };
}

function rowText({ label, cells, style }: Row, { label: labelWidth, columns }: Widths, screen: Screen): string {
    if (cells.length === 0) {
        return line([{ text: label, ...(style !== undefined && { style }) }], screen);
    }
    const texts = shortened(cells, columns).map((cell, stack) => cell.padEnd(columns[stack] ?? 0));
    const text = [cut(label, labelWidth).padEnd(labelWidth), ...texts].join(" ".repeat(GAP)).trimEnd();
    return line([{ text, ...(style !== undefined && { style }) }], screen);
}

/** Cells that fit; of long ones the part that differs. */
function shortened(cells: readonly string[], columns: readonly number[]): string[] {
    const isTooLong = cells.some(({ length }, stack) => length > (columns[stack] ?? 0));
    const common = isTooLong ? Math.max(0, commonLength(cells) - COMMON) : 0;
    return cells.map((cell, stack) => cut(common > 0 ? `…${cell.slice(common)}` : cell, columns[stack] ?? 0));
}

function commonLength([first = "", ...others]: readonly string[]): number {
    let length = 0;
    while (length < first.length && others.every((other) => other[length] === first[length])) {
        length++;
    }
    return length;
}

function cut(text: string, width: number): string {
    return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
