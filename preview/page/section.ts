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
        rows.length === 0
            ? element("p", { class: "muted" }, escaped(empty ?? "Nothing."))
            : table(title, columns, rows),
        ...notes.map((note) => element("p", { class: "muted small" }, escaped(note))),
    );
}

/** A table that scrolls by itself where it is too wide. */
export function table(caption: string, columns: readonly PageColumn[], rows: readonly PageRow[]): string {
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
            head.length === 0 ? "" : element("thead", {}, element("tr", {}, ...head)),
            element("tbody", {}, ...body),
        ),
    );
}
