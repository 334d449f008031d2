import type { RecordedOptions } from "../recording";
import { changesBetween } from "./changes";
import { propertyChanges } from "./property-changes";
import type { PropertyChange } from "./types";

/** Resource options that are compared. Protection has a place of its own, and the aliases have done their work. */
const COMPARED = [
    "retainOnDelete",
    "deleteBeforeReplace",
    "ignoreChanges",
    "replaceOnChanges",
    "additionalSecretOutputs",
    "customTimeouts",
    "import",
] as const;

/** The resource options that differ. */
export function optionChanges(before: RecordedOptions, after: RecordedOptions): PropertyChange[] {
    return propertyChanges(
        COMPARED.flatMap((option) => changesBetween(before[option], after[option], [{ property: option }])),
    );
}
