import { AvatarStore } from "./avatars/store";
import { selfSignedCertificate } from "./certificate";
import { credentialSource } from "./database/credentials";
import { Database } from "./database/database";
import { migrationNames } from "./database/migration-files";
import { migrate } from "./database/migrations";
import { pendingMigrations } from "./database/pending-migrations";
import { createQueries } from "./database/queries";
import { failWith } from "./failure";
import { createServer } from "./server";
import { readSettings } from "./settings";
import { exitOnSignal, Shutdown } from "./shutdown";

async function main(): Promise<void> {
    const stopExiting = exitOnSignal();
    const settings = readSettings(process.env);
    const database = new Database(settings.database, credentialSource(settings.database.login), (error) => {
        server.log.warn({ err: error }, "a database connection was lost");
    });
    const queries = createQueries(database);
    const names = await migrationNames();
    const shutdown = new Shutdown();
    const server = await createServer({
        settings,
        queries,
        avatars: new AvatarStore(settings.avatars),
        pendingMigrations: () => pendingMigrations(queries, names),
        closing: shutdown.closing,
        certificate: settings.protocol === "https" ? await selfSignedCertificate() : undefined,
    });
    if (settings.migrateOnStart) {
        await migrate(settings.database, (line) => {
            server.log.info(line);
        });
    }
    stopExiting();
    shutdown.onSignal(server, settings.shutdownDelaySeconds, () => database.close());
    await server.listen({ host: settings.listenAddress, port: settings.port });
}

main().catch(failWith);
