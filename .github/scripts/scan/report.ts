import { z } from "zod";
import { codeBlock, inlineCode } from "../text";
import type { StaleImage } from "./base-images";
import type { Finding } from "./findings";

/** What a scan of one environment, or of the dependencies, has found. */
export interface ScanPart {
    /** `prod`, `dependencies`. */
    readonly part: string;
    readonly findings: readonly Finding[];
    /** Why it could not be scanned, or not all of it. */
    readonly errors: readonly string[];
}

/** All that was scanned. */
export interface ScanReport {
    readonly parts: readonly ScanPart[];
    readonly stale: readonly StaleImage[];
    /** Address of the workflow's run. */
    readonly run?: string | undefined;
}

const finding: z.ZodType<Finding> = z.object({
    where: z.string(),
    severity: z.enum(["HIGH", "CRITICAL"]),
    id: z.string(),
    package: z.string(),
    installed: z.string(),
    fixed: z.string().optional(),
    url: z.string().optional(),
});

const part = z.object({ part: z.string(), findings: z.array(finding), errors: z.array(z.string()) });

/** Reads what another job has left of an environment's scan. What it did not leave was not scanned. */
export function partFrom(name: string, json: string | undefined): ScanPart {
    try {
        return part.parse(JSON.parse(json ?? ""));
    } catch {
        return { part: name, findings: [], errors: [`The scan of ${name} left no result: look at its job.`] };
    }
}

/** What the issue does, and how the job ends. */
export interface Verdict {
    /** What could not be scanned says nothing: the issue stays as it is where nothing else was found. */
    readonly issue: "write" | "close" | "leave";
    readonly exitCode: 0 | 1;
}

/** Judges a scan. */
export function verdictOf({ parts, stale }: ScanReport): Verdict {
    const found = parts.some(({ findings }) => findings.length > 0);
    const failed = parts.some(({ errors }) => errors.length > 0);
    const issue = found || stale.length > 0 ? "write" : failed ? "leave" : "close";
    return { issue, exitCode: found || failed ? 1 : 0 };
}

/** Text of the issue and of the step's summary. */
export function renderScan({ parts, stale, run }: ScanReport): string {
    const log = run === undefined ? "" : ` [Log](${run})`;
    return [
        `Vulnerabilities of high or critical severity for which there is a fix, in the images that run and in the dependencies ` +
            `that they are made of.${log}`,
        "",
        ...parts.flatMap(renderPart),
        ...renderStale(stale),
        "The issue is written anew every week, and closed once nothing is found. An image is mended by a new base image or " +
            "dependency and a deployment; docs/delivery-operations.md has more.",
    ].join("\n");
}

function renderPart({ part: name, findings, errors }: ScanPart): string[] {
    const heading = `### ${name}`;
    const failures = errors.flatMap((error) => ["Could not be scanned:", "", codeBlock(error), ""]);
    if (findings.length === 0) {
        return errors.length === 0 ? [heading, "", "Nothing found.", ""] : [heading, "", ...failures];
    }
    const rows = [...findings].sort(inOrder).map(row);
    return [
        heading,
        "",
        ...failures,
        "| severity | vulnerability | package | installed | fixed in | where |",
        "| --- | --- | --- | --- | --- | --- |",
        ...rows,
        "",
    ];
}

function renderStale(stale: readonly StaleImage[]): string[] {
    if (stale.length === 0) {
        return [];
    }
    const commands = stale.map(({ file, digest, newest }) => `sed -i s/${digest}/${newest}/ ${file}`);
    return [
        "### Base images",
        "",
        "These have been built anew under the same tag since they were pinned:",
        "",
        ...stale.map(({ file, name }) => `- ${inlineCode(name)} in ${inlineCode(file)}`),
        "",
        codeBlock(commands.join("\n"), "sh"),
        "",
    ];
}

function inOrder(one: Finding, other: Finding): number {
    const rank = ({ severity }: Finding) => (severity === "CRITICAL" ? 0 : 1);
    return rank(one) - rank(other) || compare(one.where, other.where) || compare(one.id, other.id);
}

function compare(one: string, other: string): number {
    return one < other ? -1 : one > other ? 1 : 0;
}

function row({ severity, id, url, package: name, installed, fixed, where }: Finding): string {
    const link =
        url !== undefined && /^https:\/\/[^\s|()<>]+$/.test(url) ? `[${inlineCode(id)}](${url})` : inlineCode(id);
    const cells = [
        severity.toLowerCase(),
        link,
        inlineCode(name),
        inlineCode(installed),
        fixed === undefined ? "—" : inlineCode(fixed),
        inlineCode(shortened(where)),
    ];
    return `| ${cells.join(" | ")} |`;
}

// An image by its repository and the beginning of its digest.
function shortened(where: string): string {
    return where.replace(/^\d{12}\.dkr\.ecr\.[^/]+\//, "").replace(/(@sha256:[0-9a-f]{12})[0-9a-f]+$/, "$1");
}
