import { type Box, PADDING, type TextLine } from "./card";
import { describe, nodeDescription } from "./description";
import { ICONS } from "./icons";
import { edgeStyle, type EdgeStyle } from "./legend";
import type { Architecture, ArchitectureGroup } from "./model";
import type { Layout, PlacedEdge, PlacedGroup, PlacedNode } from "./placed";
import type { Point } from "./routing";
import { PICTURE_STYLE } from "./theme";

/** What a picture is for. */
export interface SvgOptions {
    /**
     * Whether nodes and frames lead to what a page says of them: `#node-<id>`.
     * @default false
     */
    readonly linked?: boolean;
}

/** Radius of the corners of lines, cards and frames. */
const CORNER = 6;

const HEAD_LENGTH = 8;
const HEAD_HALF_WIDTH = 4;

/** Draws a layout as one self-contained SVG, for light and dark. */
export function svg(architecture: Architecture, layout: Layout, { linked = false }: SvgOptions = {}): string {
    const { width, height, shape } = layout;
    const [title, description] = describe(architecture);
    // A page has the picture in both shapes, so ids tell them apart.
    const id = `picture-${shape}`;
    const role = linked ? "group" : "img";
    const lines = [
        `<svg xmlns="http://www.w3.org/2000/svg" class="picture picture-${shape}" width="${width}" height="${height}" ` +
            `viewBox="0 0 ${width} ${height}" role="${role}" aria-labelledby="${id}-title ${id}-description">`,
        `<title id="${id}-title">${escaped(title)}</title>`,
        `<desc id="${id}-description">${escaped(description)}</desc>`,
        `<style>\n${PICTURE_STYLE}\n</style>`,
        `<rect class="ground" width="${width}" height="${height}"/>`,
        ...layout.heading.map((line) => text(line)),
        ...layout.groups.map(frame),
        ...layout.edges.map(line),
        ...layout.groups.map((group) => frameTitle(group, linked)),
        ...layout.edges.map(written),
        ...layout.nodes.map((node) => card(node, linked)),
        ...layout.legend.flatMap((item) => [
            `<path class="edge edge-${item.style}" d="M${point(item.points[0])}H${rounded(item.points[1].x - HEAD_LENGTH)}"/>`,
            head(item.points, item.style),
            text(item.text),
        ]),
        "</svg>",
    ];
    return `${lines.join("\n")}\n`;
}

function frame({ group, box }: PlacedGroup): string {
    return `<rect data-group="${group.id}" class="${frameStyle(group)}" ${rectangle(box)} rx="${CORNER}"/>`;
}

function frameStyle({ id, kind }: ArchitectureGroup): string {
    return kind === "tier" ? `lane lane-${id.split("-").at(-1) ?? ""}` : `frame frame-${kind}`;
}

/** A frame's title, on a ground of the frame's colour: an edge that passes goes behind it. */
function frameTitle({ group, texts }: PlacedGroup, linked: boolean): string {
    const [title, ...notes] = texts.map((line) => {
        const box = { x: line.x - 3, y: line.y - line.height + 4, width: line.width + 6, height: line.height };
        return `<rect class="${frameStyle(group)} plain" ${rectangle(box)}/>${text(line)}`;
    });
    const linkedTitle =
        linked && title !== undefined && group.resources.length > 0
            ? `<a href="#node-${group.id}" aria-label="${escaped(group.title)}">${title}</a>`
            : (title ?? "");
    return linkedTitle + notes.join("");
}

function card({ node, box, texts, chips }: PlacedNode, linked: boolean): string {
    const { family, path } = ICONS[node.kind];
    const isExposed = node.marks.some(({ kind }) => kind === "public");
    const parts = [
        `<title>${escaped(nodeDescription(node))}</title>`,
        `<rect class="card" ${rectangle(box)} rx="${CORNER}"/>`,
        `<path class="icon icon-${family}" transform="translate(${rounded(box.x + PADDING)} ${rounded(box.y + PADDING)})" d="${path}"/>`,
        ...texts.map((line) => text(line)),
        ...chips.flatMap((chip) => [
            `<rect class="chip-${chip.mark.kind}" ${rectangle(chip.box)} rx="9"/>`,
            text(chip.text, `chip-text-${chip.mark.kind}`),
        ]),
    ].join("");
    const content = linked
        ? `<a href="#node-${node.id}" aria-label="${escaped(nodeDescription(node))}">${parts}</a>`
        : parts;
    return `<g data-node="${node.id}"${isExposed ? ' class="exposed"' : ""}>${content}</g>`;
}

function line({ edge, points }: PlacedEdge): string {
    const style = edgeStyle(edge);
    const [from, to] = [edge.from, edge.to];
    return (
        `<g data-edge="${from} ${to}"><path class="edge edge-${style}" d="${route(points)}"/>` +
        `${head(points, style)}</g>`
    );
}

function written({ edge, label }: PlacedEdge): string {
    if (label === undefined) {
        return "";
    }
    const style = edgeStyle(edge);
    const kind = style === "exposed" || style === "blocked" ? "exposed" : "plain";
    const lines = label.texts.map((part) => text(part)).join("");
    return (
        `<g data-label="${edge.from} ${edge.to}"><rect class="plate plate-${kind}" ${rectangle(label.box)} rx="4"/>` +
        `${lines}</g>`
    );
}

/** Path along points with rounded corners, up to where the arrow's head begins. */
function route(points: readonly Point[]): string {
    const last = points.at(-1);
    const before = points.at(-2);
    if (last === undefined || before === undefined) {
        return "";
    }
    const inner = points.slice(1, -1).map((corner, index) => {
        const [previous = corner, next = corner] = [points[index], points[index + 2]];
        const radius = Math.min(CORNER, distance(previous, corner) / 2, distance(corner, next) / 2);
        return `L${point(toward(corner, previous, radius))}Q${point(corner)} ${point(toward(corner, next, radius))}`;
    });
    const end = toward(last, before, HEAD_LENGTH - 1);
    return `M${point(points[0] ?? last)}${inner.join("")}L${point(end)}`;
}

function head(points: readonly Point[], style: EdgeStyle): string {
    const tip = points.at(-1);
    const before = points.at(-2);
    if (tip === undefined || before === undefined) {
        return "";
    }
    const base = toward(tip, before, HEAD_LENGTH);
    const length = distance(tip, before);
    const [across, along] = [(before.y - tip.y) / length, (tip.x - before.x) / length];
    const side = (sign: number): Point => ({
        x: base.x + sign * HEAD_HALF_WIDTH * across,
        y: base.y + sign * HEAD_HALF_WIDTH * along,
    });
    return `<path class="head head-${style}" d="M${point(tip)}L${point(side(1))}L${point(side(-1))}Z"/>`;
}

function toward(from: Point, to: Point, by: number): Point {
    const length = distance(from, to);
    const share = length === 0 ? 0 : by / length;
    return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function distance(one: Point, other: Point): number {
    return Math.hypot(one.x - other.x, one.y - other.y);
}

function text(line: TextLine, style = ""): string {
    const classes = style === "" ? `t-${line.style}` : `t-${line.style} ${style}`;
    return `<text class="${classes}" x="${rounded(line.x)}" y="${rounded(line.y)}">${escaped(line.text)}</text>`;
}

function rectangle({ x, y, width, height }: Box): string {
    return `x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}"`;
}

function point({ x, y }: Point): string {
    return `${rounded(x)} ${rounded(y)}`;
}

function rounded(value: number): string {
    return String(Math.round(value * 10) / 10);
}

function escaped(value: string): string {
    return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
