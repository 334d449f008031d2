/** Everything that the environment decides. */
export interface Settings {
    readonly port: number;
    /** What the server speaks on its port: plain HTTP, or HTTPS with a certificate that it makes itself. */
    readonly protocol: Protocol;
    readonly logLevel: LogLevel;
    /** Source revision that the image was built from. */
    readonly revision: string;
    /** Origin of the backend as browsers reach it, such as `https://app.example.org`; empty: the page's own origin. */
    readonly backendUrl: string;
    /** Origin of the avatars' bucket, from which browsers read and to which they upload. */
    readonly uploadOrigin: string | undefined;
    /** How long the server still takes new connections after SIGTERM, in seconds. */
    readonly shutdownDelay: number;
    /** Folder of the page's built files. */
    readonly publicDirectory: string | undefined;
}

/** What a server speaks. */
export type Protocol = (typeof PROTOCOLS)[number];

/** Least level that is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The levels of a log, the most urgent first; `silent` logs nothing. */
export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const PROTOCOLS = ["http", "https"] as const;
// Host names and addresses; a semicolon or comma, which a URL may hold, would end a directive of the security policy.
const HOST = /^[\w.:[\]-]+$/;
// ECS kills a container 30 seconds after SIGTERM, and open requests need what the delay leaves of it.
const LONGEST_DELAY_SECONDS = 15;

/**
 * Reads the settings from environment variables; an empty variable counts as absent.
 *
 * @throws an `Error` whose message lists every mistake, one a line, with the variable's name.
 */
export function readSettings(environment: Environment): Settings {
    const mistakes: string[] = [];
    const optional = (name: string): string | undefined => (environment[name] === "" ? undefined : environment[name]);

    const number = (name: string, fallback: number, least: number, most: number): number => {
        const text = optional(name);
        const value = text === undefined ? fallback : Number(text);
        if (!Number.isInteger(value) || value < least || value > most) {
            mistakes.push(`${name}: "${text ?? ""}" is not a whole number from ${least} to ${most}.`);
        }
        return value;
    };

    const choice = <Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice => {
        const text = optional(name);
        const value = text === undefined ? fallback : choices.find((candidate) => candidate === text);
        if (value === undefined) {
            mistakes.push(`${name}: "${text ?? ""}" is not supported. It is one of ${choices.join(", ")}.`);
        }
        return value ?? fallback;
    };

    const origin = (name: string, example: string): string | undefined => {
        const text = optional(name);
        const value = text === undefined ? undefined : originOf(text);
        if (text !== undefined && value === undefined) {
            mistakes.push(`${name}: "${text}" is not an http or https address without a path, such as ${example}.`);
        }
        return value;
    };

    const settings: Settings = {
        port: number("PORT", 8080, 1, 65_535),
        protocol: choice("PROTOCOL", PROTOCOLS, "http"),
        logLevel: choice("LOG_LEVEL", LOG_LEVELS, "info"),
        revision: optional("REVISION") ?? "development",
        backendUrl: origin("BACKEND_URL", "https://app.example.org") ?? "",
        uploadOrigin: origin("UPLOAD_ORIGIN", "https://avatars.example.org"),
        shutdownDelay: number("SHUTDOWN_DELAY_SECONDS", 5, 0, LONGEST_DELAY_SECONDS),
        publicDirectory: optional("PUBLIC_DIRECTORY"),
    };
    if (mistakes.length > 0) {
        const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
        throw new Error([`The environment has ${count}:`, ...mistakes].join("\n  "));
    }
    return settings;
}

function originOf(address: string): string | undefined {
    if (!URL.canParse(address)) {
        return undefined;
    }
    const { protocol, host, origin, href } = new URL(address);
    const plain = href === `${origin}/` && HOST.test(host);
    return plain && ["http:", "https:"].includes(protocol) ? origin : undefined;
}
