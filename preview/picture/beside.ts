import type { Box } from "./card";
import type { Point, RoutedNode, Routing } from "./routing";

/**
 * Adds nodes that no edge leads to: at the right of the others of their rank, where no edge passes.
 *
 * @param ranked the nodes that are placed.
 */
export function beside(
    routing: Routing,
    ranked: readonly RoutedNode[],
    lonely: readonly RoutedNode[],
    gap: number,
): Routing {
    const right = rightOf(routing) + gap;
    const boxes = new Map(routing.boxes);
    for (const rank of new Set(lonely.map((node) => node.rank))) {
        const placed = ranked.filter((node) => node.rank === rank).flatMap(({ id }) => routing.boxes.get(id) ?? []);
        const top = Math.min(...placed.map(({ y }) => y));
        const bottom = Math.max(...placed.map(({ y, height }) => y + height));
        let [x, y, columnWidth] = [right, top, 0];
        for (const { id, card } of lonely.filter((node) => node.rank === rank)) {
            if (y > top && y + card.height > bottom) {
                [x, y, columnWidth] = [x + columnWidth + gap, top, 0];
            }
            boxes.set(id, { x, y, width: card.width, height: card.height });
            y += card.height + gap;
            columnWidth = Math.max(columnWidth, card.width);
        }
    }
    return { ...routing, boxes };
}

/** Right end of all that is placed. */
export function rightOf({ boxes, edges }: Routing): number {
    const placed: readonly Box[] = [...boxes.values(), ...edges.flatMap(({ label }) => label ?? [])];
    const bends = edges.flatMap(({ points }) => points.map(({ x }) => x));
    return Math.max(0, ...placed.map(({ x, width }) => x + width), ...bends);
}

/**
 * Adds nodes that no edge leads to: below the others of their rank, between the edges that pass there.
 *
 * @param ranked the nodes that are placed.
 */
export function below(
    routing: Routing,
    ranked: readonly RoutedNode[],
    lonely: readonly RoutedNode[],
    gap: number,
): Routing {
    return lonely.reduce((placed, { id, card, rank }) => {
        const topOf = (node: RoutedNode) => placed.boxes.get(node.id)?.y ?? 0;
        const next = Math.min(...ranked.filter((node) => node.rank > rank).map(topOf));
        const labels = placed.edges.flatMap(({ label }) => label ?? []);
        const above = [...placed.boxes.values(), ...labels].filter((box) => box.y + box.height / 2 < next);
        const y = Math.max(...above.map((box) => box.y + box.height)) + 1;
        const opened = Number.isFinite(next) ? spread(placed, y, card.height + 2 * gap) : placed;
        const passing = opened.edges
            .flatMap(({ points }) => crossings(points, y + gap))
            .sort((one, other) => one - other);
        const x = freeAt([-gap, ...passing], card.width, gap);
        const box: Box = { x, y: y + gap, width: card.width, height: card.height };
        return { ...opened, boxes: new Map([...opened.boxes, [id, box]]) };
    }, routing);
}

/** Moves everything below a height down. */
function spread(routing: Routing, from: number, by: number): Routing {
    const moved = <Item extends Point>(item: Item): Item => (item.y >= from ? { ...item, y: item.y + by } : item);
    return {
        boxes: new Map([...routing.boxes].map(([id, box]) => [id, moved(box)])),
        edges: routing.edges.map((line) => ({
            ...line,
            points: line.points.map(moved),
            label: line.label === undefined ? undefined : moved(line.label),
        })),
    };
}

/** Where a line crosses a height. */
function crossings(points: readonly Point[], y: number): number[] {
    return points.slice(1).flatMap((end, index) => {
        const start = points[index] ?? end;
        return Math.min(start.y, end.y) <= y && y <= Math.max(start.y, end.y) ? [start.x, end.x] : [];
    });
}

/** The first place between lines that has the width. */
function freeAt(lines: readonly number[], width: number, gap: number): number {
    const before = lines.find((line, index) => (lines[index + 1] ?? Infinity) - line >= width + 2 * gap);
    return (before ?? 0) + gap;
}
