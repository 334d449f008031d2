import { credentialSource } from "./credentials";
import { Database } from "./database";
import { selfSignedCertificate } from "./certificate";
import { createServer } from "./server";
import { readSettings } from "./settings";
import { closeOnSignal } from "./shutdown";

async function main(): Promise<void> {
    const settings = readSettings(process.env);
    const database = new Database(settings.database, credentialSource(settings.database.login), (error) => {
        server.log.warn({ err: error }, "a database connection was lost");
    });
    const certificate = settings.protocol === "https" ? await selfSignedCertificate() : undefined;
    const server = createServer(settings, database, certificate);
    closeOnSignal(server);
    await server.listen({ host: "0.0.0.0", port: settings.port });
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
