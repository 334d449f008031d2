import type { PreviewDocument, PreviewResource } from "../document";
import { groupBy } from "../group-by";
import { typeLabel } from "../type-label";
import { element, escaped } from "./html";
import type { Anchors } from "./panels";

/** The resources below their parents; each leads to its properties. */
export function tree({ resources }: PreviewDocument, anchors: Anchors): string {
    const children = groupBy(resources, ({ parent }) => parent);
    const count = (resource: PreviewResource): number =>
        (children.get(resource.urn) ?? []).reduce((sum, child) => sum + count(child), 1);
    const below = (parent: string | undefined, className?: string): string =>
        element(
            "ul",
            { class: className },
            ...(children.get(parent) ?? []).map((child) => element("li", {}, entry(child))),
        );
    const entry = (resource: PreviewResource): string => {
        const anchor = anchors.get(resource.urn);
        const name = nameOf(resource);
        const label = anchor === undefined ? name : element("a", { href: `#${anchor}` }, name);
        return children.has(resource.urn)
            ? element(
                  "details",
                  {},
                  element("summary", {}, label, element("span", { class: "muted" }, ` ${count(resource) - 1}`)),
                  below(resource.urn),
              )
            : label;
    };
    return below(undefined, "tree");
}

function nameOf({ type, custom, name, external, options }: PreviewResource): string {
    const marks = [
        ...(external ? ["read only"] : []),
        ...(options.import === undefined ? [] : ["imported"]),
        ...(options.protect ? ["protected"] : []),
        ...(options.retainOnDelete ? ["retained"] : []),
    ];
    const label = custom ? escaped(typeLabel(type, custom)) : element("b", {}, escaped(typeLabel(type, custom)));
    const remarks = marks.map((mark) => ` ${element("span", { class: "mark mark-protection" }, mark)}`).join("");
    return `${label} ${escaped(name)}${remarks}`;
}
