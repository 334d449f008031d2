import { isUnknown } from "./values";

/** What a value that is a credential looks like. */
const CREDENTIALS: readonly { readonly what: string; readonly pattern: RegExp }[] = [
    { what: "an AWS access key", pattern: /\b(AKIA|ASIA)[A-Z0-9]{16}\b/ },
    { what: "a private key", pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
    { what: "an address with a password", pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i },
    { what: "a token of GitHub", pattern: /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/ },
    { what: "a token of Slack", pattern: /\bxox[abeprs]-[\w-]{10,}/ },
];

/** Last words of names of what a secret is only known by: its ARN, where it is, how long it lasts. */
const HARMLESS = new Set([
    ...["arn", "arns", "name", "names", "id", "ids", "file", "path", "url", "uri", "host", "port", "prefix"],
    ...["ttl", "seconds", "minutes", "hours", "days", "count", "length", "limit", "version", "rotation", "endpoint"],
]);

const SECRET_WORD = /(password|passwd|passphrase|secret|token|credential|apikey|privatekey|accesskey|signingkey)s?$/;
const SECRET_PAIR = /^(api|private|access|signing|encryption|master|secret)keys?$/;

/** Which kind of credential a text holds, if any. */
export function credentialIn(text: string): string | undefined {
    return CREDENTIALS.find(({ pattern }) => pattern.test(text))?.what;
}

/** Whether what has this name is a secret: `DB_PASSWORD` and `apiKey` are, `SECRET_ARN` and `tokenTtl` are not. */
export function isSecretName(name: string): boolean {
    const words = name
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .toLowerCase()
        .split(/[^a-z0-9]+/)
        .filter((word) => word !== "");
    if (HARMLESS.has(words.at(-1) ?? "")) {
        return false;
    }
    return words.some((word, index) => SECRET_WORD.test(word) || SECRET_PAIR.test(`${word}${words[index + 1] ?? ""}`));
}

/** What is wrong with a named value that everybody who may look can read; the value itself is not said. */
export function plainSecret(name: string, value: unknown): string[] {
    if (typeof value !== "string") {
        return [];
    }
    const credential = credentialIn(value);
    if (credential !== undefined) {
        return [`${name} holds ${credential}.`];
    }
    return isSecretName(name) && !isHarmless(value) ? [`${name} holds a secret, by its name.`] : [];
}

/** Values that are no secret whatever they are named: nothing, an ARN, a number, a flag, what is not known yet. */
function isHarmless(value: string): boolean {
    return isUnknown(value) || /^(|arn:aws[\w-]*:.*|\d{1,6}|true|false)$/.test(value);
}
