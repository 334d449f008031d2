/**
 * What the page does besides following links, which open the panels without it: marks the part of the picture that is
 * open, opens what a link leads to, closes with Escape, and unfolds the tree for printing.
 */
export const PAGE_SCRIPT = `"use strict";
(() => {
    const all = (selector) => Array.from(document.querySelectorAll(selector));
    const target = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const openPanel = () => target()?.closest(".panel") ?? null;
    const update = (event) => {
        const panel = openPanel();
        const id = panel === null ? undefined : panel.id.slice("node-".length);
        for (const node of all("[data-node]")) {
            node.classList.toggle("open", node.dataset.node === id);
        }
        const isNode = all("[data-node]").some((node) => node.dataset.node === id);
        for (const line of all("[data-edge],[data-label]")) {
            const ends = (line.dataset.edge ?? line.dataset.label).split(" ");
            line.classList.toggle("dim", isNode && !ends.includes(id));
        }
        for (let part = target(); part !== null; part = part.parentElement) {
            if (part instanceof HTMLDetailsElement) {
                part.open = true;
            }
        }
        if (panel !== null && event !== undefined) {
            panel.querySelector("h3").focus({ preventScroll: true });
        }
    };
    addEventListener("hashchange", update);
    addEventListener("keydown", (event) => {
        const panel = openPanel();
        if (event.key === "Escape" && panel !== null) {
            location.hash = "picture";
            all('.picture a[href="#' + panel.id + '"]').find((link) => link.getClientRects().length > 0)?.focus();
        }
    });
    let folded = [];
    addEventListener("beforeprint", () => {
        folded = all(".tree details:not([open]),.group:not([open])");
        folded.forEach((details) => (details.open = true));
    });
    addEventListener("afterprint", () => {
        folded.forEach((details) => (details.open = false));
    });
    update();
})();
`;
