import type { Failure } from "./result";

/** A failure in words for people: what happened, and what they can do. */
export function messageOf(failure: Failure): string {
    switch (failure.kind) {
        case "refused":
            return failure.problem.detail ?? failure.problem.title;
        case "unreachable":
            return `The ${failure.server} cannot be reached. Check your connection, then try again.`;
        case "unexpected":
            return `The ${failure.server} answered with an error (${failure.status}). Try again in a moment.`;
        case "cancelled":
            return "Cancelled.";
    }
}
