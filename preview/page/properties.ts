import { MASK, type PreviewResource } from "../document";
import { isRecord } from "../is-record";
import { parsed } from "../picture/values";
import { element, escaped } from "./html";

/** The properties and options that a program gave a resource, as a list of names and values. */
export function properties({ inputs, options }: PreviewResource): string {
    const given = Object.entries(inputs).filter(([, value]) => value !== undefined && value !== null);
    const chosen = Object.entries(options).filter(([name, value]) => SHOWN_OPTIONS.includes(name) && isSet(value));
    const rows = [
        ...given.map(([name, value]) => property(name, value)),
        ...chosen.map(([name, value]) => property(`${name} (option)`, value)),
    ];
    return rows.length === 0
        ? element("p", { class: "muted" }, "No properties.")
        : element("dl", { class: "properties" }, ...rows);
}

const SHOWN_OPTIONS = [
    "protect",
    "retainOnDelete",
    "deleteBeforeReplace",
    "ignoreChanges",
    "replaceOnChanges",
    "import",
];

function isSet(value: unknown): boolean {
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== false;
}

function property(name: string, value: unknown): string {
    return element("dt", {}, escaped(name)) + element("dd", {}, shown(value));
}

function shown(value: unknown): string {
    if (value === MASK) {
        return element("span", { class: "secret" }, escaped(MASK));
    }
    const structure = parsed(value) ?? value;
    if (!Array.isArray(structure) && !isRecord(structure)) {
        return escaped(typeof structure === "string" ? structure : JSON.stringify(structure));
    }
    if (Array.isArray(structure) && structure.every((item) => typeof item !== "object")) {
        return structure.length === 0 ? "none" : escaped(structure.map(String).join(", "));
    }
    return element("pre", {}, escaped(outline(structure, "").join("\n")));
}

/** A structure as lines: names and values, indented. */
function outline(value: unknown, indent: string): string[] {
    const entries: [string, unknown][] = Array.isArray(value)
        ? value.map((item: unknown): [string, unknown] => ["-", item])
        : isRecord(value)
          ? Object.entries(value)
          : [];
    return entries.flatMap(([name, inner]) => {
        const label = name === "-" ? "-" : `${name}:`;
        const structure = parsed(inner) ?? inner;
        const isFlat =
            !(isRecord(structure) || Array.isArray(structure)) ||
            (Array.isArray(structure) && structure.every((item) => typeof item !== "object"));
        if (isFlat) {
            const text = Array.isArray(structure) ? `[${structure.map(String).join(", ")}]` : flat(structure);
            return [`${indent}${label} ${text}`];
        }
        const lines = outline(structure, `${indent}  `);
        const [first = "", ...others] = lines;
        // What is in a list begins beside its hyphen.
        return name === "-" ? [`${indent}- ${first.trimStart()}`, ...others] : [`${indent}${label}`, ...lines];
    });
}

function flat(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}
