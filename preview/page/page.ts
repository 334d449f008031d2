import { createHash } from "node:crypto";
import type { PreviewDocument } from "../document";
import { architecture } from "../picture/graph";
import type { Architecture } from "../picture/model";
import { counted } from "../picture/values";
import { element, escaped } from "./html";
import { anchorsOf, nodeNames, panels } from "./panels";
import { PAGE_SCRIPT } from "./script";
import { type PageSection, section } from "./section";
import { PAGE_STYLE } from "./style";
import { tree } from "./tree";

/** What a page shows. */
export interface PageContent {
    readonly document: PreviewDocument;
    /** The picture, with links. */
    readonly svg: string;
    /** The picture for a phone, with links. Without it a phone shows the other one, smaller. */
    readonly narrowSvg?: string;
    /** What it costs. */
    readonly cost?: PageSection;
    /** What policies and checks say of it. */
    readonly findings?: PageSection;
    /** What differs from another preview. */
    readonly difference?: PageSection;
}

/**
 * A preview as one self-contained HTML file: the picture, whose parts open to their properties, the tree, and the cost,
 * the findings and the difference beside it. It loads nothing, and works without its script.
 */
export function page({ document, svg, narrowSvg, cost, findings, difference }: PageContent): string {
    const graph = architecture(document);
    const anchors = anchorsOf(document, graph);
    const title = `${document.project}: ${document.stack}`;
    const pictures = [svg, ...(narrowSvg === undefined ? [] : [narrowSvg])];
    const side = [
        details(panels(document, graph, anchors)),
        ...messages(document),
        ...Object.entries({ difference, findings, cost }).map(([id, content]) =>
            content === undefined ? "" : section(id, content),
        ),
        element(
            "section",
            { id: "resources", class: "block", "aria-labelledby": "resources-title" },
            element("h2", { id: "resources-title" }, "Resources"),
            tree(document, anchors),
        ),
    ];
    const lower = [connections(graph), outputs(document)];
    const body = [
        element("a", { class: "skip", href: "#details" }, "Skip the picture"),
        element(
            "header",
            {},
            element("h1", {}, escaped(title)),
            element("p", { class: "muted" }, escaped(subtitle(document))),
        ),
        element(
            "main",
            {},
            element(
                "figure",
                { id: "picture", "aria-label": "Architecture" },
                element("div", { class: narrowSvg === undefined ? undefined : "has-narrow" }, ...pictures),
            ),
            element("div", { class: "side" }, ...side),
            element("div", { class: "lower" }, ...lower),
        ),
        element("script", {}, PAGE_SCRIPT),
    ];
    return [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        `<meta http-equiv="Content-Security-Policy" content="${policy([PAGE_STYLE, ...pictures.flatMap(styles)])}">`,
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        element("title", {}, escaped(`${title} in ${document.region}`)),
        `<style>${PAGE_STYLE}</style>`,
        "</head>",
        element("body", {}, "\n", ...body.map((part) => `${part}\n`)),
        "</html>",
        "",
    ].join("\n");
}

function subtitle({ region, resources }: PreviewDocument): string {
    const components = resources.filter(({ custom }) => !custom).length;
    return (
        `Preview in ${region}: ${counted(resources.length - components, "resource")} and ` +
        `${counted(components, "component")}. ` +
        "No AWS account was asked: ids, ARNs and addresses that AWS would compute are stand-ins."
    );
}

/** What the browser may load and run: nothing but what is in the file. */
function policy(styleSheets: readonly string[]): string {
    const hashes = (texts: readonly string[]) =>
        [...new Set(texts)].map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`).join(" ");
    return [
        "default-src 'none'",
        `style-src ${hashes(styleSheets)}`,
        `script-src ${hashes([PAGE_SCRIPT])}`,
        "base-uri 'none'",
        "form-action 'none'",
    ].join("; ");
}

function styles(svg: string): string[] {
    return [...svg.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text = ""]) => text);
}

function details(content: string): string {
    const hint = "Choose a part of the picture, or a resource below, to see its properties.";
    return element(
        "section",
        { id: "details", class: "block", "aria-labelledby": "details-title" },
        element("h2", { id: "details-title" }, "Details"),
        element("p", { class: "hint muted" }, hint),
        content,
    );
}

function connections(graph: Architecture): string {
    const names = nodeNames(graph);
    const rows = graph.edges.map(({ from, to, label, exposed, oneSided }) => ({
        cells: [names.get(from) ?? from, names.get(to) ?? to, label.join(", ")],
        ...((exposed || oneSided !== undefined) && { kind: "danger" as const }),
    }));
    const columns = [{ title: "From" }, { title: "To" }, { title: "What" }];
    return section("connections", { title: "Who may talk to whom", columns, rows, empty: "No connections." });
}

function outputs({ outputs: values }: PreviewDocument): string {
    const rows = Object.entries(values)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, value]) => ({ cells: [name, typeof value === "string" ? value : JSON.stringify(value)] }));
    return rows.length === 0
        ? ""
        : section("outputs", { title: "Stack outputs", columns: [{ title: "Name" }, { title: "Value" }], rows });
}

function messages({ warnings, errors }: PreviewDocument): string[] {
    const list = (id: string, title: string, kind: "danger" | "warning", texts: readonly string[]) =>
        texts.length === 0 ? [] : [section(id, { title, rows: texts.map((text) => ({ cells: [text], kind })) })];
    return [...list("errors", "Errors", "danger", errors), ...list("warnings", "Warnings", "warning", warnings)];
}
