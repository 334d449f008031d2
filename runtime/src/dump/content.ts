import type { Client } from "pg";
import type { DatabaseContent, SequenceContent } from "../content";
import { Failure } from "../failure";
import { inspectDatabase } from "../postgresql/inspect";

/** What {@link readContent} goes by. */
export interface ContentRequest {
    /** Connections whose transactions see the dump's snapshot. */
    readonly readers: readonly [Client, ...Client[]];
    readonly sequences: readonly SequenceContent[];
    /** Awaited before rows are read. */
    readonly beforeRows: Promise<unknown>;
    readonly signal: AbortSignal;
    /** Called when a table was read, with its bytes. */
    readonly onTable: (bytes: number) => void;
}

/** Reads what a dump's archives hold. */
export type ContentReader = (request: ContentRequest) => Promise<DatabaseContent>;

/**
 * Reads what a dump's archives hold, then ends the readers' transactions, and with them their locks.
 *
 * @throws {@link Failure} of the kind `dump failed`.
 */
export async function readContent(request: ContentRequest): Promise<DatabaseContent> {
    const { readers, signal, onTable } = request;
    try {
        const content = await inspectDatabase(readers, {
            ...request,
            onTable: (_table, bytes) => {
                onTable(bytes);
            },
        });
        await Promise.all(readers.map((reader) => reader.query("COMMIT")));
        return content;
    } catch (error) {
        signal.throwIfAborted();
        const reason = error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
        throw new Failure("dump failed", `What the dump holds could not be counted. ${reason}.`, { cause: error });
    }
}
