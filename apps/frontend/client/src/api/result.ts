import type { Problem } from "./problem";

/** What came of a request. What can be expected to go wrong is a value, not an exception. */
export type Result<Value> = { readonly kind: "ok"; readonly value: Value } | Failure;

/** Whom the page asks: the backend, the storage of the avatars, or the server that it came from itself. */
export type ServerName = "backend" | "storage" | "page's server";

/** A request that did not do what it was sent for. */
export type Failure =
    /** The backend, or the bucket, answered that it will not, and why. */
    | { readonly kind: "refused"; readonly problem: Problem }
    /** There was no answer: no network, nobody who listens, or too late. */
    | { readonly kind: "unreachable"; readonly server: ServerName }
    /** There was an answer, but none that the API's contract has. */
    | { readonly kind: "unexpected"; readonly server: ServerName; readonly status: number }
    /** The request was given up by the page itself. */
    | { readonly kind: "cancelled" };
