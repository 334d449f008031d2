import { laneTitle } from "./bands";
import { cardOf, type Box } from "./card";
import type { ArchitectureGroup, ArchitectureNode } from "./model";
import { atPlace, type PlacedGroup, type PlacedNode } from "./placed";
import type { Measures } from "./shapes";

/** Places the nodes of a group in rows of equal cards. */
export function grid(
    group: ArchitectureGroup,
    nodes: readonly ArchitectureNode[],
    remarkOn: (node: ArchitectureNode) => string | undefined,
    top: number,
    width: number,
    measures: Measures,
): { readonly group: PlacedGroup; readonly nodes: readonly PlacedNode[]; readonly bottom: number } {
    const { margin, inset, gap, titleColumn, gridCard } = measures;
    const frame = { x: margin, width: width - 2 * margin };
    const texts = laneTitle(group, margin + inset, top + inset - 4, measures, frame.width);
    const titleBottom = Math.max(...texts.map((text) => text.y + 5));
    const left = margin + inset + titleColumn;
    const room = frame.width - 2 * inset - titleColumn;
    const columns = Math.max(1, Math.floor((room + gap) / (gridCard + gap)));
    const cardWidth = Math.floor((room - (columns - 1) * gap) / columns);
    const cards = nodes.map((node) => ({
        node,
        card: cardOf(node, remarkOn(node), { least: cardWidth, most: cardWidth }),
    }));
    const placed: PlacedNode[] = [];
    let y = titleColumn === 0 ? titleBottom + inset - 2 : top + inset;
    for (let start = 0; start < cards.length; start += columns) {
        const row = cards.slice(start, start + columns);
        const height = Math.max(...row.map(({ card }) => card.height));
        for (const [column, { node, card }] of row.entries()) {
            const box: Box = { x: left + column * (cardWidth + gap), y, width: cardWidth, height };
            placed.push(atPlace(node, card, box));
        }
        y += height + gap;
    }
    const bottom = Math.max(y - gap, titleBottom) + inset;
    return {
        group: { group, box: { ...frame, y: top, height: bottom - top }, texts },
        nodes: placed,
        bottom: bottom + gap,
    };
}
