import type { ClientBase } from "pg";
import type { DatabaseContent, SequenceContent, TableContent } from "../content";
import { readLargeObjects } from "./large-objects";
import { readMigration } from "./migration";
import { readSchemaObjects } from "./schema-objects";
import { readSequences } from "./sequences";
import { prepareSession } from "./session";
import { describeTables, readTable, type TableDescription } from "./tables";

/** How an inspection is followed and stopped. */
export interface InspectOptions {
    /** No further table is read once it is aborted. */
    readonly signal?: AbortSignal;
    /** Sequences that were read already: no transaction holds them still. */
    readonly sequences?: readonly SequenceContent[];
    /** Awaited before the first table's rows are read, which locks it against changes of its structure. */
    readonly beforeRows?: Promise<unknown>;
    /** Called when a table's rows have been read. */
    readonly onTable?: (table: TableContent, bytes: number) => void;
}

const EXTENSIONS = `SELECT extname AS name, extversion AS version FROM pg_extension ORDER BY extname COLLATE "C"`;

/**
 * Reads all that a database holds. The tables are shared out among the connections, the largest first.
 *
 * @param clients one or more connections that see the same: with one snapshot, or to a database that nobody writes to.
 * They are left with other session settings (see {@link prepareSession}).
 * @throws what PostgreSQL answers where something cannot be read; of a table with its name.
 */
export async function inspectDatabase(
    clients: readonly [ClientBase, ...ClientBase[]],
    options: InspectOptions = {},
): Promise<DatabaseContent> {
    const [first] = clients;
    for (const client of clients) {
        await prepareSession(client);
    }
    const sequences = options.sequences ?? (await readSequences(first));
    const descriptions = await describeTables(first);
    const objects = await readSchemaObjects(first);
    const extensions = await first.query<DatabaseContent["extensions"][number]>(EXTENSIONS);
    const migration = await readMigration(first);
    const largeObjects = await readLargeObjects(first);
    await options.beforeRows;
    const tables = await readTables(clients, descriptions, options);
    return { tables, sequences, objects, extensions: extensions.rows, largeObjects, migration };
}

async function readTables(
    clients: readonly ClientBase[],
    descriptions: readonly TableDescription[],
    { signal, onTable }: InspectOptions,
): Promise<TableContent[]> {
    const waiting = [...descriptions].sort((one, other) => one.bytes - other.bytes);
    const contents = new Map<string, TableContent>();
    let failed = false;
    const work = async (client: ClientBase): Promise<void> => {
        for (let next = waiting.pop(); next !== undefined && !failed; next = waiting.pop()) {
            signal?.throwIfAborted();
            const content = await readTable(client, next);
            contents.set(next.name, content);
            onTable?.(content, next.bytes);
        }
    };
    await Promise.all(
        clients.map((client) =>
            work(client).catch((error: unknown) => {
                failed = true;
                throw error;
            }),
        ),
    );
    return descriptions.flatMap(({ name }) => contents.get(name) ?? []);
}
