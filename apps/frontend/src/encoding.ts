/** A content coding that the server has bodies in. */
export type Encoding = "br" | "gzip" | "identity";

// Best first: Brotli is the smallest of the three for text.
const PREFERENCE: readonly Encoding[] = ["br", "gzip", "identity"];

/**
 * The best of the available codings that an `Accept-Encoding` header allows
 * (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3).
 *
 * A client that allows none of them gets `identity`: the body as it is serves it better than a refusal.
 */
export function chooseEncoding(acceptEncoding: string | undefined, available: ReadonlySet<Encoding>): Encoding {
    const weights = weightsOf(acceptEncoding ?? "");
    const others = weights.get("*");
    const weightOf = (encoding: Encoding): number =>
        // A coding that is not named is refused, but for `identity`, which is the last resort.
        weights.get(encoding) ?? others ?? (encoding === "identity" ? Number.MIN_VALUE : 0);
    let best: Encoding = "identity";
    let bestWeight = 0;
    for (const encoding of PREFERENCE) {
        const weight = weightOf(encoding);
        if (available.has(encoding) && weight > bestWeight) {
            best = encoding;
            bestWeight = weight;
        }
    }
    return best;
}

function weightsOf(acceptEncoding: string): ReadonlyMap<string, number> {
    const weights = new Map<string, number>();
    for (const part of acceptEncoding.toLowerCase().split(",")) {
        const [name = "", ...parameters] = part.split(";").map((text) => text.trim());
        const quality = parameters.find((parameter) => parameter.startsWith("q="));
        const weight = quality === undefined ? 1 : Number(quality.slice("q=".length));
        if (name !== "" && weight >= 0 && weight <= 1) {
            weights.set(name, weight);
        }
    }
    return weights;
}
