import * as common from "../lambda-bundle";

/** The source of the backups' function. */
export const ENTRY_POINT = "runtime/src/lambda/handler.ts";

/**
 * Bundles the backups' function.
 *
 * @param project the folder that has `runtime/`, and the packages in `node_modules/`.
 */
export function bundle(project: string): string {
    return common.bundle(project, ENTRY_POINT);
}
