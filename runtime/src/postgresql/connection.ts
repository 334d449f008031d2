import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { ConnectionOptions } from "node:tls";
import { Client, DatabaseError } from "pg";
import type { Environment } from "../environment";
import { Failure } from "../failure";
import { type Credentials, type CredentialSource, secretCredentials } from "./credentials";
import { liftTimeouts } from "./session";

/** A database and how to log in to it. */
export interface DatabaseTarget {
    /** Host name, or the folder of the server's Unix socket. */
    readonly host: string;
    readonly port: number;
    readonly database: string;
    /** Certificates to verify the server's against; `false` for a connection without TLS. */
    readonly tls: { readonly rootCertificateFile?: string | undefined } | false;
    readonly credentials: CredentialSource;
    /**
     * The failure that it is when the server cannot be reached, for a reason.
     * @default one of the kind `database not reached`, which says what may stand between
     */
    readonly unreachable?: (reason: string) => Failure;
}

const CONNECTION_TIMEOUT_MILLISECONDS = 15_000;
const APPLICATION_NAME = "slipway-backup";
/** A database that vanished without a word is noticed in minutes. */
const KEEP_ALIVE_SECONDS = 30;
/** What a connection is given to say goodbye. */
const END_TIMEOUT_MILLISECONDS = 2_000;

/** What `pg` says when a connection ends before its time. */
const CONNECTION_LOST = /^(Connection terminated|Client (has encountered|was closed)|read E|write E)/;

/** SQLSTATE of a refused password, and of a user that is not there. */
const LOGIN_REFUSED = new Set(["28P01", "28000"]);

/**
 * Reads PGHOST, PGPORT, PGDATABASE, PGSSLMODE, PGSSLROOTCERT and DATABASE_SECRET_ARN. Of the TLS modes of libpq it takes
 * `verify-full`, which is the default, and `disable`: the others let somebody in between.
 */
export function databaseTarget(environment: Environment): DatabaseTarget {
    const sslMode = environment.choice("PGSSLMODE", ["verify-full", "disable"], "verify-full");
    const rootCertificateFile = environment.optional("PGSSLROOTCERT");
    return {
        host: environment.text("PGHOST"),
        port: environment.integer("PGPORT", 5432, { minimum: 1, maximum: 65_535 }),
        database: environment.text("PGDATABASE"),
        tls: sslMode === "disable" ? false : { rootCertificateFile },
        credentials: secretCredentials(environment.text("DATABASE_SECRET_ARN")),
    };
}

/**
 * Opens a connection without timeouts, which the caller must `end()`. A refused login is read again and tried once more:
 * it may have been rotated in between.
 *
 * @throws {@link Failure} of the kind `database not reached`.
 */
export async function connect(target: DatabaseTarget): Promise<Client> {
    const tls = tlsOptions(target);
    const first = await target.credentials();
    try {
        return await open(target, first, tls);
    } catch (error) {
        if (!isLoginRefused(error)) {
            throw connectionFailure(target, error);
        }
    }
    const second = await target.credentials();
    try {
        return await open(target, second, tls);
    } catch (error) {
        throw connectionFailure(target, error);
    }
}

/**
 * The environment by which PostgreSQL's own programs reach the database: libpq's variables, with the password, which
 * must not be among a process's arguments.
 */
export function libpqEnvironment(target: DatabaseTarget, { user, password }: Credentials): Record<string, string> {
    const environment: Record<string, string> = {
        PGHOST: target.host,
        PGPORT: String(target.port),
        PGDATABASE: target.database,
        PGUSER: user,
        PGAPPNAME: APPLICATION_NAME,
        PGCONNECT_TIMEOUT: String(CONNECTION_TIMEOUT_MILLISECONDS / 1_000),
        // The one limit that they do not lift by themselves: a process of pg_restore waits until it can build something.
        PGOPTIONS: "-c idle_session_timeout=0",
        PGSSLMODE: target.tls === false ? "disable" : "verify-full",
    };
    if (password !== undefined) {
        environment.PGPASSWORD = password;
    }
    if (target.tls !== false) {
        // "system": the certificate authorities of the machine.
        environment.PGSSLROOTCERT = target.tls.rootCertificateFile ?? "system";
    }
    return environment;
}

