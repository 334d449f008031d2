import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { z } from "zod";

/** What there is to say of a picture: that it is not understood, or which text does not fit. */
export type Complaints = readonly string[];

const complaints = z.array(z.array(z.string()));

/** A page that draws pictures with Mermaid as GitHub does, without a network. */
export async function openDrawingPage(page: Page): Promise<void> {
    // The package's own entry is for bundlers; this is the whole of it for a page.
    const script = join(dirname(createRequire(__filename).resolve("mermaid")), "mermaid.min.js");
    await page.setContent('<!doctype html><meta charset="utf-8"><body></body>');
    await page.addScriptTag({ content: readFileSync(script, "utf8") });
    await page.evaluate('mermaid.initialize({ startOnLoad: false, securityLevel: "strict" })');
}

/** Draws pictures one after the other, and says of each what is wrong with it. */
export async function drawAll(page: Page, pictures: readonly string[], style = ""): Promise<Complaints[]> {
    return complaints.parse(await page.evaluate(`(${DRAW})(${JSON.stringify(pictures)}, ${JSON.stringify(style)})`));
}

/** In the page: a text must be within its shape, and within the picture, but for a pixel of rounding. */
const DRAW = `async (pictures, style) => {
    const within = (inner, outer) =>
        inner.left >= outer.left - 1 && inner.right <= outer.right + 1 &&
        inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
    const textOf = (element) => element.textContent.trim().replace(/\\s+/g, " ");
    const found = [];
    for (const [index, picture] of pictures.entries()) {
        const figure = document.body.appendChild(document.createElement("figure"));
        try {
            const { svg } = await mermaid.render("picture-" + index, picture);
            figure.innerHTML = svg;
        } catch (error) {
            found.push([String(error.message)]);
            continue;
        }
        figure.querySelector("svg").insertAdjacentHTML("beforeend", "<style>" + style + "</style>");
        const whole = figure.querySelector("svg").getBoundingClientRect();
        const cut = [];
        const hold = (text, shape, what) => {
            if (shape && textOf(text) !== "" && !within(text.getBoundingClientRect(), shape)) {
                cut.push(what + ": " + textOf(text));
            }
        };
        for (const label of figure.querySelectorAll("foreignObject > *")) {
            hold(label, label.parentElement.getBoundingClientRect(), "cut off");
        }
        for (const node of figure.querySelectorAll("g.node")) {
            const shape = node.querySelector(":scope > :is(rect, path, polygon, circle), :scope > g > path");
            for (const label of node.querySelectorAll("foreignObject > *")) {
                hold(label, shape && shape.getBoundingClientRect(), "wider than its shape");
            }
        }
        const nodes = [...figure.querySelectorAll("g.node")];
        for (const label of figure.querySelectorAll(".edgeLabel foreignObject > *")) {
            const own = label.getBoundingClientRect();
            const covers = nodes.map((node) => node.getBoundingClientRect()).some((node) =>
                own.left < node.right - 1 && own.right > node.left + 1 && own.top < node.bottom - 1 && own.bottom > node.top + 1);
            if (textOf(label) !== "" && covers) {
                cut.push("under a node: " + textOf(label));
            }
        }
        for (const shape of figure.querySelectorAll("rect.actor, rect.note")) {
            for (const label of shape.parentElement.querySelectorAll(":scope > text")) {
                hold(label, shape.getBoundingClientRect(), "wider than its shape");
            }
        }
        for (const label of figure.querySelectorAll("text, foreignObject > *")) {
            hold(label, whole, "outside of the picture");
        }
        found.push([...new Set(cut)]);
    }
    return found;
}`;
