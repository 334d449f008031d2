import { element, escaped } from "./html";

/** A column of a table. */
export interface PageColumn {
    readonly title: string;
    /** Whether it has numbers, which are aligned at the right. */
    readonly numeric?: boolean;
}

/** A row of a table. */
export interface PageRow {
    /** In the order of the columns. A single cell takes the whole row. */
    readonly cells: readonly string[];
    /** How the row reads: a heading of those below, a total, or what a reviewer must see. */
    readonly kind?: "heading" | "total" | "good" | "warning" | "danger";
}

/** A part of the page beside the picture: cost, findings, difference. */
export interface PageSection {
    readonly title: string;
    /** What it comes to, `312.40 USD a month`. */
    readonly summary?: string;
    readonly columns?: readonly PageColumn[];
    readonly rows: readonly PageRow[];
    /** Sources and assumptions, below the table. */
    readonly notes?: readonly string[];
    /** Said in the place of a table without rows. */
    readonly empty?: string;
}

/** A section with its table. */
export function section(id: string, { title, summary, columns = [], rows, notes = [], empty }: PageSection): string {
    const heading = element(
        "h2",
        { id: `${id}-title` },
        escaped(title),
        summary === undefined ? "" : ` ${element("span", { class: "summary" }, escaped(summary))}`,
    );
    return element(
        "section",
        { id, class: "block", "aria-labelledby": `${id}-title` },
        heading,
        content(title, columns, rows, empty),
        ...notes.map((note) => element("p", { class: "muted small" }, escaped(note))),
    );
}

/** Most rows of a table with headings that are shown at once. */
const SHORT = 20;

function content(
    title: string,
    columns: readonly PageColumn[],
    rows: readonly PageRow[],
    empty: string | undefined,
): string {
    if (rows.length === 0) {
        return element("p", { class: "muted" }, escaped(empty ?? "Nothing."));
    }
    const hasHeadings = rows.some(({ kind }) => kind === "heading");
    return rows.length > SHORT && hasHeadings ? groups(title, columns, rows) : table(title, columns, rows);
}

/** A long table as one for each heading, folded where a reviewer need not look; totals stay in sight. */
function groups(title: string, columns: readonly PageColumn[], rows: readonly PageRow[]): string {
    const blocks: { heading: PageRow | undefined; rows: PageRow[] }[] = [{ heading: undefined, rows: [] }];
    for (const row of rows) {
        const endsGroup = row.kind === "total" && blocks.at(-1)?.heading !== undefined;
        if (row.kind === "heading") {
            blocks.push({ heading: row, rows: [] });
        } else if (endsGroup) {
            blocks.push({ heading: undefined, rows: [row] });
        } else {
            blocks.at(-1)?.rows.push(row);
        }
    }
    return blocks
        .filter((block) => block.heading !== undefined || block.rows.length > 0)
        .map((block) => group(title, columns, block.heading, block.rows))
        .join("");
}

function group(
    title: string,
    columns: readonly PageColumn[],
    heading: PageRow | undefined,
    rows: readonly PageRow[],
): string {
    if (heading === undefined) {
        return table(title, columns, rows, !rows.every(({ kind }) => kind === "total"));
    }
    const [name = "", ...others] = heading.cells;
    const values = others.filter((cell) => cell !== "");
    return element(
        "details",
        { class: "group", open: rows.some(({ kind }) => kind === "danger" || kind === "warning") },
        element(
            "summary",
            {},
            element("b", {}, escaped(name)),
            ...values.map((cell) => ` ${element("span", { class: "number" }, escaped(cell))}`),
        ),
        rows.length === 0 ? "" : table(name, columns, rows),
    );
}

/** A table that scrolls by itself where it is too wide. */
export function table(
    caption: string,
    columns: readonly PageColumn[],
    rows: readonly PageRow[],
    hasHead = true,
): string {
    const width = Math.max(columns.length, ...rows.map(({ cells }) => cells.length));
    const style = (index: number) => (columns[index]?.numeric === true ? "number" : undefined);
    const head = columns.map(({ title }, index) =>
        element("th", { scope: "col", class: style(index) }, escaped(title)),
    );
    const body = rows.map(({ cells, kind }) =>
        element(
            "tr",
            { class: kind === undefined ? undefined : `row-${kind}` },
            ...cells.map((cell, index) => {
                const span = cells.length === 1 && width > 1 ? String(width) : undefined;
                return kind === "heading"
                    ? element(
                          "th",
                          { scope: span === undefined ? undefined : "rowgroup", colspan: span, class: style(index) },
                          escaped(cell),
                      )
                    : element("td", { colspan: span, class: style(index) }, escaped(cell));
            }),
        ),
    );
    return element(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
        element(
            "table",
            {},
            !hasHead || head.length === 0 ? "" : element("thead", {}, element("tr", {}, ...head)),
            element("tbody", {}, ...body),
        ),
    );
}
