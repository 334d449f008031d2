import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** An account of the system, by its numbers. */
export interface Account {
    readonly uid: number;
    readonly gid: number;
}

const NAME = "nobody";

/**
 * The account that a PostgreSQL server runs as: the caller's own, which is `undefined`, or `nobody` for root, as which
 * PostgreSQL refuses to run (https://www.postgresql.org/docs/current/app-postgres.html).
 *
 * @throws where root's system has no such account.
 */
export async function serverAccount(): Promise<Account | undefined> {
    if (process.getuid?.() !== 0) {
        return undefined;
    }
    const lines = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
    const [, , uid, gid] = lines.find(([name]) => name === NAME) ?? [];
    if (uid === undefined || gid === undefined) {
        throw new Error(
            `PostgreSQL does not run as root, and this system has no account "${NAME}" for it to run as. ` +
                "Run this as another user than root.",
        );
    }
    return { uid: Number(uid), gid: Number(gid) };
}

/** The folder, among `path` and those above it, that `account` may not enter; `undefined` where it may enter all. */
export async function closedFolder(path: string, account: Account): Promise<string | undefined> {
    const folder = resolve(path);
    const above = dirname(folder);
    const closed = above === folder ? undefined : await closedFolder(above, account);
    if (closed !== undefined) {
        return closed;
    }
    const { uid, gid, mode } = await stat(folder);
    const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
    return ((mode >> shift) & 1) === 1 ? undefined : folder;
}
