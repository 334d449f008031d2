/** Everything that the environment decides. */
export interface Settings {
    readonly port: number;
    /** What the server speaks on its port: plain HTTP, or HTTPS with a certificate that it makes itself. */
    readonly protocol: Protocol;
    readonly logLevel: LogLevel;
    /** Source revision that the image was built from. */
    readonly revision: string;
    /** Origin of the backend, such as `https://app.example.org`, without a path. */
    readonly backendUrl: string;
}

/** What a server speaks. */
export type Protocol = (typeof PROTOCOLS)[number];

/** Least level that is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];

type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const PROTOCOLS = ["http", "https"] as const;
// Host names and addresses; a semicolon or comma, which a URL may hold, would end a directive of the security policy.
const HOST = /^[\w.:[\]-]+$/;

/**
 * Reads the settings from environment variables; an empty variable counts as absent.
 *
 * @throws an `Error` whose message lists every mistake, one a line, with the variable's name.
 */
export function readSettings(environment: Environment): Settings {
    const mistakes: string[] = [];
    const optional = (name: string): string | undefined => (environment[name] === "" ? undefined : environment[name]);

    const port = Number(optional("PORT") ?? 8080);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
        mistakes.push(`PORT: "${optional("PORT") ?? ""}" is not a port. It is a whole number from 1 to 65535.`);
    }

    const level = optional("LOG_LEVEL") ?? "info";
    const logLevel = LOG_LEVELS.find((candidate) => candidate === level);
    if (logLevel === undefined) {
        mistakes.push(`LOG_LEVEL: "${level}" is not supported. It is one of ${LOG_LEVELS.join(", ")}.`);
    }

    const spoken = optional("PROTOCOL") ?? "http";
    const protocol = PROTOCOLS.find((candidate) => candidate === spoken);
    if (protocol === undefined) {
        mistakes.push(`PROTOCOL: "${spoken}" is not supported. It is one of ${PROTOCOLS.join(", ")}.`);
    }

    const address = optional("BACKEND_URL");
    const backendUrl = address && originOf(address);
    if (address === undefined) {
        mistakes.push("BACKEND_URL: missing. It is where browsers reach the backend, such as https://app.example.org.");
    } else if (backendUrl === undefined) {
        mistakes.push(
            `BACKEND_URL: "${address}" is not an http or https address without a path, such as https://app.example.org.`,
        );
    }

    if (protocol === undefined || logLevel === undefined || backendUrl === undefined || mistakes.length > 0) {
        const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
        throw new Error([`The environment has ${count}:`, ...mistakes].join("\n  "));
    }
    return { port, protocol, logLevel, revision: optional("REVISION") ?? "development", backendUrl };
}

function originOf(address: string): string | undefined {
    if (!URL.canParse(address)) {
        return undefined;
    }
    const { protocol, host, origin, href } = new URL(address);
    const plain = href === `${origin}/` && HOST.test(host);
    return plain && ["http:", "https:"].includes(protocol) ? origin : undefined;
}
