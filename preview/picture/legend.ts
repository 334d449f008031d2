import { lineHeight, type TextLine, textLine } from "./card";
import type { Architecture, ArchitectureEdge } from "./model";
import type { Point } from "./routing";

/** Ways in which a line is drawn, by what it means. */
export type EdgeStyle = "traffic" | "exposed" | "flow" | "blocked";

/** A kind of line, and what it means. */
export interface LegendItem {
    readonly style: EdgeStyle;
    readonly points: readonly [Point, Point];
    readonly text: TextLine;
}

const MEANINGS: Readonly<Record<EdgeStyle, string>> = {
    exposed: "open to the internet",
    traffic: "may connect, by the security groups",
    flow: "starts, feeds or guards",
    blocked: "only one end allows it: blocked",
};

const SAMPLE = 30;
const GAP = 24;

/** How an edge is drawn. */
export function edgeStyle({ kind, exposed, oneSided }: ArchitectureEdge): EdgeStyle {
    if (kind === "flow") {
        return "flow";
    }
    return oneSided !== undefined ? "blocked" : exposed ? "exposed" : "traffic";
}

/** How the text on an edge is written. */
export function labelStyle(edge: ArchitectureEdge): "edge" | "edge-strong" {
    return ["exposed", "blocked"].includes(edgeStyle(edge)) ? "edge-strong" : "edge";
}

/** Explains the kinds of lines that a picture has, in rows. */
export function legendOf({ edges }: Architecture, margin: number, top: number, width: number): LegendItem[] {
    const styles = new Set(edges.map(edgeStyle));
    const shown = (["exposed", "traffic", "flow", "blocked"] as const).filter((style) => styles.has(style));
    let [x, y] = [margin, top + lineHeight("note") + 2];
    return shown.map((style): LegendItem => {
        const needed = SAMPLE + 8 + textLine(MEANINGS[style], "note", 0, 0).width;
        if (x > margin && x + needed > width - margin) {
            x = margin;
            y += lineHeight("note") + 5;
        }
        const text = textLine(MEANINGS[style], "note", x + SAMPLE + 8, y);
        const item: LegendItem = {
            style,
            points: [
                { x, y: y - 4 },
                { x: x + SAMPLE, y: y - 4 },
            ],
            text,
        };
        x += needed + GAP;
        return item;
    });
}
