import { bands } from "./bands";
import { type Box, type Card, cardOf, FONTS, lineHeight, type TextLine, textLine } from "./card";
import { grid } from "./grid";
import { labelStyle, legendOf } from "./legend";
import type { Architecture, ArchitectureEdge, ArchitectureNode } from "./model";
import { atPlace, type Layout, type PlacedEdge, type PlacedNode } from "./placed";
import { below, beside } from "./beside";
import { LABEL_PADDING, route } from "./routing";
import { SHAPES, type Shape } from "./shapes";
import { textWidth } from "./text";
import { sortedSet } from "./values";
import { withFlowsInWords } from "./words";

/** How many users of a store are named. */
const NAMED_USERS = 3;

/** What a picture is for. */
export interface LayoutOptions {
    /**
     * `narrow` is for a phone.
     * @default "wide"
     */
    readonly shape?: Shape;
    /**
     * Whether it says what it shows.
     * @default true
     */
    readonly heading?: boolean;
}

/** Places an architecture: internet, networks with their tiers, and flows from top to bottom, what they share below. */
export async function layout(
    architecture: Architecture,
    { shape = "wide", heading: withHeading = true }: LayoutOptions = {},
): Promise<Layout> {
    const measures = SHAPES[shape];
    const drawn = shape === "narrow" ? withFlowsInWords(architecture) : architecture;
    const { groups, nodes, edges } = drawn;
    const isConnected = ({ id }: ArchitectureNode) => edges.some(({ from, to }) => from === id || to === id);
    const withEdges = new Set(nodes.filter(isConnected).map(({ group }) => group));
    const ranked = groups.filter(({ id, kind }) => kind === "edge" || kind === "tier" || withEdges.has(id));
    const rank = new Map(ranked.map(({ id }, index) => [id, index]));
    const cards = new Map(nodes.map((node) => [node.id, cardOf(node, remarkOn(node, drawn), measures.card)]));
    const inRanks = nodes.filter((node) => rank.has(node.group));
    const isLonely = (node: ArchitectureNode) => !isConnected(node) && withEdges.has(node.group);
    const routed = (chosen: readonly ArchitectureNode[]) =>
        chosen.map(({ id, group }) => ({ id, card: cardWithId(cards, id), rank: rank.get(group) ?? 0 }));
    const main = routed(inRanks.filter((node) => !isLonely(node)));
    const add = shape === "wide" ? beside : below;
    const routing = add(
        await route(main, edges, measures.distances),
        main,
        routed(inRanks.filter(isLonely)),
        measures.distances.nodes,
    );
    const heading = withHeading ? headingOf(architecture, measures.margin) : [];
    const start = Math.max(measures.margin, ...heading.map(({ y, height }) => y + height));
    const stacked = bands(drawn, ranked, routing, measures, start);
    const placedNodes = inRanks.map((node): PlacedNode => {
        const box = stacked.place(routing.boxes.get(node.id) ?? { x: 0, y: 0, width: 0, height: 0 });
        return atPlace(node, cardWithId(cards, node.id), box);
    });
    const placedEdges = routing.edges.map(({ edge, points, label }): PlacedEdge => {
        const line = points.map((point) => stacked.move(point));
        return label === undefined
            ? { edge, points: line }
            : { edge, points: line, label: writtenOn(edge, stacked.place(label)) };
    });
    const placedGroups = [...stacked.groups];
    let bottom = stacked.bottom;
    for (const group of groups.filter(({ id, kind }) => kind !== "vpc" && !rank.has(id))) {
        const members = nodes.filter((node) => node.group === group.id);
        const placed = grid(group, members, (node) => remarkOn(node, drawn), bottom, stacked.width, measures);
        placedGroups.push(placed.group);
        placedNodes.push(...placed.nodes);
        bottom = placed.bottom;
    }
    const legend = legendOf(drawn, measures.margin, bottom, stacked.width);
    const end = legend.length === 0 ? bottom : Math.max(...legend.map(({ text }) => text.y)) + 8;
    return {
        shape,
        width: Math.ceil(stacked.width),
        height: Math.ceil(end + measures.margin),
        heading,
        groups: placedGroups,
        nodes: placedNodes,
        edges: placedEdges,
        legend,
    };
}

function headingOf({ project, stack, region }: Architecture, margin: number): TextLine[] {
    const first = margin + lineHeight("heading") - 6;
    return [
        textLine(`${project}: ${stack}`, "heading", margin, first),
        textLine(`AWS ${region}`, "subheading", margin, first + lineHeight("subheading") + 2),
    ];
}

function cardWithId(cards: ReadonlyMap<string, Card>, id: string): Card {
    const card = cards.get(id);
    if (card === undefined) {
        throw new Error(`no card for ${id}`);
    }
    return card;
}

/** Who uses a store, a key or another shared resource. */
function remarkOn({ id, kind }: ArchitectureNode, { references, nodes, edges }: Architecture): string | undefined {
    const users = references
        .filter(({ to }) => to === id)
        // An edge says it already.
        .filter(({ from }) => !edges.some((edge) => edge.from === from && edge.to === id))
        .flatMap(({ from }) => nodes.find((node) => node.id === from) ?? [])
        // What runs only decrypts what others keep.
        .filter((user) => kind !== "key" || !["service", "task", "function"].includes(user.kind));
    const names = sortedSet(users.map((user) => user.title));
    if (names.length === 0 || kind === "logs" || kind === "alarm") {
        return undefined;
    }
    const more = names.length - NAMED_USERS;
    const shown = more > 1 ? [...names.slice(0, NAMED_USERS), `${more} more`] : names;
    const last = shown.length > 1 ? ` and ${shown.at(-1) ?? ""}` : "";
    const list = `${shown.slice(0, shown.length > 1 ? -1 : 1).join(", ")}${last}`;
    return `${kind === "key" ? "encrypts" : "used by"} ${list}`;
}

function writtenOn(edge: ArchitectureEdge, box: Box): NonNullable<PlacedEdge["label"]> {
    const style = labelStyle(edge);
    const texts = edge.label.map((text, index) => {
        const left = box.x + (box.width - textWidth(text, FONTS[style])) / 2;
        return textLine(text, style, left, box.y + LABEL_PADDING + (index + 1) * lineHeight(style) - 5);
    });
    return { box, texts };
}
