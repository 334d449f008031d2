import type { Client } from "pg";
import type { DatabaseContent } from "../content";
import type { Job } from "../job";
import { connect, type DatabaseTarget } from "../postgresql/connection";
import { inspectDatabase } from "../postgresql/inspect";
import { withProgress } from "../restore/progress";
import { counted, sized } from "../words";

/**
 * Reads all that a database holds, several tables side by side. Nobody must write to it meanwhile.
 *
 * @throws where it cannot be reached, or something in it cannot be read.
 */
export async function readContent(target: DatabaseTarget, connections: number, job: Job): Promise<DatabaseContent> {
    const { log, signal } = job;
    const clients: Client[] = [];
    let tables = 0;
    let bytes = 0;
    const end = (): void => {
        // The query that runs is not waited for: the server ends it when it finds the connection gone.
        for (const client of clients) {
            void client.end().catch(() => undefined);
        }
    };
    signal.addEventListener("abort", end);
    try {
        const first = await openSnapshot(target, clients);
        for (let number = 1; number < connections; number += 1) {
            await openSnapshot(target, clients);
        }
        signal.throwIfAborted();
        return await withProgress(
            log,
            () => `${counted(tables, "table")} with ${sized(bytes)} read and hashed`,
            () =>
                inspectDatabase([first, ...clients.slice(1)], {
                    signal,
                    onTable: (_table, tableBytes) => {
                        tables += 1;
                        bytes += tableBytes;
                    },
                }),
        );
    } catch (error) {
        signal.throwIfAborted();
        throw error;
    } finally {
        signal.removeEventListener("abort", end);
        await Promise.allSettled(clients.map((client) => client.end()));
    }
}

async function openSnapshot(target: DatabaseTarget, clients: Client[]): Promise<Client> {
    const client = await connect(target);
    clients.push(client);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    return client;
}
