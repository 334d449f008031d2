import { readList, readObject, readText } from "./read";

/** What is wrong with one field of a request. */
export interface FieldProblem {
    /** Name of the field; empty: the request as a whole. */
    readonly field: string;
    readonly detail: string;
}

/** Why the backend refused a request: a problem document (https://www.rfc-editor.org/rfc/rfc9457). */
export interface Problem {
    readonly status: number;
    readonly title: string;
    readonly detail: string | undefined;
    readonly errors: readonly FieldProblem[];
}

/** Media type of problem documents. */
export const PROBLEM_TYPE = "application/problem+json";

/** The value as a problem document; undefined where it is none. */
export function readProblem(value: unknown, status: number): Problem | undefined {
    const document = readObject(value);
    const title = readText(document?.title);
    if (document === undefined || title === undefined) {
        return undefined;
    }
    return {
        status,
        title,
        detail: readText(document.detail),
        errors: readList(document.errors, readFieldProblem) ?? [],
    };
}

function readFieldProblem(value: unknown): FieldProblem | undefined {
    const error = readObject(value);
    const detail = readText(error?.detail);
    return detail === undefined ? undefined : { field: fieldOf(readText(error?.pointer) ?? ""), detail };
}

// A JSON pointer, plain (`/email`) or as a URI fragment (`#/email`), to a field or to something within it.
function fieldOf(pointer: string): string {
    return /^#?\/([^/]*)/.exec(pointer)?.[1] ?? "";
}