/** Options of a connection for PostgreSQL's own programs that no environment variable sets, as `--dbname` takes them. */
export const LIBPQ_OPTIONS = `keepalives_idle=${KEEP_ALIVE_SECONDS} keepalives_interval=10 keepalives_count=6`;

/** Ends a connection, also one whose query runs or whose server is out of reach. */
export async function disconnect(client: Client): Promise<void> {
    const timeout = new AbortController();
    await Promise.race([
        client.end().catch(() => undefined),
        setTimeout(END_TIMEOUT_MILLISECONDS, undefined, { signal: timeout.signal }).catch(() => undefined),
    ]);
    timeout.abort();
}

/**
 * The failure that an error of a query is; any other error as it is.
 *
 * @param what in a sentence: `The database could not be described`.
 */
export function queryFailure(what: string, error: unknown): unknown {
    const isOfQuery = error instanceof DatabaseError || (error instanceof Error && CONNECTION_LOST.test(error.message));
    return isOfQuery ? new Failure("dump failed", `${what}: ${describe(error)}.`, { cause: error }) : error;
}

async function open(target: DatabaseTarget, credentials: Credentials, ssl: ConnectionOptions | false): Promise<Client> {
    const client = new Client({
        host: target.host,
        port: target.port,
        database: target.database,
        user: credentials.user,
        password: credentials.password,
        ssl,
        application_name: APPLICATION_NAME,
        connectionTimeoutMillis: CONNECTION_TIMEOUT_MILLISECONDS,
        keepAlive: true,
        keepAliveInitialDelayMillis: KEEP_ALIVE_SECONDS * 1_000,
    });
    // A connection that breaks while no query runs would end the process; the next query fails with the same reason.
    client.on("error", () => undefined);
    try {
        await client.connect();
        await liftTimeouts(client);
    } catch (error) {
        await disconnect(client);
        throw error;
    }
    return client;
}

function tlsOptions({ host, tls }: DatabaseTarget): ConnectionOptions | false {
    if (tls === false || isAbsolute(host)) {
        return false;
    }
    const { rootCertificateFile } = tls;
    // `host`: the certificate must name it, also where it is an address.
    const options = { rejectUnauthorized: true, host };
    return rootCertificateFile === undefined ? options : { ...options, ca: readCertificates(rootCertificateFile) };
}

function readCertificates(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        throw new Failure("wrong settings", `PGSSLROOTCERT names ${file}, which cannot be read.`, { cause: error });
    }
}

function isLoginRefused(error: unknown): boolean {
    return error instanceof DatabaseError && LOGIN_REFUSED.has(error.code ?? "");
}

function connectionFailure(target: DatabaseTarget, error: unknown): unknown {
    if (error instanceof Failure || !(error instanceof Error)) {
        return error;
    }
    if (target.unreachable !== undefined && !(error instanceof DatabaseError)) {
        return target.unreachable(describe(error));
    }
    const where = isAbsolute(target.host) ? target.host : `${target.host}:${target.port}`;
    return new Failure(
        "database not reached",
        `The database "${target.database}" at ${where} could not be reached: ${describe(error)}. ${advice(error)}`,
        { cause: error },
    );
}

// Where a name has several addresses, the reasons are inside, one for each.
function describe(error: Error): string {
    const inner: unknown = error instanceof AggregateError ? error.errors[0] : error;
    return (inner instanceof Error ? inner.message : "").replace(/\.$/, "") || error.name;
}

function advice(error: Error): string {
    if (isLoginRefused(error)) {
        return "The login in the secret was refused, also when it was read again: is the secret the database's own?";
    }
    if (error instanceof DatabaseError) {
        return "The server answered, and refused the connection.";
    }
    return "See that the database runs, that its security group lets the task in, and PGSSLROOTCERT.";
}
