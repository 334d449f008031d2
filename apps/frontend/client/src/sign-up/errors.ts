import { messageOf } from "../api/message";
import type { Failure } from "../api/result";

/** The fields of the form, by their names in the API. */
export const FIELDS = ["name", "email"] as const;

/** A field of the form. */
export type Field = (typeof FIELDS)[number];

/** What is wrong with a form that was sent. */
export interface FormErrors {
    /** By field, in the form's order. */
    readonly fields: ReadonlyMap<Field, string>;
    /** What concerns no field of the form. */
    readonly general: readonly string[];
}

const CONFLICT = 409;

/** A detail of a problem as a sentence that stands alone: one in small letters goes on from its field's name. */
export function sentenceOn(label: string, detail: string): string {
    return /^\p{Ll}/u.test(detail) ? `${label} ${detail}` : detail;
}

/** What a failure means for the form. */
export function formErrors(failure: Failure): FormErrors {
    if (failure.kind !== "refused") {
        return { fields: new Map(), general: [messageOf(failure)] };
    }
    const { problem } = failure;
    const fields = new Map<Field, string>();
    for (const field of FIELDS) {
        const details = problem.errors.filter((error) => error.field === field).map(({ detail }) => detail);
        if (details.length > 0) {
            fields.set(field, details.join(" "));
        }
    }
    const general = problem.errors
        .filter((error) => !FIELDS.some((field) => field === error.field))
        .map(({ field, detail }) => (field === "" ? detail : `${field}: ${detail}`));
    if (problem.errors.length > 0) {
        return { fields, general };
    }
    // Only the address can be taken.
    return problem.status === CONFLICT
        ? { fields: new Map([["email", messageOf(failure)]]), general }
        : { fields, general: [messageOf(failure)] };
}
