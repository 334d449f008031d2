import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api";
import { type Box, type Card, FONTS, lineHeight } from "./card";
import { labelStyle } from "./legend";
import type { ArchitectureEdge } from "./model";
import { textWidth } from "./text";

/** A point of a line. */
export interface Point {
    readonly x: number;
    readonly y: number;
}

/** What is to be placed. */
export interface RoutedNode {
    readonly id: string;
    readonly card: Card;
    /** Rank from top to bottom; nodes of a rank are between those of the ranks before and after it. */
    readonly rank: number;
}

/** Where everything is. */
export interface Routing {
    readonly boxes: ReadonlyMap<string, Box>;
    readonly edges: readonly {
        readonly edge: ArchitectureEdge;
        /** From the edge's beginning to its end. */
        readonly points: readonly Point[];
        readonly label: Box | undefined;
    }[];
}

/** Room around the text on an edge. */
export const LABEL_PADDING = 4;

const OPTIONS = {
    "elk.algorithm": "layered",
    "elk.direction": "DOWN",
    "elk.partitioning.activate": "true",
    "elk.separateConnectedComponents": "false",
    "elk.edgeRouting": "ORTHOGONAL",
    "elk.layered.considerModelOrder.strategy": "PREFER_NODES",
    "elk.layered.crossingMinimization.greedySwitch.type": "TWO_SIDED",
    "elk.randomSeed": "1",
    "elk.padding": "[left=0, top=0, right=0, bottom=0]",
};

/** The most beautiful, and what is still there within seconds for a large graph. */
const CAREFUL = { "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX", "elk.layered.thoroughness": "20" };
const QUICK = { "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF", "elk.layered.thoroughness": "1" };

/** Most edges that are laid out with care. */
const FEW = 60;

/** Distances between what is placed, in pixels. */
export interface Distances {
    readonly nodes: number;
    readonly layers: number;
    readonly edges: number;
}

/** Places nodes in layers, and leads edges around them. */
export async function route(
    nodes: readonly RoutedNode[],
    edges: readonly ArchitectureEdge[],
    distances: Distances,
): Promise<Routing> {
    // A million and a half characters: only for who wants a picture.
    const { default: library } = await import("elkjs/lib/elk.bundled.js");
    const rank = new Map(nodes.map((node) => [node.id, node.rank]));
    const isUpward = ({ from, to }: ArchitectureEdge) => (rank.get(from) ?? 0) > (rank.get(to) ?? 0);
    const graph: ElkNode = {
        id: "picture",
        layoutOptions: {
            ...OPTIONS,
            ...(edges.length > FEW ? QUICK : CAREFUL),
            "elk.spacing.nodeNode": String(distances.nodes),
            "elk.spacing.edgeNode": String(distances.edges + 4),
            "elk.spacing.edgeEdge": String(distances.edges),
            "elk.layered.spacing.nodeNodeBetweenLayers": String(distances.layers),
            "elk.layered.spacing.edgeNodeBetweenLayers": String(distances.edges),
            "elk.layered.spacing.edgeEdgeBetweenLayers": String(distances.edges),
        },
        children: nodes.map(({ id, card, rank: partition }) => ({
            id,
            width: card.width,
            height: card.height,
            layoutOptions: { "elk.partitioning.partition": String(partition) },
        })),
        // Edges that lead up are led down and turned afterwards, so that ranks stay in their order.
        edges: edges.map((edge, index): ElkExtendedEdge => {
            const ends = isUpward(edge) ? [edge.to, edge.from] : [edge.from, edge.to];
            const [source = "", target = ""] = ends;
            return { id: String(index), sources: [source], targets: [target], labels: labelOf(edge) };
        }),
    };
    const placed = await new library.default().layout(graph);
    return {
        boxes: new Map((placed.children ?? []).map((node) => [node.id, boxOf(node)])),
        edges: edges.map((edge, index) => {
            const line = placed.edges?.[index];
            const points = (line?.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [
                startPoint,
                ...bendPoints,
                endPoint,
            ]);
            const [label] = line?.labels ?? [];
            return {
                edge,
                points: isUpward(edge) ? points.reverse() : points,
                label: label === undefined ? undefined : boxOf(label),
            };
        }),
    };
}

function labelOf(edge: ArchitectureEdge): ElkExtendedEdge["labels"] {
    const { label } = edge;
    if (label.length === 0) {
        return [];
    }
    const width = Math.max(...edge.label.map((line) => textWidth(line, FONTS[labelStyle(edge)])));
    return [
        {
            text: label.join("\n"),
            width: Math.ceil(width + 2 * LABEL_PADDING),
            height: label.length * lineHeight("edge") + 2 * LABEL_PADDING - 2,
            layoutOptions: { "elk.edgeLabels.inline": "true", "elk.edgeLabels.placement": "CENTER" },
        },
    ];
}

function boxOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box>): Box {
    return { x, y, width, height };
}
