import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, chown, cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { cachedFolder } from "../../development/cache";
import { type Major, type Postgresql, type PostgresqlOptions, startPostgresql } from "../../development/postgresql";
import { serverAccount } from "../../development/postgresql/account";
import { binariesDirectory } from "../../development/postgresql/binaries";

const PRODUCT = join(__dirname, "../../development/postgresql.ts");

const run = promisify(execFile);

/**
 * {@link startPostgresql}, on a copy of a new server's data where the folder has none yet: a copy takes a tenth of the
 * time that `initdb` takes. The servers of one machine have one password.
 */
export async function startCopiedPostgresql(options: PostgresqlOptions): Promise<Postgresql> {
    await copyNewServer(options.directory, options.major ?? 18);
    return startPostgresql(options);
}

/** Puts into an empty folder what `startPostgresql` would make there, for the same account. */
export async function copyNewServer(directory: string, major: Major = 18): Promise<void> {
    const template = await newServer(major);
    await mkdir(dirname(directory), { recursive: true });
    if ((await readdir(directory).catch(() => [])).length === 0) {
        await mkdir(directory, { recursive: true });
        await run("cp", ["-a", `${template}/.`, directory]);
    }
}

/** Data of a server that was started once and stopped in order, made by the program under test, once on a machine. */
async function newServer(major: Major): Promise<string> {
    const package_ = join(dirname(await binariesDirectory(major, undefined)), "package.json");
    const hash = createHash("sha256")
        .update(await readFile(package_))
        .update(await readFile(PRODUCT));
    const folder = await cachedFolder(`postgresql-data-${major}-${hash.digest("hex").slice(0, 12)}`, async (place) => {
        await chmod(dirname(place.folder), 0o755);
        const server = await startPostgresql({ directory: join(place.folder, "new"), major });
        await server.stop();
    });
    return join(folder, "new");
}

/**
 * Makes a folder of a server's programs of which `initdb` is the real one for the first call with some options, and then
 * copies what that made.
 *
 * @param clusters folder for what is copied, which is made for the account that calls `initdb`.
 */
export async function linkServerPrograms(major: Major, bin: string, clusters: string): Promise<void> {
    const account = await serverAccount();
    const real = join(await binariesDirectory(major, account), "bin");
    await mkdir(clusters);
    if (account !== undefined) {
        await chown(clusters, account.uid, account.gid);
    }
    await mkdir(bin, { recursive: true });
    for (const program of await readdir(real)) {
        if (program !== "initdb") {
            await symlink(join(real, program), join(bin, program));
        }
    }
    await cp(join(__dirname, "copying-initdb.sh"), join(bin, "initdb"));
    const script = await readFile(join(bin, "initdb"), "utf8");
    await writeFile(join(bin, "initdb"), script.replace("@real@", join(real, "initdb")).replace("@made@", clusters));
    await chmod(join(bin, "initdb"), 0o755);
}
