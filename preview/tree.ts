import { groupBy } from "./group-by";
import { notes } from "./notes";
import type { RecordedResource } from "./recording";
import { line, type Piece, type Screen } from "./style";
import { typeLabel } from "./type-label";

/** Draws resources below their parents, in the order in which they are given. */
export function tree(resources: readonly RecordedResource[], screen: Screen): string[] {
    const children = groupBy(resources, ({ parent }) => parent);
    const below = (parent: string | undefined, indent: string): string[] => {
        const siblings = children.get(parent) ?? [];
        return siblings.flatMap((resource, index) => {
            const last = index === siblings.length - 1;
            return [
                line([{ text: `${indent}${last ? "└─ " : "├─ "}`, style: "dim" }, ...label(resource)], screen),
                ...below(resource.urn, `${indent}${last ? "   " : "│  "}`),
            ];
        });
    };
    return below(undefined, "");
}

function label(resource: RecordedResource): Piece[] {
    const { type, custom, name, external, options } = resource;
    const details = notes(resource);
    const marks = [
        ...(external ? ["read only"] : []),
        ...(options.import === undefined ? [] : ["imported"]),
        ...(options.protect ? ["protected"] : []),
        ...(options.retainOnDelete ? ["retained"] : []),
    ];
    return [
        { text: `${typeLabel(type, custom)} ${name}`, ...(!custom && { style: "bold" }) },
        { text: marks.length === 0 ? "" : ` (${marks.join(", ")})`, style: "yellow" },
        { text: details.length === 0 ? "" : ` ${details.join(", ")}`, style: "dim" },
    ];
}
