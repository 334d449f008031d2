import { once } from "node:events";
import { join } from "node:path";
import { selfSignedCertificate } from "./certificate";
import { readFiles } from "./files";
import { createLog } from "./log";
import { createServer } from "./server";
import { readSettings } from "./settings";
import { closeOnSignal } from "./shutdown";

// `src` and `dist`, from where this file runs, are beside one another.
const PUBLIC_DIRECTORY = join(__dirname, "..", "dist", "public");

async function main(): Promise<void> {
    const settings = readSettings(process.env);
    const log = createLog(settings.logLevel);
    const files = await readFiles(settings.publicDirectory ?? PUBLIC_DIRECTORY);
    const certificate = settings.protocol === "https" ? await selfSignedCertificate() : undefined;
    const server = createServer(settings, files, log, certificate);
    closeOnSignal(server, log, settings.shutdownDelay);
    server.listen(settings.port, "0.0.0.0");
    await once(server, "listening");
    log("info", `Server listening at ${settings.protocol}://0.0.0.0:${settings.port}`);
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
