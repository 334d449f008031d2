import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCopiedPostgresql } from "../../../../tests/support/postgresql-server";

/** A PostgreSQL server of the tests' own, on localhost. It takes passwords only, with and without TLS. */
export interface Postgres {
    readonly port: number;
    readonly superuser: { readonly user: string; readonly password: string };
    /** The server's self-signed certificate, which names `localhost` and nothing else. */
    readonly certificateFile: string;
    stop(): Promise<void>;
}

/** Starts PostgreSQL from its npm package, with nothing in it. */
export async function startPostgres(): Promise<Postgres> {
    const directory = await mkdtemp(join(tmpdir(), "backend-postgres-"));
    const remove = () => rm(directory, { recursive: true, force: true });
    try {
        const server = await startCopiedPostgresql({ directory, tls: true });
        const { port, superuser, certificateFile = "" } = server;
        return {
            port,
            superuser,
            certificateFile,
            stop: async () => {
                await server.stop();
                await remove();
            },
        };
    } catch (error) {
        await remove();
        throw error;
    }
}
