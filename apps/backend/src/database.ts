import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import { Client, type ClientConfig, DatabaseError, Pool, type PoolClient } from "pg";
import type { CredentialSource } from "./credentials";
import type { Credentials, DatabaseSettings } from "./settings";

const CONNECTION_TIMEOUT_MILLISECONDS = 3_000;
const QUERY_TIMEOUT_MILLISECONDS = 5_000;
// SQLSTATE of a refused login.
const INVALID_PASSWORD = "28P01";

/** A pool of connections that follows the rotation of its login, password or user, without a restart. */
export class Database {
    private readonly pool: Pool;
    private login: Credentials | undefined;

    /**
     * @param onConnectionLost called when a connection breaks, used or idle; the pool replaces it.
     * @throws when the file of root certificates cannot be read.
     */
    constructor(
        settings: DatabaseSettings,
        private readonly credentials: CredentialSource,
        onConnectionLost: (error: Error) => void,
    ) {
        const currentLogin = () => this.login;
        this.pool = new Pool({
            host: settings.host,
            port: settings.port,
            database: settings.name,
            ssl: sslOptions(settings),
            connectionTimeoutMillis: CONNECTION_TIMEOUT_MILLISECONDS,
            query_timeout: QUERY_TIMEOUT_MILLISECONDS,
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

    /** Takes a connection, which the caller must release. A refused login is read again and tried once more. */
    async connect(): Promise<PoolClient> {
        try {
            return await this.open();
        } catch (error) {
            if (!(error instanceof DatabaseError && error.code === INVALID_PASSWORD)) {
                throw error;
            }
            this.credentials.forget();
            return this.open();
        }
    }

    /** Rejects unless the database answers a query in time. */
    async ping(): Promise<void> {
        const client = await this.connect();
        try {
            await client.query("select 1");
            client.release();
        } catch (error) {
            client.release(true);
            throw error;
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
