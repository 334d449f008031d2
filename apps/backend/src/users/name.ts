import { invalid } from "../http/validation";
import { NAME_LENGTH } from "./schemas";

/**
 * A name as it is kept: without spaces at its ends, and with each character in its composed form
 * (https://www.unicode.org/reports/tr15/), so that a search finds it however it was typed.
 *
 * @throws a refusal where that form is too long: a few characters have no composed one.
 */
export function normalName(name: string): string {
    const normal = name.trim().normalize();
    if (Array.from(normal).length > NAME_LENGTH) {
        throw invalid("body", [{ pointer: "#/name", detail: `must have at most ${NAME_LENGTH} characters` }]);
    }
    return normal;
}
