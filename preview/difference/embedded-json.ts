import { isRecord } from "../is-record";

/** A copy in which every string that is JSON of an object or a list, like a policy, is that object or list. */
export function openJson(value: unknown): unknown {
    if (typeof value === "string") {
        const opened = parsed(value);
        return opened === undefined ? value : openJson(opened);
    }
    if (Array.isArray(value)) {
        return value.map(openJson);
    }
    if (!isRecord(value)) {
        return value;
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, openJson(inner)]));
}

function parsed(text: string): unknown {
    if (!/^\s*[[{]/.test(text)) {
        return undefined;
    }
    try {
        const value: unknown = JSON.parse(text);
        return value;
    } catch {
        return undefined;
    }
}
