import { expect } from "chai";
import type { PreviewDocument } from "../../../preview/document";
import { architecture } from "../../../preview/picture/graph";
import type { Box, TextLine } from "../../../preview/picture/card";
import { layout } from "../../../preview/picture/layout";
import type { Layout } from "../../../preview/picture/placed";
import type { Shape } from "../../../preview/picture/shapes";
import { STACK_CASES } from "../../support/stacks";
import { backups } from "./backups";
import { documentWith, resource, stackDocument } from "./documents";

const SHAPES: readonly Shape[] = ["wide", "narrow"];

interface NamedBox {
    readonly name: string;
    readonly box: Box;
}

/** A line's letters: above the baseline, and a little below. */
function letters({ text, x, y, width, height }: TextLine): NamedBox {
    return { name: text, box: { x, y: y - height * 0.72, width, height: height * 0.9 } };
}

function overlap({ box: one }: NamedBox, { box: other }: NamedBox): boolean {
    const apart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y;
    return !apart;
}

function isInside(inner: Box, outer: Box): boolean {
    return (
        inner.x >= outer.x &&
        inner.y >= outer.y &&
        inner.x + inner.width <= outer.x + outer.width &&
        inner.y + inner.height <= outer.y + outer.height
    );
}

function overlaps(boxes: readonly NamedBox[]): string[] {
    return boxes.flatMap((one, index) =>
        boxes
            .slice(index + 1)
            .filter((other) => overlap(one, other))
            .map((other) => `${one.name} and ${other.name}`),
    );
}

/** What must not lie over one another: cards, and texts outside of cards. */
function separateBoxes({ heading, nodes, groups, edges, legend }: Layout): NamedBox[] {
    return [
        ...heading.map(letters),
        ...nodes.map(({ node, box }) => ({ name: node.id, box })),
        ...groups.flatMap(({ texts }) => texts.map(letters)),
        ...edges.flatMap(({ edge, label }) =>
            label === undefined ? [] : [{ name: `${edge.from} -> ${edge.to}`, box: label.box }],
        ),
        ...legend.map(({ text }) => letters(text)),
    ];
}

function check(name: string, documentOf: () => PreviewDocument | Promise<PreviewDocument>): void {
    for (const shape of SHAPES) {
        describe(`${name}, ${shape}`, () => {
            let placed: Layout;

            before(async () => {
                placed = await layout(architecture(await documentOf()), { shape });
            });

            it("has no texts or cards over one another", () => {
                expect(overlaps(separateBoxes(placed))).to.deep.equal([]);
                const inCards = placed.nodes.flatMap(({ texts, chips }) =>
                    overlaps([...texts.map(letters), ...chips.map(({ box, text }) => ({ name: text.text, box }))]),
                );
                expect(inCards).to.deep.equal([]);
            });

            it("has every text in its card or on its plate", () => {
                for (const { box, texts, chips } of placed.nodes) {
                    for (const line of [...texts.map(letters), ...chips]) {
                        expect(isInside(line.box, box), JSON.stringify(line)).to.equal(true);
                    }
                    for (const chip of chips) {
                        expect(isInside(letters(chip.text).box, chip.box), chip.text.text).to.equal(true);
                    }
                }
                for (const { label } of placed.edges) {
                    for (const line of label?.texts ?? []) {
                        expect(isInside(letters(line).box, label?.box ?? EMPTY), line.text).to.equal(true);
                    }
                }
            });

            it("has every node in its group, and every group in the one around it and in the picture", () => {
                const frames = new Map(placed.groups.map(({ group, box }) => [group.id, box]));
                const picture = { x: 0, y: 0, width: placed.width, height: placed.height };
                for (const { node, box } of placed.nodes) {
                    expect(isInside(box, frames.get(node.group) ?? picture), node.id).to.equal(true);
                }
                for (const { group, box, texts } of placed.groups) {
                    expect(isInside(box, frames.get(group.parent ?? "") ?? picture), group.id).to.equal(true);
                    expect(texts.every((line) => isInside(letters(line).box, box))).to.equal(true);
                }
            });

            it("has no group over another, but for the one around it", () => {
                const boxes = placed.groups.map(({ group, box }) => ({ name: group.id, box, parent: group.parent }));
                const found = boxes.flatMap((one, index) =>
                    boxes
                        .slice(index + 1)
                        .filter((other) => other.parent !== one.name && overlap(one, other))
                        .map((other) => `${one.name} and ${other.name}`),
                );
                expect(found).to.deep.equal([]);
            });

            it("leads every edge from its first node to its last, and through no other", () => {
                const boxes = new Map(placed.nodes.map(({ node, box }) => [node.id, box]));
                for (const { edge, points } of placed.edges) {
                    expect(touches(points[0], boxes.get(edge.from)), `${edge.from} -> ${edge.to}`).to.equal(true);
                    expect(touches(points.at(-1), boxes.get(edge.to)), `${edge.from} -> ${edge.to}`).to.equal(true);
                    const crossed = placed.nodes.filter(
                        ({ node, box }) => node.id !== edge.from && node.id !== edge.to && crosses(points, box),
                    );
                    expect(crossed.map(({ node }) => node.id)).to.deep.equal([]);
                }
            });
        });
    }
}

const EMPTY: Box = { x: 0, y: 0, width: 0, height: 0 };

function touches(point: { x: number; y: number } | undefined, box: Box = EMPTY): boolean {
    return point !== undefined && isInside({ ...point, width: 0, height: 0 }, grown(box, 1));
}

function crosses(points: Layout["edges"][number]["points"], box: Box): boolean {
    return points.slice(1).some((end, index) => {
        const start = points[index] ?? end;
        const segment = {
            x: Math.min(start.x, end.x),
            y: Math.min(start.y, end.y),
            width: Math.abs(start.x - end.x),
            height: Math.abs(start.y - end.y),
        };
        return overlap({ name: "", box: grown(segment, 0.1) }, { name: "", box });
    });
}

function grown({ x, y, width, height }: Box, by: number): Box {
    return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

describe("the layout of a picture", () => {
    for (const name of STACK_CASES) {
        check(name, () => stackDocument(name));
    }
    check("a program of somebody else's", backups);
    check("a program without resources", () => documentWith());
    check("names that are too long", () =>
        documentWith(
            ...["a", "b", "c", "d"].map((letter) =>
                resource("aws:s3/bucket:Bucket", `${letter}${"very-long-name-".repeat(8)}${"w".repeat(80)}`),
            ),
        ),
    );

    it("is the same at every run", async () => {
        const graph = architecture(await stackDocument("prod"));

        expect(await layout(graph)).to.deep.equal(await layout(graph));
    });

    it("has no heading where a page has one", async () => {
        const graph = architecture(await stackDocument("prod"));
        const [alone, inPage] = [await layout(graph), await layout(graph, { heading: false })];

        expect(alone.heading.map(({ text }) => text)).to.deep.equal(["slipway: prod", "AWS eu-west-1"]);
        expect(inPage.heading).to.deep.equal([]);
        expect(inPage.height).to.be.lessThan(alone.height);
    });

    it("fits on a phone", async () => {
        const { width } = await layout(architecture(await stackDocument("prod")), { shape: "narrow" });

        expect(width).to.be.at.most(440);
    });
});
