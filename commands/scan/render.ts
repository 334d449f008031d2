import { groupBy } from "../../preview/group-by";
import { paint, type Screen } from "../../preview/style";
import { EXEMPTIONS } from "./exemptions";
import type { Finding, ScanReport, StackReport, UnusedExemption } from "./report";

const COLUMNS = ["stack", "resources", "passed", "failed", "exempted"] as const;

/** A scan for a terminal: a line for each stack, each failure with what is wanted, and what has not been looked at. */
export function scanText(report: ScanReport, screen: Screen): string {
    const { checkov, stacks, unused } = report;
    const lines = [
        paint(`Checkov ${checkov}`, "bold", screen),
        ...table(stacks),
        ...stacks.flatMap((stack) => failures(stack, screen)),
        ...unused.map((one) => paint(unusedLine(one), "yellow", screen)),
        ...notSeen(stacks).map((text) => paint(text, "dim", screen)),
    ];
    return `${lines.join("\n")}\n`;
}

function table(stacks: readonly StackReport[]): string[] {
    const rows = [
        COLUMNS,
        ...stacks.map(({ stack, resources, passed, failed, exempted }) =>
            [stack, resources, passed, failed.length, exempted.length].map(String),
        ),
    ];
    const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    return rows.map((row) => {
        const cells = row.map((cell, column) => {
            const width = widths[column] ?? 0;
            return column === 0 ? cell.padEnd(width) : cell.padStart(width);
        });
        return `  ${cells.join("  ")}`;
    });
}

function failures({ stack, failed }: StackReport, screen: Screen): string[] {
    if (failed.length === 0) {
        return [];
    }
    return [
        "",
        paint(`${stack}: ${failed.length === 1 ? "a check" : `${failed.length} checks`} failed`, "bold", screen),
        ...[...groupBy(failed, ({ check }) => check)].flatMap(([check, members]) => {
            const [{ wants, link } = { wants: "", link: "" }] = members;
            return [
                `  ${paint(check, "red", screen)} ${wants}`,
                ...members.map((finding) => `    ${subject(finding)}`),
                paint(`    ${link}`, "dim", screen),
            ];
        }),
        paint(`  Correct them, or exempt them in ${EXEMPTIONS} with a reason.`, "dim", screen),
    ];
}

function subject({ type, name, expired }: Finding): string {
    return `${type}::${name}${expired === undefined ? "" : `, whose exemption expired on ${expired}`}`;
}

function unusedLine({ checks, resources, message }: UnusedExemption): string {
    return `Exemption of ${[...checks, ...resources].join(", ")}: ${message}`;
}

/** A thing that several stacks have is named once, with its highest number. */
function notSeen(stacks: readonly StackReport[]): string[] {
    const all = [...new Set(stacks.flatMap(({ unseen }) => unseen))];
    const byName = groupBy(all, (text) => text.replace(/ \(\d+\)$/, ""));
    const names = [...byName.keys()].sort();
    return names.length === 0
        ? []
        : [`Not looked at, since they have no form in Terraform's AWS provider: ${names.join(", ")}`];
}
