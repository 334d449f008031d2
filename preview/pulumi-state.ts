import type {} from "@pulumi/pulumi/runtime/state";

/**
 * What Pulumi's automation API uses to run programs in one process without one seeing the other's settings. It is
 * shipped but left out of the SDK's types.
 */
declare module "@pulumi/pulumi/runtime/state" {
    /** Runs `callback` with settings, configuration and root resource of its own. */
    export function withLocalStorage<Result>(callback: () => Result): Result;
    /** The settings in force. */
    export function getStore(): { readonly settings: { engine?: unknown } };
}
