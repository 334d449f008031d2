import { groupBy } from "../group-by";
import type { PreviewResource } from "../document";
import { typeLabel } from "../type-label";
import { findHosts } from "./hosts";
import { GATES, isPart, KINDS, nodeKind } from "./kinds";
import type { NodeKind } from "./model";
import type { Network } from "./network";
import type { Resources } from "./resources";
import { type Lane, Placement } from "./placement";

/** A node before its texts are written. */
export interface Draft {
    readonly id: string;
    readonly kind: NodeKind;
    readonly title: string;
    readonly label: string;
    readonly group: string;
    /** What it is; several where they are folded. */
    readonly main: readonly PreviewResource[];
    /** What only serves it. */
    readonly parts: readonly PreviewResource[];
}

/** What {@link findNodes} finds. */
export interface Found {
    readonly nodes: readonly Draft[];
    /** What the frames of the network stand for, by the frames' ids. */
    readonly frames: ReadonlyMap<string, readonly PreviewResource[]>;
    /** Lanes of subnets that no resource registers. */
    readonly lanes: readonly Lane[];
}

/** Finds the nodes of a picture, with what serves them, and what the frames of the network stand for. */
export function findNodes(resources: Resources, network: Network): Found {
    const kinds = new Map(resources.all.map((resource) => [resource, kindOf(resource, resources)]));
    const hosts = findHosts(resources, (resource) => kinds.get(resource) !== undefined);
    const frames = new Map<string, PreviewResource[]>();
    const partsOf = new Map<PreviewResource, PreviewResource[]>();
    const loose = new Set<PreviewResource>();
    for (const resource of resources.all.filter((candidate) => kinds.get(candidate) === undefined)) {
        const host = hosts.get(resource);
        const frame = host === undefined || kinds.get(host) !== undefined ? undefined : network.frameOf(host);
        if (frame !== undefined) {
            frames.set(frame, [...(frames.get(frame) ?? []), resource]);
        } else if (host === undefined || kinds.get(host) === undefined) {
            loose.add(resource);
        } else {
            partsOf.set(host, [...(partsOf.get(host) ?? []), resource]);
        }
    }
    const placement = new Placement(resources, network, TASK_DEFINITION);
    const single = resources.all.flatMap((resource): Omit<Draft, "id">[] => {
        const kind = kinds.get(resource) ?? (loose.has(resource) ? "other" : undefined);
        if (kind === undefined) {
            return [];
        }
        const label = kind === "other" ? typeLabel(resource.type, true) : KINDS[kind].label;
        const parts = partsOf.get(resource) ?? [];
        const group = placement.groupOf(resource, kind, parts);
        return [{ kind, title: resource.name, label, group, main: [resource], parts }];
    });
    return { nodes: identified(folded(single)), frames, lanes: placement.lanes };
}

const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const EVENT_RULE = "aws:cloudwatch/eventRule:EventRule";
const EVENT_TARGET = "aws:cloudwatch/eventTarget:EventTarget";

function kindOf(resource: PreviewResource, resources: Resources): NodeKind | undefined {
    if (resource.type === TASK_DEFINITION) {
        const users = resources.referring(resource);
        const isOfService = users.some(({ type }) => nodeKind(type) === "service" || type.startsWith(GATES));
        return isOfService ? undefined : "task";
    }
    if (resource.type === EVENT_RULE && isRecorder(resource, resources)) {
        return undefined;
    }
    return nodeKind(resource.type) ?? (isPart(resource.type) ? undefined : "other");
}

/** Whether a rule starts nothing: what it hears of is written into a log, which an alarm or a dashboard reads. */
function isRecorder(rule: PreviewResource, resources: Resources): boolean {
    const targets = resources
        .referring(rule)
        .filter(({ type }) => type === EVENT_TARGET)
        .flatMap((target) => resources.referred(target, "arn"));
    return targets.length > 0 && targets.every(({ type }) => nodeKind(type) === "logs");
}

/** Makes one node of those in a group that are told apart by nothing that a reader looks for. */
function folded(nodes: readonly Omit<Draft, "id">[]): Omit<Draft, "id">[] {
    const sets = groupBy(nodes, ({ kind, group, label, title }) =>
        KINDS[kind].folded !== undefined || kind === "other" ? `${group} ${label}` : `${group} ${label} ${title}`,
    );
    return [...sets.values()].flatMap((set): Omit<Draft, "id">[] => {
        const [first] = set;
        if (first === undefined || set.length === 1) {
            return set;
        }
        const { kind, label } = first;
        const title = KINDS[kind].folded === undefined ? first.title : `${set.length} ${KINDS[kind].folded}`;
        const many = kind === "other" ? { title: label, label: `${set.length} resources` } : { title };
        const main = set.flatMap((node) => node.main);
        return [{ ...first, ...many, main, parts: set.flatMap(({ parts }) => parts) }];
    });
}

function identified(nodes: readonly Omit<Draft, "id">[]): Draft[] {
    const taken = new Set<string>();
    return nodes.map((node) => {
        const isFolded = node.main.length > 1 && node.kind !== "other";
        const wanted = isFolded ? node.kind : `${node.kind}-${node.title}`.replaceAll(/[^A-Za-z0-9-]+/g, "-");
        let id = wanted;
        for (let number = 2; taken.has(id); number++) {
            id = `${wanted}-${number}`;
        }
        taken.add(id);
        return { id, ...node };
    });
}
