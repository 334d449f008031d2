import { CredentialsProblem } from "../problem";

/** A part of a status: what was found, or why it could not be. */
export type Part<Value> = { readonly value: Value } | { readonly reason: string };

/**
 * Asks for a part; that it fails keeps no other from being shown.
 *
 * @throws {@link CredentialsProblem}, since all others would fail likewise.
 */
export async function part<Value>(ask: () => Promise<Value>): Promise<Part<Value>> {
    try {
        return { value: await ask() };
    } catch (error) {
        if (error instanceof CredentialsProblem) {
            throw error;
        }
        const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
        return { reason };
    }
}

/** A part as JSON: the value itself, or `{ "error": … }`. */
export function plain<Value>(given: Part<Value>): Value | { readonly error: string } {
    return "value" in given ? given.value : { error: given.reason };
}
