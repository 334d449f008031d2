import type { PreviewDocument, PreviewResource } from "../document";
import { detailsOf } from "./details";
import { findEdges } from "./edges";
import { KIND_ORDER, KINDS } from "./kinds";
import type {
    Architecture,
    ArchitectureEdge,
    ArchitectureGroup,
    ArchitectureNode,
    ArchitectureReference,
    NodeKind,
} from "./model";
import { Network } from "./network";
import { type Draft, findNodes } from "./nodes";
import type { Lane } from "./placement";
import { Resources } from "./resources";
import { isFirewallPart } from "./rules";
import { compare } from "./values";

/** Groups outside of the VPCs. */
const AREAS: Readonly<Record<"flows" | "stores" | "watch" | "others", string>> = {
    flows: "Schedules and flows",
    stores: "Stores and shared resources",
    watch: "Monitoring",
    others: "Others",
};

/**
 * What a program builds, as a graph: drawn from the registered resources and their references, not from a template.
 * Every resource of a provider is in exactly one node or group; what is not known is in the group `others`.
 */
export function architecture(document: PreviewDocument): Architecture {
    const { project, stack, region } = document;
    const resources = new Resources(document);
    const network = new Network(resources);
    const { nodes: found, frames, lanes } = findNodes(resources, network);
    const { edges, outside } = findEdges(resources, network, found);
    const connected = new Set(edges.filter(({ kind }) => kind === "flow").flatMap(({ from, to }) => [from, to]));
    const drafts = [...outside, ...found.map((node) => moved(node, connected)), ...managedSecrets(found)];
    const groups = [
        group("edge", "edge", "Outside", []),
        ...network.groups.flatMap((frame, index) => [
            { ...frame, resources: (frames.get(frame.id) ?? []).map(({ urn }) => urn) },
            ...(network.groups[index + 1]?.kind === "tier" ? [] : usedLanes(lanes, frame.parent ?? frame.id, found)),
        ]),
        ...Object.entries(AREAS).map(([id, title]) => group(id, id, title, [])),
    ].filter(({ id, kind }) => kind === "vpc" || kind === "tier" || drafts.some((node) => node.group === id));
    const order = new Map(groups.map(({ id }, index) => [id, index]));
    const nodes = drafts
        .map((draft) => finished(draft, edges))
        .sort(
            (one, other) =>
                (order.get(one.group) ?? 0) - (order.get(other.group) ?? 0) ||
                KIND_ORDER.indexOf(one.kind) - KIND_ORDER.indexOf(other.kind) ||
                compare(one.title, other.title) ||
                compare(one.id, other.id),
        );
    return { project, stack, region, groups, nodes, edges, references: references(resources, drafts) };
}

function group(id: string, kind: string, title: string, notes: readonly string[]): ArchitectureGroup {
    const known = kind === "flows" || kind === "stores" || kind === "watch" || kind === "others" ? kind : "edge";
    return { id, kind: known, title, notes, resources: [] };
}

/** What takes part in a flow is drawn among the flows, and a queue that only keeps what failed among the stores. */
function moved(node: Draft, connected: ReadonlySet<string>): Draft {
    if (connected.has(node.id)) {
        return node.group === "stores" ? { ...node, group: "flows" } : node;
    }
    return node.kind === "queue" && node.group === "flows" ? { ...node, group: "stores" } : node;
}

/** What may be in subnets that no resource registers, from the outside in. */
const USES: readonly (readonly [NodeKind, string])[] = [
    ["loadBalancer", "the load balancer"],
    ["service", "the tasks"],
    ["task", "the tasks"],
    ["function", "the functions"],
    ["database", "the database"],
];

/** Lanes of subnets that no resource registers, from the outside in; their titles say what is in them. */
function usedLanes(lanes: readonly Lane[], vpc: string, nodes: readonly Draft[]): ArchitectureGroup[] {
    const used = lanes
        .filter((lane) => lane.vpc === vpc)
        .map((lane) => {
            const kinds = nodes.filter((node) => node.group === lane.id).map(({ kind }) => kind);
            const order = USES.findIndex(([kind]) => kinds.includes(kind));
            const uses = new Set(USES.filter(([kind]) => kinds.includes(kind)).map(([, use]) => use));
            return { lane, order: order === -1 ? USES.length : order, uses: [...uses] };
        });
    used.sort((one, other) => one.order - other.order || compare(one.lane.id, other.lane.id));
    return used.map(({ lane: { id, subnets }, uses }) => {
        const named = uses.length === 0 ? "Subnets" : `Subnets of ${uses.join(" and ")}`;
        const title = subnets.length === 0 ? "In no subnet" : named;
        return { id, kind: "tier", title, notes: subnets, parent: vpc, resources: [] };
    });
}

/** The secrets that RDS makes for itself, which no resource registers. */
function managedSecrets(nodes: readonly Draft[]): Draft[] {
    return nodes
        .filter(
            ({ kind, main }) =>
                kind === "database" && main.some(({ inputs }) => inputs.manageMasterUserPassword === true),
        )
        .map(({ id, title }) => ({
            id: `secret-of-${id}`,
            kind: "secret" satisfies NodeKind,
            title: `Password of ${title}`,
            label: "Secret that RDS makes and rotates",
            group: "stores",
            main: [],
            parts: [],
        }));
}

function finished(draft: Draft, edges: readonly ArchitectureEdge[]): ArchitectureNode {
    const { id, kind, group: groupId, main, parts } = draft;
    const { lines, marks, label = draft.label, title = draft.title } = detailsOf(draft);
    const isExposed = edges.some(({ to, exposed }) => to === id && exposed);
    const isMarked = marks.some((mark) => mark.kind === "public");
    return {
        id,
        kind,
        title,
        // The title of several says what they are.
        label: KINDS[kind].folded !== undefined && main.length > 1 ? "" : label,
        group: groupId,
        details: lines,
        marks: isExposed && !isMarked ? [{ kind: "public", text: "public" }, ...marks] : marks,
        resources: [...main, ...parts].map(({ urn }) => urn),
    };
}

/** Which node uses which stores, keys, flows and shared resources. */
function references(resources: Resources, nodes: readonly Draft[]): ArchitectureReference[] {
    const nodeByResource = new Map(nodes.flatMap((node) => [...node.main, ...node.parts].map((part) => [part, node])));
    const secretOf = (used: Draft, user: PreviewResource) =>
        used.kind === "database" && user.type.startsWith("aws:iam/") ? `secret-of-${used.id}` : used.id;
    const kindById = new Map(nodes.map(({ id, kind }) => [id, kind]));
    const isShared = (id: string) => ["stores", "flows"].includes(KINDS[kindById.get(id) ?? "other"].area);
    const all = nodes.flatMap((node) =>
        // Who may connect to whom is what the edges say.
        [...node.main, ...node.parts]
            .filter((part) => !isFirewallPart(part))
            .flatMap((resource) =>
                resources.referred(resource).flatMap((other): ArchitectureReference[] => {
                    if (isFirewallPart(other)) {
                        return [];
                    }
                    const used = nodeByResource.get(other);
                    const to = used === undefined ? "" : secretOf(used, resource);
                    const isUse = used !== undefined && used !== node && isShared(to);
                    return isUse ? [{ from: node.id, to }] : [];
                }),
            ),
    );
    const unique = new Map(all.map((reference) => [`${reference.from} ${reference.to}`, reference]));
    return [...unique.values()].sort((one, other) => compare(one.from, other.from) || compare(one.to, other.to));
}
