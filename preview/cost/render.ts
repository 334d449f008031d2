import { line, type Piece, type Screen } from "../style";
import { costByComponent, type CostLine, type Estimate } from "./estimate";
import { amount, money, unitPriceText } from "./numbers";

/** Columns that an assumption needs to be worth beginning. */
const LEAST_NOTE = 12;

/** What stands before a price that is not in AWS's list of this year as it is. */
const UNSURE = "~";

const NO_PRICE = "no price";

const FIXED = "Fixed";

const BY_USAGE = "By usage, as assumed";

const LABELS: readonly string[] = [FIXED, BY_USAGE];

/**
 * An estimate as a table for a terminal: the components by what they cost, each with its lines, the totals last.
 */
export function renderCost(estimate: Estimate, screen: Screen): string {
    const { stack, region, lines } = estimate;
    const groups = costByComponent(lines);
    const { fixed, usage, total } = estimate.totals;
    const rows = groups.map((group) => ({ ...group, cells: group.lines.map(cellsOf) }));
    const amounts = [...rows.map(({ monthly }) => monthly), fixed, usage, total];
    const widths = fitted(
        widthsOf(
            rows.flatMap(({ cells }) => cells),
            amounts,
        ),
        screen,
    );
    const table = rows.flatMap(({ component, monthly, cells }) => [
        line(
            [
                { text: fit(component, labelWidth(widths)), style: "bold" },
                { text: money(monthly).padStart(widths.monthly), style: "bold" },
            ],
            screen,
        ),
        ...cells.map((cell) => line(pieces(cell, widths, screen), screen)),
    ]);
    const blocks = [
        [
            line(
                [{ text: `Cost of ${stack} in ${region}: ${estimate.currency} a month, estimated`, style: "bold" }],
                screen,
            ),
        ],
        table,
        notes(estimate, screen),
        totals(estimate, widths, screen),
        [line([{ text: sourceText(estimate), style: "dim" }], screen)],
    ];
    return `${blocks
        .filter((block) => block.length > 0)
        .map((block) => block.join("\n"))
        .join("\n\n")}\n`;
}

interface Cells {
    readonly what: string;
    readonly calculation: string;
    readonly monthly: string;
    readonly assumption: string;
    readonly priced: boolean;
}

function cellsOf({ name, what, quantity, unit, unitPrice, monthly, certainty, kind, assumption }: CostLine): Cells {
    const priced = unitPrice !== undefined && monthly !== undefined;
    const mark = certainty === "listed" ? "" : UNSURE;
    return {
        what: `${name}: ${what}`,
        calculation: priced ? `${amount(quantity)} × ${mark}${unitPriceText(unitPrice)} per ${unit ?? ""}` : "",
        monthly: priced ? money(monthly) : NO_PRICE,
        assumption: kind === "usage" ? `assumed: ${assumption}` : assumption,
        priced,
    };
}

interface Widths {
    readonly what: number;
    readonly calculation: number;
    readonly monthly: number;
}

function widthsOf(cells: readonly Cells[], amounts: readonly number[]): Widths {
    const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(({ length }) => length));
    return {
        what: widest([...cells.map(({ what }) => what), ...LABELS]),
        calculation: widest(cells.map(({ calculation }) => calculation)),
        monthly: widest([...cells.map(({ monthly }) => monthly), ...amounts.map(money)]),
    };
}

/** The widths with which the amounts are still on the screen: without the calculations where there is no room for them. */
function fitted(widths: Widths, { width }: Screen): Widths {
    const needed = labelWidth(widths) + widths.monthly;
    if (width === undefined || needed <= width) {
        return widths;
    }
    const room = Math.max(1, width - widths.monthly - labelWidth({ ...widths, what: 0, calculation: 0 }));
    return { ...widths, what: Math.min(widths.what, room), calculation: 0 };
}

/** Columns before the amounts. */
function labelWidth({ what, calculation }: Widths): number {
    return 2 + what + 2 + (calculation === 0 ? 0 : calculation + 2);
}

/** A text at a width, cut off where it is longer. */
function fit(text: string, width: number): string {
    return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}

function pieces({ what, calculation, monthly, assumption, priced }: Cells, widths: Widths, screen: Screen): Piece[] {
    const calculated = widths.calculation === 0 ? "" : `${calculation.padStart(widths.calculation)}  `;
    const room = (screen.width ?? Infinity) - labelWidth(widths) - widths.monthly - 2;
    return [
        { text: `  ${fit(what, widths.what)}  ${calculated}` },
        { text: monthly.padStart(widths.monthly), ...(!priced && { style: "yellow" as const }) },
        ...(assumption === "" || room < LEAST_NOTE ? [] : [{ text: `  ${assumption}`, style: "dim" as const }]),
    ];
}

/** What is not in the table: other prices, types without a price, what is free. */
function notes(estimate: Estimate, screen: Screen): string[] {
    const { region, priceRegion, unpriced, free, lines } = estimate;
    const warnings = [
        ...(region === priceRegion
            ? []
            : [`The list has no prices of ${region}. These are of ${priceRegion}: expect a difference.`]),
        ...unpriced.map(({ type, names }) => `No price is known for ${type}: ${names.join(", ")}.`),
    ];
    const count = free.reduce((total, each) => total + each.count, 0);
    const remarks = [
        ...(count === 0 ? [] : [`${count} resources of ${free.length} types are not charged.`]),
        ...(lines.some(({ certainty }) => certainty !== undefined && certainty !== "listed")
            ? [`${UNSURE} before a price: from an older list, or worked out from another price.`]
            : []),
    ];
    return [
        ...warnings.map((text) => line([{ text, style: "yellow" }], screen)),
        ...remarks.map((text) => line([{ text, style: "dim" }], screen)),
    ];
}

function totals({ totals: sums, savings }: Estimate, widths: Widths, screen: Screen): string[] {
    const row = (label: string, value: number, style?: Piece["style"]) =>
        line(
            [
                { text: fit(label, labelWidth(widths)), ...(style && { style }) },
                { text: money(value).padStart(widths.monthly), ...(style && { style }) },
            ],
            screen,
        );
    return [
        ...savings.map(({ what, monthly }) => row(`In the sum: ${what} saves`, monthly, "dim")),
        row(FIXED, sums.fixed),
        row(BY_USAGE, sums.usage),
        row("Total", sums.total, "bold"),
    ];
}

function sourceText({ date, hoursPerMonth, environment }: Estimate): string {
    return (
        `List prices of AWS (https://aws.amazon.com/pricing/) as of ${date}, ${hoursPerMonth} hours a month, usage as ` +
        `assumed for ${environment}; without taxes, support, free tiers, and traffic between zones.`
    );
}
