import { type Environment, EnvironmentReader } from "./environment";

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

/** Where the pictures of the users are kept. */
export interface AvatarSettings {
    /** S3 bucket. */
    readonly bucket: string;
    readonly region: string;
    /** Origin of a stand-in for S3, which is asked path-style; without it S3 itself. */
    readonly endpoint: string | undefined;
}

/** Everything that the environment decides. */
export interface Settings {
    readonly port: number;
    /** The address that the server listens on. */
    readonly listenAddress: string;
    /** What the server speaks on its port. */
    readonly protocol: Protocol;
    readonly logLevel: LogLevel;
    /** Source revision that the image was built from. */
    readonly revision: string;
    /** Origin of the only other site whose pages may call, with their session. */
    readonly allowedOrigin: string | undefined;
    /** Requests a minute that one client address may make of this process. */
    readonly rateLimit: number;
    /** How long the server still takes requests after it was told to stop. */
    readonly shutdownDelaySeconds: number;
    /** Whether the migrations run before the server listens. */
    readonly migrateOnStart: boolean;
    readonly database: DatabaseSettings;
    readonly avatars: AvatarSettings;
}

/** Plain HTTP, or HTTPS with a certificate that the server makes itself. */
export type Protocol = (typeof PROTOCOLS)[number];

/** Least level that is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const PROTOCOLS = ["http", "https"] as const;
const SSL_MODES = ["disable", "verify-full"] as const;
const SECRET_ARN = /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:.+$/;
const RATE_LIMITS = { minimum: 1, maximum: 1_000_000 };
// ECS waits for 120 seconds at most, and open requests may take 20 of them.
const SHUTDOWN_DELAYS = { minimum: 0, maximum: 100 };

/**
 * Reads the server's settings from environment variables; an empty variable counts as absent.
 *
 * @throws an `Error` whose message lists every mistake, one a line, with the variable's name.
 */
export function readSettings(environment: Environment): Settings {
    const reader = new EnvironmentReader(environment);
    const settings: Settings = {
        port: reader.port("PORT", 8000),
        listenAddress: reader.address("LISTEN_ADDRESS", "0.0.0.0"),
        protocol: reader.choice("PROTOCOL", PROTOCOLS, "http"),
        logLevel: reader.choice("LOG_LEVEL", LOG_LEVELS, "info"),
        revision: reader.optional("REVISION") ?? "development",
        allowedOrigin: reader.origin("ALLOWED_ORIGIN"),
        rateLimit: reader.wholeNumber("RATE_LIMIT", 600, RATE_LIMITS, "a number of requests a minute"),
        shutdownDelaySeconds: reader.wholeNumber("SHUTDOWN_DELAY_SECONDS", 5, SHUTDOWN_DELAYS, "a number of seconds"),
        migrateOnStart: reader.flag("MIGRATE_ON_START", false),
        database: databaseSettings(reader),
        avatars: {
            bucket: reader.required("AVATARS_BUCKET", "the S3 bucket of the users' pictures"),
            region: reader.required("AWS_REGION", "the bucket's region, which ECS sets itself"),
            endpoint: reader.origin("AWS_ENDPOINT_URL_S3"),
        },
    };
    reader.throwMistakes();
    return settings;
}

/**
 * Reads the part of the settings that is about the database: all that migrations need.
 *
 * @throws as {@link readSettings} does.
 */
export function readDatabaseSettings(environment: Environment): DatabaseSettings {
    const reader = new EnvironmentReader(environment);
    const settings = databaseSettings(reader);
    reader.throwMistakes();
    return settings;
}

function databaseSettings(reader: EnvironmentReader): DatabaseSettings {
    return {
        host: reader.required("PGHOST", "the host name of the PostgreSQL server"),
        port: reader.port("PGPORT", 5432),
        name: reader.required("PGDATABASE", "the name of the database"),
        sslMode: reader.choice("PGSSLMODE", SSL_MODES, "verify-full"),
        rootCertificateFile: reader.optional("PGSSLROOTCERT"),
        login: databaseLogin(reader),
    };
}

function databaseLogin(reader: EnvironmentReader): DatabaseSettings["login"] {
    const secretArn = reader.optional("DATABASE_SECRET_ARN");
    if (secretArn === undefined) {
        return {
            user: reader.required("PGUSER", "the database user, unless DATABASE_SECRET_ARN is set"),
            password: reader.required("PGPASSWORD", "the database user's password, unless DATABASE_SECRET_ARN is set"),
        };
    }
    if (!SECRET_ARN.test(secretArn)) {
        reader.mistake("DATABASE_SECRET_ARN", `"${secretArn}" is not the ARN of a Secrets Manager secret.`);
    }
    return { secretArn };
}
