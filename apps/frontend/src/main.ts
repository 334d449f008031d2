import { selfSignedCertificate } from "./certificate";
import { createServer } from "./server";
import { readSettings } from "./settings";
import { closeOnSignal } from "./shutdown";

async function main(): Promise<void> {
    const settings = readSettings(process.env);
    const certificate = settings.protocol === "https" ? await selfSignedCertificate() : undefined;
    const server = createServer(settings, certificate);
    closeOnSignal(server);
    await server.listen({ host: "0.0.0.0", port: settings.port });
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
