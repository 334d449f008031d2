import type { PreviewDocument, PreviewResource } from "../document";
import type { Architecture, ArchitectureEdge, ArchitectureGroup, ArchitectureNode } from "../picture/model";
import { groupBy } from "../group-by";
import { typeLabel } from "../type-label";
import { element, escaped } from "./html";
import { properties } from "./properties";

/** Ids on the page of the resources of a document, by URN. */
export type Anchors = ReadonlyMap<string, string>;

/** An id for each resource that a panel shows. */
export function anchorsOf({ resources }: PreviewDocument, { nodes, groups }: Architecture): Anchors {
    const shown = new Set([...nodes, ...groups].flatMap((part) => part.resources));
    return new Map(
        resources.flatMap(({ urn }, index): [string, string][] => (shown.has(urn) ? [[urn, `resource-${index}`]] : [])),
    );
}

/** What each part of the picture is made of; one is open at a time. */
export function panels(document: PreviewDocument, architecture: Architecture, anchors: Anchors): string {
    const { nodes, groups } = architecture;
    const resources = new Map(document.resources.map((resource) => [resource.urn, resource]));
    const found = (urns: readonly string[]) => urns.flatMap((urn) => resources.get(urn) ?? []);
    const names = nodeNames(architecture);
    return [
        ...groups
            .filter((group) => group.resources.length > 0)
            .map((group) => groupPanel(group, found(group.resources), anchors)),
        ...nodes.map((node) => nodePanel(node, architecture, names, found(node.resources), anchors)),
    ].join("\n");
}

function groupPanel(group: ArchitectureGroup, resources: readonly PreviewResource[], anchors: Anchors): string {
    return panel(group.id, group.title, "", [facts(group.notes), resourceList(resources, anchors)]);
}

function nodePanel(
    node: ArchitectureNode,
    { edges, references }: Architecture,
    names: ReadonlyMap<string, string>,
    resources: readonly PreviewResource[],
    anchors: Anchors,
): string {
    const name = (id: string) => element("a", { href: `#node-${id}` }, escaped(names.get(id) ?? id));
    const line = (edge: ArchitectureEdge, text: string) =>
        element("li", { class: edge.exposed ? "danger" : undefined }, text, ": ", escaped(edge.label.join(", ")));
    const connections = [
        ...edges.filter(({ to }) => to === node.id).map((edge) => line(edge, `from ${name(edge.from)}`)),
        ...edges.filter(({ from }) => from === node.id).map((edge) => line(edge, `to ${name(edge.to)}`)),
    ];
    const uses = references.filter(({ from }) => from === node.id).map(({ to }) => name(to));
    const users = references.filter(({ to }) => to === node.id).map(({ from }) => name(from));
    return panel(node.id, node.title, node.label, [
        marks(node),
        facts(node.details),
        connections.length === 0 ? "" : element("h4", {}, "Connections") + element("ul", {}, ...connections),
        uses.length === 0 ? "" : element("p", {}, "Uses ", uses.join(", ")),
        users.length === 0 ? "" : element("p", {}, "Used by ", users.join(", ")),
        resources.length === 0
            ? element("p", { class: "muted" }, "No resource registers it.")
            : resourceList(resources, anchors),
    ]);
}

/** Titles of nodes; where two share one, with what they are. */
export function nodeNames({ nodes }: Architecture): ReadonlyMap<string, string> {
    const sharing = groupBy(nodes, ({ title }) => title);
    return new Map(
        nodes.map(({ id, title, label }) => {
            const isUnique = sharing.get(title)?.length === 1;
            return [id, isUnique || label === "" ? title : `${title} (${label})`];
        }),
    );
}

function panel(id: string, title: string, label: string, content: readonly string[]): string {
    return element(
        "article",
        { id: `node-${id}`, class: "panel", "aria-labelledby": `title-${id}` },
        element("a", { href: "#picture", class: "close" }, "Back to the picture"),
        element("h3", { id: `title-${id}`, tabindex: "-1" }, escaped(title)),
        label === "" ? "" : element("p", { class: "muted" }, escaped(label)),
        ...content,
    );
}

function marks(node: ArchitectureNode): string {
    return node.marks.length === 0
        ? ""
        : element(
              "p",
              {},
              node.marks
                  .map(({ kind, text }) => element("span", { class: `mark mark-${kind}` }, escaped(text)))
                  .join(" "),
          );
}

function facts(lines: readonly string[]): string {
    return lines.length === 0
        ? ""
        : element("ul", { class: "facts" }, ...lines.map((text) => element("li", {}, escaped(text))));
}

function resourceList(resources: readonly PreviewResource[], anchors: Anchors): string {
    const items = resources.map((resource, index) =>
        element(
            "details",
            { open: index === 0 },
            element("summary", {}, escaped(`${typeLabel(resource.type, true)} ${resource.name}`)),
            element("div", { id: anchors.get(resource.urn) }, properties(resource)),
        ),
    );
    return element("h4", {}, resources.length === 1 ? "Resource" : `${resources.length} resources`) + items.join("");
}
