import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { cachedFolder } from "../../../development/cache";
import type { Docker } from "./docker";

/** Where the build finds the certificates that it is to trust. */
const AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";
/** A mirror may be weeks behind. Nobody reads descriptions of packages in other languages. */
const APT = 'Acquire::Check-Valid-Until "false";\nAcquire::Languages "none";\n';
/** Packages of a later release may bring a file that another brought before. Files need not outlast a power failure. */
const DPKG = "force-overwrite\nforce-unsafe-io\n";
const SUITE = "bookworm";
const PLATFORM = process.arch === "x64" ? "linux-x64" : `linux-${process.arch}`;
const NODE = `node-${PLATFORM}@22.23.3`;
const NPM = "npm@10.9.8";
/** What a build does not need of Debian. */
const LEFT_OUT = ["var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/man", "usr/share/locale"];

const run = promisify(execFile);

/**
 * Makes an image that stands in for the official image of Node.js where none can be pulled: Debian's packages, and Node.js
 * and npm from npm's registry at the paths they have there. The first call on a machine takes minutes.
 *
 * @throws where Debian's mirror or npm's registry cannot be reached.
 */
export async function createBaseImage(docker: Docker, tag: string): Promise<void> {
    const name = ["images-base", SUITE, NODE, NPM].join("-").replaceAll("@", "-");
    const folder = await cachedFolder(name, async ({ folder, work }) => {
        const root = join(work, "root");
        await run("debootstrap", ["--variant=minbase", "--include=ca-certificates", SUITE, root]);
        await Promise.all(LEFT_OUT.map((path) => rm(join(root, path), { recursive: true })));
        await addNode(root, work);
        await run("tar", ["-C", root, "-cf", join(folder, "root.tar"), "."]);
    });
    const root = `slipway-test/${name}`;
    if ((await docker.run("images", "--quiet", root)) === "") {
        await docker.run("import", join(folder, "root.tar"), root);
    }
    const context = await mkdtemp(join(tmpdir(), "slipway-base-"));
    try {
        await cp(AUTHORITIES, join(context, "authorities.crt"));
        await writeFile(join(context, "apt.conf"), APT);
        await writeFile(join(context, "dpkg.cfg"), DPKG);
        const dockerfile = [
            `FROM ${root}`,
            `COPY authorities.crt ${AUTHORITIES}`,
            "COPY apt.conf /etc/apt/apt.conf.d/tests",
            "COPY dpkg.cfg /etc/dpkg/dpkg.cfg.d/tests",
            "RUN useradd --uid 1000 --user-group --create-home node",
            `ENV NODE_EXTRA_CA_CERTS=${AUTHORITIES} npm_config_update_notifier=false`,
        ];
        await writeFile(join(context, "Dockerfile"), dockerfile.join("\n"));
        await docker.run("build", "--network=host", "--tag", tag, context);
    } finally {
        await rm(context, { recursive: true });
    }
}

async function addNode(root: string, work: string): Promise<void> {
    const packages = join(work, "packages");
    await mkdir(packages);
    const install = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", NODE, NPM];
    await run("npm", install, { cwd: packages });
    const local = join(root, "usr/local");
    await cp(join(packages, "node_modules", `node-${PLATFORM}`, "bin/node"), join(local, "bin/node"));
    await mkdir(join(local, "lib/node_modules"), { recursive: true });
    await rename(join(packages, "node_modules/npm"), join(local, "lib/node_modules/npm"));
    const programs = join(local, "lib/node_modules/npm/bin");
    for (const program of await readdir(programs)) {
        await chmod(join(programs, program), 0o755).catch(() => undefined);
    }
    for (const command of ["npm", "npx"]) {
        await symlink(`../lib/node_modules/npm/bin/${command}-cli.js`, join(local, "bin", command));
    }
}
