import type { PreviewDocument } from "../document";
import { architecture } from "./graph";
import { layout } from "./layout";
import { svg, type SvgOptions } from "./svg";
import type { Shape } from "./shapes";

/**
 * Draws what a program builds: alone, or with links for a page, which has a heading of its own.
 */
export async function picture(
    document: PreviewDocument,
    { shape, linked = false }: SvgOptions & { readonly shape?: Shape } = {},
): Promise<string> {
    const graph = architecture(document);
    return svg(graph, await layout(graph, { shape, heading: !linked }), { linked });
}
