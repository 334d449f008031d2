import { createHash } from "node:crypto";
import { chmod, mkdir, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { closedFolder, serverAccount } from "./postgresql/account";

/** Holds the databases of folders that their server's account cannot enter. */
const ELSEWHERE = "/var/lib/slipway";

/** Where the data of one development environment lies. */
export interface DataFolders {
    readonly postgresql: string;
    /** Objects of the stand-in for S3. */
    readonly storage: string;
    /** The page, built. */
    readonly page: string;
}

/**
 * Makes the folder, and says what lies where in it. For root the database lies elsewhere where `nobody`, as which the
 * server then runs, cannot enter the folders above: below root's home, for one.
 */
export async function dataFolders(directory: string): Promise<DataFolders> {
    await mkdir(directory, { recursive: true });
    return (await isClosed(directory)) ? { ...within(directory), postgresql: elsewhere(directory) } : within(directory);
}

/** Removes the data, and nothing else that may be in the folder. */
export async function removeData(directory: string): Promise<void> {
    const { postgresql, storage, page } = within(directory);
    for (const folder of [postgresql, storage, page, elsewhere(directory)]) {
        await rm(folder, { recursive: true, force: true });
    }
}

function within(directory: string): DataFolders {
    return {
        postgresql: join(directory, "postgresql"),
        storage: join(directory, "storage"),
        page: join(directory, "page"),
    };
}

async function isClosed(directory: string): Promise<boolean> {
    const account = await serverAccount();
    if (account === undefined) {
        return false;
    }
    // Its own folder may be opened to the account; those above it are not this program's.
    const { mode } = await stat(directory);
    await chmod(directory, mode | 0o011);
    return (await closedFolder(directory, account)) !== undefined;
}

function elsewhere(directory: string): string {
    return join(ELSEWHERE, createHash("sha256").update(resolve(directory)).digest("hex").slice(0, 12));
}
