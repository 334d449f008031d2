/** Login of a PostgreSQL user. */
export interface Credentials {
    readonly user: string;
    readonly password: string;
}

/** Where the database is and how it is reached. */
export interface DatabaseSettings {
    readonly host: string;
    readonly port: number;
    readonly name: string;
    /** `verify-full` encrypts and checks the server's certificate and host name; `disable` does neither. */
    readonly sslMode: "disable" | "verify-full";
    /** PEM file of the authorities that may sign the server's certificate; without it those that Node.js trusts. */
    readonly rootCertificateFile: string | undefined;
    /** The login itself, or the Secrets Manager secret that holds it. */
    readonly login: Credentials | { readonly secretArn: string };
}

/** Everything that the environment decides. */
export interface Settings {
    readonly port: number;
    /** What the server speaks on its port. */
    readonly protocol: Protocol;
    readonly logLevel: LogLevel;
    /** Source revision that the image was built from. */
    readonly revision: string;
    /** Origin of the only other site whose pages may read the answers. */
    readonly allowedOrigin: string | undefined;
    readonly database: DatabaseSettings;
}

/** Plain HTTP, or HTTPS with a certificate that the server makes itself. */
export type Protocol = (typeof PROTOCOLS)[number];

/** Least level that is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];

type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const PROTOCOLS = ["http", "https"] as const;
const SSL_MODES = ["disable", "verify-full"] as const;
const SECRET_ARN = /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:.+$/;

/**
 * Reads the settings from environment variables; an empty variable counts as absent.
 *
 * @throws an `Error` whose message lists every mistake, one a line, with the variable's name.
 */
export function readSettings(environment: Environment): Settings {
    const mistakes: string[] = [];

    const optional = (name: string): string | undefined => (environment[name] === "" ? undefined : environment[name]);

    const required = (name: string, meaning: string): string => {
        const value = optional(name);
        if (value === undefined) {
            mistakes.push(`${name}: missing. It is ${meaning}.`);
        }
        return value ?? "";
    };

    const port = (name: string, fallback: number): number => {
        const text = optional(name);
        const value = text === undefined ? fallback : Number(text);
        if (!Number.isInteger(value) || value < 1 || value > 65_535) {
            mistakes.push(`${name}: "${text ?? ""}" is not a port. It is a whole number from 1 to 65535.`);
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

    const origin = (name: string): string | undefined => {
        const text = optional(name);
        if (text !== undefined && !(URL.canParse(text) && new URL(text).origin === text)) {
            mistakes.push(`${name}: "${text}" is not an origin such as http://localhost:8080.`);
        }
        return text;
    };

    const login = (): DatabaseSettings["login"] => {
        const secretArn = optional("DATABASE_SECRET_ARN");
        if (secretArn === undefined) {
            return {
                user: required("PGUSER", "the database user, unless DATABASE_SECRET_ARN is set"),
                password: required("PGPASSWORD", "the database user's password, unless DATABASE_SECRET_ARN is set"),
            };
        }
        if (!SECRET_ARN.test(secretArn)) {
            mistakes.push(`DATABASE_SECRET_ARN: "${secretArn}" is not the ARN of a Secrets Manager secret.`);
        }
        return { secretArn };
    };

    const settings: Settings = {
        port: port("PORT", 8000),
        protocol: choice("PROTOCOL", PROTOCOLS, "http"),
        logLevel: choice("LOG_LEVEL", LOG_LEVELS, "info"),
        revision: optional("REVISION") ?? "development",
        allowedOrigin: origin("ALLOWED_ORIGIN"),
        database: {
            host: required("PGHOST", "the host name of the PostgreSQL server"),
            port: port("PGPORT", 5432),
            name: required("PGDATABASE", "the name of the database"),
            sslMode: choice("PGSSLMODE", SSL_MODES, "verify-full"),
            rootCertificateFile: optional("PGSSLROOTCERT"),
            login: login(),
        },
    };
    if (mistakes.length > 0) {
        const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
        throw new Error([`The environment has ${count}:`, ...mistakes].join("\n  "));
    }
    return settings;
}
