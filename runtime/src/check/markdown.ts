import type { CheckName, CheckResult, DrillReport, Finding, TableRows } from "../report";
import { grouped, lasting, sized } from "../words";
import { ADVICE } from "./advice";

/** How somebody does the drill again. */
export interface Rerun {
    /** ARN of the state machine, or words in its place. */
    readonly stateMachine: string;
    /** Its input, as JSON. */
    readonly input: string;
    /** What else can be done, in a sentence. */
    readonly otherwise: string;
}

const SIGNS = { passed: "passed", failed: "**failed**", "not run": "not run" } as const;

/** A report for people: the verdict and its cause first, then what it rests on, then what to do. */
export function renderMarkdown(report: DrillReport, rerun: Rerun): string {
    const { source, result, summary } = report;
    const sections = [
        `# Restore drill ${result}: ${source.kind} ${source.id}`,
        `**${escaped(summary)}**`,
        table(["", ""], facts(report)),
        "## Checks",
        table(["check", "result", "looked at", "took"], report.checks.map(checkRow)),
        ...findings(report),
        ...largest(report.largestTables ?? []),
        ...notes(report.notes ?? []),
        "## Again, by hand",
        code(
            "aws stepfunctions start-execution \\\n" +
                `    --state-machine-arn ${rerun.stateMachine} \\\n` +
                `    --input '${rerun.input}'`,
        ),
        rerun.otherwise,
    ];
    return `${sections.join("\n\n")}\n`;
}

function facts(report: DrillReport): string[][] {
    const { source, snapshotAt, bytes, serverVersion, restoreSeconds, targetSeconds, ageSeconds } = report;
    const size = bytes === undefined ? "" : `, ${sized(bytes)}`;
    const rows: (string[] | undefined)[] = [
        [source.kind === "dump" ? "Restored" : "Checked", `${source.kind} \`${source.id}\`${size}`],
        snapshotAt === undefined ? undefined : ["Holds the database of", moment(snapshotAt)],
        serverVersion === undefined ? undefined : ["PostgreSQL", serverVersion],
        restoreSeconds === undefined
            ? undefined
            : ["Recovery time (RTO), from the first byte to a usable database", against(restoreSeconds, targetSeconds)],
        ageSeconds === undefined
            ? undefined
            : ["Age (RPO): what a loss when the drill began would have cost", `the last ${lasting(ageSeconds)}`],
        ["Drill", `${moment(report.startedAt)} to ${moment(report.finishedAt)}, run \`${report.run}\``],
    ];
    return rows.filter((row) => row !== undefined);
}

function against(seconds: number, target: number | undefined): string {
    if (target === undefined) {
        return lasting(seconds);
    }
    return seconds <= target
        ? `${lasting(seconds)}, within the target of ${lasting(target)}`
        : `**${lasting(seconds)}, over the target of ${lasting(target)}**`;
}

function checkRow({ check, result, detail, seconds }: CheckResult): string[] {
    return [check, SIGNS[result], escaped(detail), result === "not run" ? "" : lasting(seconds)];
}

function findings(report: DrillReport): string[] {
    const shown = report.findings;
    if (shown.length === 0) {
        return [];
    }
    const checks = [...new Set(shown.map(({ check }) => check))];
    const rest = report.findingsTotal - shown.length;
    return [
        `## Findings: ${grouped(report.findingsTotal)}`,
        ...checks.flatMap((check) => findingsOf(check, shown)),
        ...(rest > 0 ? [`And ${grouped(rest)} more, which are not listed.`] : []),
    ];
}

function findingsOf(check: CheckName, all: readonly Finding[]): string[] {
    const own = all.filter((finding) => finding.check === check);
    return [
        `### ${check}`,
        own.map(({ subject, message }) => `- \`${subject.replaceAll("`", "'")}\`: ${indented(message)}`).join("\n"),
        `What to do: ${ADVICE[check]}`,
    ];
}

function largest(tables: readonly TableRows[]): string[] {
    if (tables.length === 0) {
        return [];
    }
    const rows = tables.map(({ name, expected, found }) => [`\`${name}\``, number(expected), number(found)]);
    return ["## Largest tables", table(["table", "rows expected", "rows found"], rows, ["", "right", "right"])];
}

function notes(lines: readonly string[]): string[] {
    return lines.length === 0 ? [] : ["## Worth knowing", lines.map((line) => `- ${escaped(line)}`).join("\n")];
}

function table(
    heads: readonly string[],
    rows: readonly (readonly string[])[],
    aligned: readonly ("" | "right")[] = [],
): string {
    const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
    const marks = heads.map((_head, index) => (aligned[index] === "right" ? "---:" : "---"));
    return [line(heads), line(marks), ...rows.map((cells) => line(cells.map(cell)))].join("\n");
}

/** A cell stands on one line, and a bar would end it. */
function cell(text: string): string {
    return text.replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|");
}

/** Text that comes from a database or its messages, as it is. */
function escaped(text: string): string {
    return text.replace(/[\\`*_<[\]]/g, "\\$&");
}

function indented(message: string): string {
    return escaped(message).replaceAll("\n", "\n  ");
}

function code(text: string): string {
    return `\`\`\`sh\n${text}\n\`\`\``;
}

function number(value: string | undefined): string {
    return value === undefined ? "" : grouped(value);
}

function moment(time: string): string {
    return `${time.slice(0, 19).replace("T", " ")} UTC`;
}
