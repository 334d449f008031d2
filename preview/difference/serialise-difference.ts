import { sorted } from "../data/stable-json";
import type { Difference } from "./types";

/** A difference as JSON that ends with a newline: equal differences are equal byte by byte. */
export function serialiseDifference(difference: Difference): string {
    const entries = Object.entries(difference).map(([key, value]) => [key, sorted(value)]);
    return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}
