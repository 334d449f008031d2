import type { Change } from "./changes";
import { formatPath } from "./property-path";
import type { PropertyChange } from "./types";

/** Changes as they are told. */
export function propertyChanges(changes: readonly Change[]): PropertyChange[] {
    return changes.map(({ path, before, after, source }) => ({
        path: formatPath(path),
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
        ...(source !== undefined && { source }),
    }));
}
