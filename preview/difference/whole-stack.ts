import { compareText } from "../data/stable-json";
import type { PreviewDocument, PreviewResource } from "../document";
import { isRecord } from "../is-record";
import { changesBetween } from "./changes";
import type { Pair } from "./pairs";
import { propertyChanges } from "./property-changes";
import type { Difference, PropertyChange } from "./types";

/** Which warnings are new, and which are gone. */
export function warningChanges(before: PreviewDocument, after: PreviewDocument): Difference["warnings"] {
    return {
        added: after.warnings.filter((warning) => !before.warnings.includes(warning)),
        removed: before.warnings.filter((warning) => !after.warnings.includes(warning)),
    };
}

/** Which packages' versions differ. */
export function packageChanges(before: PreviewDocument, after: PreviewDocument): PropertyChange[] {
    return propertyChanges(changesBetween(versionsOf(before), versionsOf(after)));
}

/** Which tags differ that a provider puts on all resources. */
export function defaultTagChanges(pairs: readonly Pair[]): PropertyChange[] {
    const changes = propertyChanges(
        pairs
            .filter(({ after }) => after.custom && !after.external)
            .flatMap(({ before, after }) => changesBetween(providerTags(before), providerTags(after))),
    );
    const distinct = new Map(changes.map((change) => [JSON.stringify(change), change]));
    return [...distinct.values()].sort((one, other) => compareText(one.path, other.path));
}

function versionsOf({ resources }: PreviewDocument): Record<string, string> {
    const versions: Record<string, string> = {};
    for (const { type, options } of resources) {
        if (options.version !== undefined) {
            versions[type.split(":")[0] ?? ""] = options.version;
        }
    }
    return versions;
}

/** The tags of a resource that are not its own. */
export function providerTags({ inputs, outputs }: PreviewResource): Record<string, unknown> {
    const own = isRecord(inputs.tags) ? inputs.tags : {};
    const all = isRecord(outputs.tagsAll) ? outputs.tagsAll : {};
    return Object.fromEntries(Object.entries(all).filter(([key]) => !(key in own)));
}
