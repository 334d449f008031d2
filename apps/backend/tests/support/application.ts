import { type S3, startS3 } from "../../../testing/s3";
import { AvatarStore } from "../../src/avatars/store";
import { credentialSource } from "../../src/database/credentials";
import { Database } from "../../src/database/database";
import { migrationNames } from "../../src/database/migration-files";
import { migrate } from "../../src/database/migrations";
import { pendingMigrations } from "../../src/database/pending-migrations";
import { createQueries, type Queries } from "../../src/database/queries";
import type { App } from "../../src/http/app";
import { createServer, type Services } from "../../src/server";
import { createDatabase, type TestDatabase } from "./database";
import { setEnvironment } from "./environment";
import type { Postgres } from "./postgres";

/** Bucket of the avatars. */
export const BUCKET = "avatars";

/** The whole application in this process, on a database and a bucket of its own. */
export interface Application {
    readonly server: App;
    readonly queries: Queries;
    readonly database: TestDatabase;
    readonly s3: S3;
    stop(): Promise<void>;
}

/** How {@link startApplication} differs from the defaults. */
export interface ApplicationOptions {
    readonly settings?: Partial<Services["settings"]>;
    readonly closing?: () => boolean;
    /** Time in milliseconds for the addresses of avatars and for S3. */
    readonly now?: () => number;
}

const SETTINGS: Services["settings"] = {
    allowedOrigin: undefined,
    logLevel: "silent",
    rateLimit: 1_000_000,
    revision: "1a2b3c4",
};

/** Starts the application with all migrations run; the server does not listen. */
export async function startApplication(postgres: Postgres, options: ApplicationOptions = {}): Promise<Application> {
    const { settings, closing = () => false, now = Date.now } = options;
    const database = await createDatabase(postgres);
    await migrate(database.settings, () => undefined);
    const s3 = await startS3({ buckets: [BUCKET], now: () => new Date(now()) });
    // The SDK announces the end of Node.js 20 on every start.
    const quiet = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
    const restore = setEnvironment({ ...s3.environment, ...quiet });
    const pool = new Database(database.settings, credentialSource(database.settings.login), () => undefined);
    const queries = createQueries(pool);
    const names = await migrationNames();
    const server = await createServer({
        settings: { ...SETTINGS, ...settings },
        queries,
        avatars: new AvatarStore({ bucket: BUCKET, region: s3.region, endpoint: s3.url }, now),
        pendingMigrations: () => pendingMigrations(queries, names),
        closing,
    });
    return {
        server,
        queries,
        database,
        s3,
        stop: async () => {
            await server.close();
            await pool.close();
            await s3.stop();
            restore();
        },
    };
}
