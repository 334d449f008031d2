import type { Distances } from "./routing";

/** What a picture is made for: a page or a document, or a phone. */
export type Shape = "wide" | "narrow";

/** Measures of a picture, in pixels. */
export interface Measures {
    /** Least width of the whole. */
    readonly width: number;
    readonly margin: number;
    /** Room for the title of a frame at its left; 0 for a title at its top. */
    readonly titleColumn: number;
    /** Between a frame and what is in it. */
    readonly inset: number;
    /** Between frames. */
    readonly gap: number;
    /** Whether a tier says only what it is called. */
    readonly brief: boolean;
    /** Limits to the width of a card. */
    readonly card: { readonly least: number; readonly most: number };
    /** Width of a card among those that no edges lead to. */
    readonly gridCard: number;
    readonly distances: Distances;
}

/** The measures of each shape. */
export const SHAPES: Readonly<Record<Shape, Measures>> = {
    wide: {
        width: 920,
        margin: 20,
        titleColumn: 176,
        inset: 14,
        gap: 10,
        brief: false,
        card: { least: 150, most: 240 },
        gridCard: 204,
        distances: { nodes: 40, layers: 44, edges: 14 },
    },
    narrow: {
        width: 360,
        margin: 6,
        titleColumn: 0,
        inset: 8,
        gap: 8,
        brief: true,
        card: { least: 100, most: 156 },
        gridCard: 150,
        distances: { nodes: 14, layers: 34, edges: 8 },
    },
};
