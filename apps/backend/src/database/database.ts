import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { ConnectionOptions } from "node:tls";
import { Client, type ClientConfig, DatabaseError, Pool, type PoolClient } from "pg";
import type { Credentials, DatabaseSettings } from "../settings";
import type { CredentialSource } from "./credentials";

/** How a {@link Database} uses its connections. */
export interface DatabaseOptions {
    /**
     * Most connections at once. The smallest RDS instance takes 112 in all
     * (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html): ten tasks of this size, or five while
     * a deployment runs the next release beside the former.
     * @default 10
     */
    readonly connections?: number;
    /**
     * Milliseconds after which the server gives up a statement; 0 for never.
     * @default 5000
     */
    readonly statementTimeout?: number;
    /**
     * Milliseconds that a refused login is tried again for. While a rotation is under way the password in the database
     * and the one in the secret differ for a moment
     * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets_strategies.html).
     * @default 5000
     */
    readonly rotationTimeout?: number;
}

/** The database cannot be asked at the moment; `cause` says why. */
export class DatabaseUnavailable extends Error {
    override readonly name = "DatabaseUnavailable";

    constructor(cause: unknown) {
        super("the database cannot be reached", { cause });
    }
}

const CONNECTION_TIMEOUT_MILLISECONDS = 3_000;
// The server ends what takes too long; this much later it has not answered at all.
const ANSWER_TIMEOUT_MILLISECONDS = 3_000;
const IDLE_TRANSACTION_TIMEOUT_MILLISECONDS = 10_000;
const ROTATION_PAUSE_MILLISECONDS = 250;
// SQLSTATE of a refused login.
const INVALID_PASSWORD = "28P01";

/** A pool of connections that follows the rotation of its login, password or user, without a restart. */
export class Database {
    private readonly pool: Pool;
    private readonly rotationTimeout: number;
    private login: Credentials | undefined;

    /**
     * @param onConnectionLost called when a connection breaks, used or idle; the pool replaces it.
     * @throws when the file of root certificates cannot be read.
     */
    constructor(
        settings: DatabaseSettings,
        private readonly credentials: CredentialSource,
        onConnectionLost: (error: Error) => void,
        { connections = 10, statementTimeout = 5_000, rotationTimeout = 5_000 }: DatabaseOptions = {},
    ) {
        this.rotationTimeout = rotationTimeout;
        const currentLogin = () => this.login;
        this.pool = new Pool({
            host: settings.host,
            port: settings.port,
            database: settings.name,
            application_name: "slipway-backend",
            ssl: sslOptions(settings),
            max: connections,
            connectionTimeoutMillis: CONNECTION_TIMEOUT_MILLISECONDS,
            statement_timeout: statementTimeout,
            query_timeout: statementTimeout === 0 ? 0 : statementTimeout + ANSWER_TIMEOUT_MILLISECONDS,
            idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MILLISECONDS,
            keepAlive: true,
            // The pool's own options are fixed; each new connection needs the login of the moment.
            Client: class extends Client {
                constructor(config?: ClientConfig) {
                    super({ ...config, ...currentLogin() });
                }
            },
        });
        // An "error" event without a listener would end the process: a connection emits it also while it is taken, and
        // the pool repeats it for one that is not.
        this.pool.on("connect", (client) => client.on("error", onConnectionLost));
        this.pool.on("error", () => undefined);
    }

    /**
     * Takes a connection, which the caller must release. A refused login is read again and tried once more at once, and
     * then until a rotation had time to end.
     *
     * @throws {@link DatabaseUnavailable}
     */
    async connect(): Promise<PoolClient> {
        const start = Date.now();
        for (let refusals = 0; ; refusals += 1) {
            try {
                return await this.open();
            } catch (error) {
                const refused = error instanceof DatabaseError && error.code === INVALID_PASSWORD;
                const late = refusals > 0 && Date.now() - start >= this.rotationTimeout;
                if (!refused || !this.credentials.rotates || late) {
                    throw new DatabaseUnavailable(error);
                }
                this.credentials.forget();
                await setTimeout(refusals === 0 ? 0 : ROTATION_PAUSE_MILLISECONDS);
            }
        }
    }

    /** Ends the connections as they come free. */
    async close(): Promise<void> {
        await this.pool.end();
    }

    private async open(): Promise<PoolClient> {
        if (this.pool.idleCount === 0) {
            this.login = await this.credentials.read();
        }
        return this.pool.connect();
    }
}

function sslOptions({ sslMode, rootCertificateFile }: DatabaseSettings): ConnectionOptions | false {
    if (sslMode === "disable") {
        return false;
    }
    return { rejectUnauthorized: true, ca: rootCertificateFile && readFileSync(rootCertificateFile, "utf8") };
}
