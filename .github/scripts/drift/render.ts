import { inlineCode } from "../text";
import type { Drift, PropertyDrift } from "./read";

/** What an issue says of an environment's drift. */
export interface DriftReport {
    readonly environment: string;
    readonly drift: readonly Drift[];
    /** Commit whose program was applied last, and is compared. */
    readonly program: string | undefined;
    /** Address of the workflow's run. */
    readonly run?: string | undefined;
}

/** Most properties of a resource that are shown, and characters of a value. */
const MOST_PROPERTIES = 25;
const LONGEST_VALUE = 160;

const WORDS: Readonly<Record<Drift["kind"], string>> = {
    gone: "is gone from AWS",
    unknown: "is in AWS, and not in the program any more",
    changed: "is changed",
    replaced: "is changed so that it would be replaced",
};

/** Title of the issue. */
export function driftTitle({ environment, drift }: DriftReport): string {
    return `Drift in ${environment}: ${drift.length === 1 ? "a resource" : `${drift.length} resources`}`;
}

/** Text of the issue: what is otherwise in AWS, and what to do. */
export function renderDrift(report: DriftReport): string {
    const { environment, drift, program, run } = report;
    const log = run === undefined ? "" : ` [Log](${run})`;
    const of = program === undefined ? "of this branch" : `of ${program.slice(0, 12)}, which was applied last`;
    return [
        `AWS has ${drift.length === 1 ? "a resource" : `${drift.length} resources`} of **${environment}** otherwise than the ` +
            `program ${of}, asks for.${log}`,
        "",
        ...drift.flatMap((resource) => renderResource(resource)),
        "### What to do",
        "",
        `- To take a change over, write it into the program or the stack file, and deploy that.`,
        `- To take it back: ${inlineCode(`pulumi up --refresh --stack ${environment}`)}. Without ${inlineCode("--refresh")} Pulumi ` +
            `does not look.`,
        "",
        "The issue is written anew every night, and closed when nothing is left. docs/delivery-operations.md has more.",
    ].join("\n");
}

function renderResource({ type, name, kind, properties }: Drift): string[] {
    const heading = `#### ${inlineCode(labelOf(type, name))} ${WORDS[kind]}`;
    if (properties.length === 0) {
        return [heading, ""];
    }
    const more = properties.length - MOST_PROPERTIES;
    return [
        heading,
        "",
        "| property | program | AWS |",
        "| --- | --- | --- |",
        ...properties.slice(0, MOST_PROPERTIES).map(row),
        ...(more > 0 ? ["", `And ${more} more.`] : []),
        "",
    ];
}

function row({ path, was, is }: PropertyDrift): string {
    return `| ${inlineCode(path)} | ${shown(was)} | ${shown(is)} |`;
}

function shown(value: unknown): string {
    if (value === undefined || value === null) {
        return "—";
    }
    const text = typeof value === "string" ? value : JSON.stringify(value);
    // Half of a character is none.
    const cut = text.slice(0, LONGEST_VALUE).replace(/[\uD800-\uDBFF]$/, "");
    return inlineCode(text.length > LONGEST_VALUE ? `${cut}…` : text);
}

// ecs.Service backend
function labelOf(type: string, name: string): string {
    const [, module = "", kind = type] = /^[^:]+:([^:]*):(.+)$/.exec(type) ?? [];
    const short = module.split("/")[0] ?? "";
    return `${short === "" || short === "index" ? "" : `${short}.`}${kind} ${name}`;
}
