import type { Box, Card, Chip, TextLine } from "./card";
import type { LegendItem } from "./legend";
import type { ArchitectureEdge, ArchitectureGroup, ArchitectureNode } from "./model";
import type { Point } from "./routing";
import type { Shape } from "./shapes";

/** A frame with its title and notes. */
export interface PlacedGroup {
    readonly group: ArchitectureGroup;
    readonly box: Box;
    readonly texts: readonly TextLine[];
}

/** A node with its text and marks. */
export interface PlacedNode {
    readonly node: ArchitectureNode;
    readonly box: Box;
    readonly texts: readonly TextLine[];
    readonly chips: readonly Chip[];
}

/** A line with what is written on it. */
export interface PlacedEdge {
    readonly edge: ArchitectureEdge;
    /** From its beginning to its end. */
    readonly points: readonly Point[];
    readonly label?: { readonly box: Box; readonly texts: readonly TextLine[] };
}

/** A picture whose every part has its place, in pixels from the upper left corner. */
export interface Layout {
    readonly shape: Shape;
    readonly width: number;
    readonly height: number;
    readonly heading: readonly TextLine[];
    /** A group comes after the one around it. */
    readonly groups: readonly PlacedGroup[];
    readonly nodes: readonly PlacedNode[];
    readonly edges: readonly PlacedEdge[];
    readonly legend: readonly LegendItem[];
}

/** A node with its card at a place. */
export function atPlace(node: ArchitectureNode, card: Card, box: Box): PlacedNode {
    const moved = <Item extends Point>(item: Item): Item => ({ ...item, x: item.x + box.x, y: item.y + box.y });
    return {
        node,
        box,
        texts: card.texts.map(moved),
        chips: card.chips.map((chip) => ({ ...chip, box: moved(chip.box), text: moved(chip.text) })),
    };
}
