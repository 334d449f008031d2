import { Failure, type FailureKind } from "../failure";
import type { FunctionError } from "./requests";

/** A failure that the same request would meet again; Step Functions knows it by its name and does not repeat it. */
export class FunctionFailure extends Error {
    constructor(
        override readonly name: FunctionError,
        message: string,
        options?: ErrorOptions,
    ) {
        super(message, options);
    }
}

/** Kinds of failure that do not pass by themselves. */
const FINAL: readonly FailureKind[] = ["wrong settings", "dump not found", "checksum differs"];

/** The error that the function ends with. What may pass stays as it is, and is tried again. */
export function functionFailure(error: unknown): unknown {
    return error instanceof Failure && FINAL.includes(error.kind)
        ? new FunctionFailure("Refused", error.message, { cause: error })
        : error;
}
