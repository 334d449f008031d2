import { compareText } from "../data/stable-json";
import { isEqual, namesOf } from "../difference/changes";
import { formatPath, type Step } from "../difference/property-path";
import { isRecord } from "../is-record";
import type { Neutral } from "./neutral";
import type { ComparedProperty } from "./types";

/**
 * Where the values of several stacks differ, property by property.
 *
 * @param values in the order of the stacks, undefined where a stack has none.
 * @param neutrals rewrite each stack's values before they are compared.
 */
export function compareValues(
    values: readonly unknown[],
    neutrals: readonly Neutral[],
    path: readonly Step[] = [],
): ComparedProperty[] {
    const rewritten = values.map((value, stack) => neutrals[stack]?.(value));
    if (rewritten.every((value) => isEqual(value, rewritten[0]))) {
        return [];
    }
    if (values.every(isRecord)) {
        const properties = [...new Set(values.flatMap((value) => Object.keys(value)))].sort(compareText);
        return properties.flatMap((property) =>
            compareValues(
                values.map((value) => value[property]),
                neutrals,
                [...path, { property }],
            ),
        );
    }
    if (values.every((value) => Array.isArray(value))) {
        return compareLists(values, neutrals, path);
    }
    return [{ path: formatPath(path), values }];
}

/** Lists of things are compared thing by thing, where these have names or are as many; others as wholes. */
function compareLists(
    lists: readonly (readonly unknown[])[],
    neutrals: readonly Neutral[],
    path: readonly Step[],
): ComparedProperty[] {
    const names = namesOf(lists);
    const [first] = lists;
    const isParallel = lists.every((list) => list.length === first?.length && list.every(isRecord));
    if (names === undefined && !isParallel) {
        return [{ path: formatPath(path), values: lists }];
    }
    const elements = names ?? lists.map((list) => list.map((_item, index) => String(index)));
    const all = [...new Set(elements.flat())];
    return all.flatMap((element, index) =>
        compareValues(
            lists.map((list, stack) => list[elements[stack]?.indexOf(element) ?? -1]),
            neutrals,
            [...path, { element, index }],
        ),
    );
}
