import type { Client } from "pg";
import { connect, type DatabaseTarget } from "../postgresql/connection";

/**
 * Opens a connection for a piece of work and closes it again. When the signal is aborted it is closed at once: a query
 * that runs fails, and the work rejects with the signal's reason.
 */
export async function withConnection<Result>(
    target: DatabaseTarget,
    signal: AbortSignal,
    work: (client: Client) => Promise<Result>,
): Promise<Result> {
    const client = await connect(target);
    const end = (): void => {
        void client.end().catch(() => undefined);
    };
    signal.addEventListener("abort", end);
    try {
        // It may have been aborted while the connection was opened.
        signal.throwIfAborted();
        return await work(client);
    } catch (error) {
        signal.throwIfAborted();
        throw error;
    } finally {
        signal.removeEventListener("abort", end);
        await client.end().catch(() => undefined);
    }
}
