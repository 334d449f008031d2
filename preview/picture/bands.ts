import { rightOf } from "./beside";
import { type Box, FONTS, lineHeight, type TextLine, textLine } from "./card";
import type { Architecture, ArchitectureGroup } from "./model";
import type { PlacedGroup } from "./placed";
import type { Point, Routing } from "./routing";
import type { Measures } from "./shapes";
import { wrapped } from "./text";

/** A rank of a routing: where its nodes begin, and where they and the texts on the edges below them end. */
export interface Band {
    readonly top: number;
    readonly bottom: number;
}

/** Frames around the ranks of a routing. */
export interface Bands {
    readonly groups: readonly PlacedGroup[];
    /** Of the picture, with its margins. */
    readonly width: number;
    /** Where the last frame ends. */
    readonly bottom: number;
    /** Moves a point of the routing to its place in the picture. */
    move(point: Point): Point;
    /** Moves a box of the routing to its place in the picture. */
    place(box: Box): Box;
}

/**
 * Stacks the ranks of a routing as lanes, and draws the frames of the networks around theirs.
 *
 * @param start where the first lane begins.
 */
export function bands(
    architecture: Architecture,
    ranked: readonly ArchitectureGroup[],
    routing: Routing,
    measures: Measures,
    start: number,
): Bands {
    const { margin, inset, gap, titleColumn } = measures;
    const extents = extentsOf(architecture, ranked, routing);
    const content = rightOf(routing);
    const around = 2 * margin + 4 * inset + titleColumn;
    const width = Math.max(measures.width, Math.ceil(content + around));
    const left = margin + 2 * inset + titleColumn + (width - around - content) / 2;
    const groups: PlacedGroup[] = [];
    const shifts: number[] = [];
    let y = start;
    for (const [index, group] of ranked.entries()) {
        const extent = extents[index] ?? { top: 0, bottom: 0 };
        const vpc = architecture.groups.find(({ id }) => id === group.parent);
        const isFirst = vpc !== undefined && ranked[index - 1]?.parent !== group.parent;
        const isLast = vpc !== undefined && ranked[index + 1]?.parent !== group.parent;
        const vpcTop = y;
        if (isFirst) {
            const texts = frameTitle(vpc, margin + inset, vpcTop + inset - 4);
            groups.push({ group: vpc, box: { x: margin, y: vpcTop, width: width - 2 * margin, height: 0 }, texts });
            y = vpcTop + inset + lineHeight("frame") + 4;
        }
        const inner = vpc === undefined ? 0 : inset;
        const frame = { x: margin + inner, width: width - 2 * (margin + inner) };
        const texts =
            group.kind === "edge" ? [] : laneTitle(group, frame.x + inset, y + inset - 4, measures, frame.width);
        const titleBottom = Math.max(y, ...texts.map((text) => text.y + 5));
        const contentTop = group.kind === "edge" ? y : titleColumn === 0 ? titleBottom + inset : y + inset;
        shifts.push(contentTop - extent.top);
        const contentBottom = extent.bottom + contentTop - extent.top;
        const bottom = group.kind === "edge" ? contentBottom : Math.max(contentBottom, titleBottom) + inset;
        if (group.kind !== "edge") {
            groups.push({ group, box: { ...frame, y, height: bottom - y }, texts });
        }
        y = bottom + gap;
        if (isLast) {
            const opened = groups.findIndex((placed) => placed.group === vpc);
            const placed = groups[opened];
            if (placed !== undefined) {
                groups[opened] = { ...placed, box: { ...placed.box, height: bottom + inset - placed.box.y } };
            }
            y = bottom + inset + gap;
        }
    }
    const borders = extents.map((extent, index) => ((extents[index - 1]?.bottom ?? -Infinity) + extent.top) / 2);
    const shiftAt = (at: number) =>
        shifts[
            Math.max(
                0,
                borders.findLastIndex((border) => at >= border),
            )
        ] ?? 0;
    return {
        groups,
        width,
        bottom: y,
        move: (point) => ({ x: point.x + left, y: point.y + shiftAt(point.y) }),
        place: (box) => ({ ...box, x: box.x + left, y: box.y + shiftAt(box.y + box.height / 2) }),
    };
}

function extentsOf({ nodes }: Architecture, ranked: readonly ArchitectureGroup[], routing: Routing): Band[] {
    const boxesOf = (group: ArchitectureGroup) =>
        nodes.filter((node) => node.group === group.id).flatMap(({ id }) => routing.boxes.get(id) ?? []);
    const tops = ranked.map((group) => Math.min(...boxesOf(group).map(({ y }) => y)));
    const bands: Band[] = [];
    for (const [index, group] of ranked.entries()) {
        const before = bands.at(-1)?.bottom ?? 0;
        const ownTop = tops[index] ?? Infinity;
        const top = Number.isFinite(ownTop) ? ownTop : before;
        const below = Math.min(...tops.slice(index + 1));
        const onEdges = labelsOf(routing).filter(({ y, height }) => y + height / 2 > top && y + height / 2 < below);
        const ends = [...boxesOf(group), ...onEdges].map(({ y, height }) => y + height);
        bands.push({ top, bottom: Math.max(top, ...ends) });
    }
    return bands;
}

function labelsOf(routing: Routing): Box[] {
    return routing.edges.flatMap(({ label }) => label ?? []);
}

function frameTitle({ title, notes }: ArchitectureGroup, x: number, top: number): TextLine[] {
    const first = textLine(title, "frame", x, top + lineHeight("frame"));
    return [first, ...notes.map((note) => textLine(note, "note", first.x + first.width + 12, first.y))];
}

/** Title and notes of a lane: at its left, or at its top. */
export function laneTitle(
    { title, notes }: ArchitectureGroup,
    x: number,
    top: number,
    { titleColumn, inset, brief }: Measures,
    width: number,
): TextLine[] {
    const room = titleColumn === 0 ? width - 2 * inset : titleColumn - inset;
    const lines = [
        ...wrapped(title, FONTS.frame, room).map((text) => ({ text, style: "frame" as const })),
        ...(brief ? [] : notes)
            .flatMap((note) => wrapped(note, FONTS.note, room))
            .map((text) => ({ text, style: "note" as const })),
    ];
    let y = top;
    return lines.map(({ text, style }) => {
        y += lineHeight(style);
        return textLine(text, style, x, y);
    });
}
