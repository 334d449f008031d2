import { labelOf, type Step } from "./pulumi-preview";

/** What `pulumi preview` proposes for an environment. */
export interface Plan {
    readonly environment: string;
    readonly steps: readonly Step[];
}

/** What an operation does, the gravest first. */
const OPERATIONS: readonly (readonly [string, readonly string[]])[] = [
    ["Deleted", ["delete"]],
    ["Replaced", ["replace", "create-replacement", "delete-replaced", "import-replacement"]],
    ["Changed", ["update"]],
    ["Created", ["create", "import"]],
];

/** A plan as Markdown: how much, then each resource with the properties that change. Values are none of it. */
export function renderPlan({ environment, steps }: Plan): string {
    const resources = steps.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
    const known = OPERATIONS.flatMap(([, operations]) => operations);
    const groups = [
        ...OPERATIONS.map(([title, operations]) =>
            section(
                title,
                resources.filter(({ op }) => operations.includes(op)),
            ),
        ),
        section(
            "Others",
            resources.filter(({ op }) => !known.includes(op)),
        ),
    ].filter(({ items }) => items.length > 0);
    const summary = groups.map(({ title, items }) => `${items.length} ${title.toLowerCase()}`).join(", ");
    const head = `### ${environment}: ${summary === "" ? "no changes" : summary}\n`;
    return [head, ...groups.map(({ title, items }) => block(title, items))].join("\n");
}

interface Item {
    readonly label: string;
    readonly detail: string;
}

function section(title: string, steps: readonly Step[]): { title: string; items: Item[] } {
    // A replacement has up to three steps.
    const byUrn = new Map<string, Step>();
    for (const step of steps) {
        const before = byUrn.get(step.urn);
        byUrn.set(step.urn, {
            ...step,
            properties: [...new Set([...(before?.properties ?? []), ...step.properties])],
            replacing: [...new Set([...(before?.replacing ?? []), ...step.replacing])],
        });
    }
    const items = [...byUrn.values()].map((step) => ({
        label: labelOf(step),
        detail: step.properties
            .map((path) => code(path) + (step.replacing.includes(path) ? " (replaces)" : ""))
            .join(", "),
    }));
    return { title, items };
}

function block(title: string, items: readonly Item[]): string {
    const grave = title === "Deleted" || title === "Replaced";
    const lines = items.map(({ label, detail }) => `- ${code(label)}${detail === "" ? "" : `: ${detail}`}\n`);
    const open = grave ? " open" : "";
    return `<details${open}><summary><b>${title}</b> (${items.length})</summary>\n\n${lines.join("")}\n</details>\n`;
}

/** A code span, with more backticks around it than within. */
export function code(text: string): string {
    const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
    const fence = "`".repeat(longest + 1);
    const space = longest > 0 ? " " : "";
    const line = text.replaceAll(/\s+/g, " ");
    return `${fence}${space}${line}${space}${fence}`;
}
