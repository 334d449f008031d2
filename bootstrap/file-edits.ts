import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";

/**
 * Writes the account of an environment into the text of `.github/environments.yaml`. All else stays as it is, comments
 * and layout.
 */
export function withAccount(source: string, environment: string, account: string): string {
    return withEntry(source, ["environments", environment], "region", `account: "${account}"`);
}

/** Writes the permissions boundary into the text of a stack file. */
export function withBoundary(source: string, policy: string): string {
    return withEntry(source, ["config"], "slipway:environment", `slipway:permissionsBoundary: ${policy}`);
}

// Adds an entry before another of the same mapping, unless it has one of that name.
function withEntry(source: string, path: readonly string[], before: string, entry: string): string {
    const found = parseDocument(source).getIn(path);
    if (!isMap(found)) {
        throw new Error(`there is no ${path.join(".")}`);
    }
    const name = entry.slice(0, entry.indexOf(": "));
    const next = pairOf(found, before);
    if (pairOf(found, name) !== undefined || next === undefined) {
        return source;
    }
    const offset = offsetOf(next);
    const lineStart = source.lastIndexOf("\n", offset - 1) + 1;
    const indent = source.slice(lineStart, offset);
    const separator = /^\s*$/.test(indent) ? `\n${indent}` : ", ";
    return `${source.slice(0, offset)}${entry}${separator}${source.slice(offset)}`;
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
    return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

function offsetOf({ key }: Pair): number {
    const start = isScalar(key) ? key.range?.[0] : undefined;
    if (start === undefined) {
        throw new Error("the entry has no place in the file");
    }
    return start;
}
