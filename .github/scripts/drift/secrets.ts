import { isRecord } from "../../../preview/is-record";

/** Stands for a value that nobody should read in an issue. */
export const HIDDEN = "(secret)";

/** What Pulumi prints in the place of a secret. */
const BLINDED = "[secret]";

/** The key by which Pulumi marks special values in JSON, secrets among them. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Values that are known only once the update has run. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Properties whose value is one, also where nobody has marked it so. */
const NAMES = /pass(word|phrase|wd)?|secret|token|private_?key|credential|api_?key/i;

/** Names that only speak of one: its ARN, its age. */
const ABOUT = /(arns?|ids?|names?|versions?|days|hours|seconds|minutes|enabled|types?|length|policy|managed)$/i;

/** A value without what nobody should read: secrets, the values of properties called like one, and credentials in text. */
export function hidden(path: string, value: unknown): unknown {
    const name = lastName(path);
    if (value !== undefined && NAMES.test(name) && !ABOUT.test(name) && typeof value !== "boolean") {
        return HIDDEN;
    }
    if (typeof value === "string") {
        return value.includes(BLINDED)
            ? HIDDEN
            : value === UNKNOWN
              ? "(known after the update)"
              : withoutCredentials(value);
    }
    if (Array.isArray(value)) {
        return value.map((item: unknown) => hidden("", item));
    }
    if (!isRecord(value)) {
        return value;
    }
    if (SIGNATURE in value) {
        return HIDDEN;
    }
    // `{ name: "PASSWORD", value: "…" }`, as environment variables of containers are written.
    const called = typeof value.name === "string" ? value.name : undefined;
    return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [
            key,
            hidden(key === "value" && called !== undefined ? called : key, inner),
        ]),
    );
}

/** Leaves out access keys, and passwords in addresses. */
export function withoutCredentials(text: string): string {
    return text
        .replace(/:\/\/[^\s/:@]+:[^\s/@]+@/g, "://***@")
        .replace(/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, "***")
        .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, "***");
}

function lastName(path: string): string {
    return (
        path
            .split(/[.[\]"]+/)
            .filter((step) => step !== "" && !/^\d+$/.test(step))
            .at(-1) ?? ""
    );
}
