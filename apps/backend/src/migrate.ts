import { migrate } from "./database/migrations";
import { failWith } from "./failure";
import { readDatabaseSettings } from "./settings";
import { exitOnSignal } from "./shutdown";

async function main(): Promise<void> {
    const stopExiting = exitOnSignal();
    await migrate(readDatabaseSettings(process.env), (line) => {
        console.log(line);
    });
    stopExiting();
}

main().catch(failWith);
