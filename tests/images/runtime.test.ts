import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";

const APPLICATIONS = join(__dirname, "../../apps");
const SCRIPT = join(APPLICATIONS, "backend/runtime.sh");

/** Paths of the official image on Alpine Linux. */
const ALPINE = {
    "bin/busybox": "",
    "etc/os-release": 'ID=alpine\nPRETTY_NAME="Alpine Linux v3.24"\n',
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
    "lib/ld-musl-aarch64.so.1": "loader",
    "lib/libcrypto.so.3": "",
    "lib/apk/db/installed": [
        "C:Q1\nP:busybox\nV:1.38\nF:bin\n",
        "C:Q2\nP:musl\nV:1.2.6\nF:lib\nR:ld-musl-aarch64.so.1\n",
        "C:Q3\nP:musl-utils\nV:1.2.6\n",
        "C:Q4\nP:libgcc\nV:15.2\n",
        "C:Q5\nP:libstdc++\nV:15.2\n",
        "",
    ].join("\n"),
    "usr/lib/libgcc_s.so.1": "",
    "usr/lib/libstdc++.so.6.0.34": "library",
    "usr/local/bin/node": "program",
    "usr/local/bin/docker-entrypoint.sh": "",
    "usr/local/lib/node_modules/npm/package.json": "{}",
} as const;
const ALPINE_LINKS = {
    "bin/sh": "/bin/busybox",
    "lib/libc.musl-aarch64.so.1": "ld-musl-aarch64.so.1",
    "usr/lib/libstdc++.so.6": "libstdc++.so.6.0.34",
    "usr/local/bin/npm": "../lib/node_modules/npm/bin/npm-cli.js",
} as const;
/** What is left of them. */
const KEPT = [
    "app",
    "etc/group",
    "etc/os-release",
    "etc/passwd",
    "lib/apk/db/installed",
    "lib/ld-musl-aarch64.so.1",
    "lib/libc.musl-aarch64.so.1",
    "tmp",
    "usr/lib/libgcc_s.so.1",
    "usr/lib/libstdc++.so.6",
    "usr/lib/libstdc++.so.6.0.34",
    "usr/local/bin/node",
];

describe("images: the root that Node.js runs in", () => {
    let directory: string;
    let image: string;

    before(async function () {
        if (process.platform !== "linux") {
            console.log("      skipped: the script is for the tools of Linux");
            this.skip();
        }
        directory = await mkdtemp(join(tmpdir(), "slipway-runtime-"));
        image = join(directory, "image");
        const alpine = join(directory, "alpine");
        for (const [path, content] of Object.entries(ALPINE)) {
            await mkdir(dirname(join(alpine, path)), { recursive: true });
            await writeFile(join(alpine, path), content);
        }
        for (const [path, target] of Object.entries(ALPINE_LINKS)) {
            await symlink(target, join(alpine, path));
        }
        await promisify(execFile)("sh", [SCRIPT, alpine, image]);
    });

    after(() => rm(directory, { recursive: true, force: true }));

    it("holds of Alpine Linux what Node.js is linked with, of another architecture than this machine's, and no more", async () => {
        const entries = await readdir(image, { recursive: true, withFileTypes: true });
        const paths = entries.map((entry) => relative(image, join(entry.parentPath, entry.name)));
        const leaves = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}/`)));
        expect(leaves.sort()).to.deep.equal(KEPT);
        expect(await readlink(join(image, "lib/libc.musl-aarch64.so.1"))).to.equal("ld-musl-aarch64.so.1");
        expect(await readlink(join(image, "usr/lib/libstdc++.so.6"))).to.equal("libstdc++.so.6.0.34");
        expect(await readFile(join(image, "usr/local/bin/node"), "utf8")).to.equal("program");
    });

    it("keeps of the list of packages those whose files it holds", async () => {
        const list = await readFile(join(image, "lib/apk/db/installed"), "utf8");
        expect(list.match(/^P:.*$/gm)).to.deep.equal(["P:musl", "P:libgcc", "P:libstdc++"]);
        expect(list).to.include("C:Q2\nP:musl\nV:1.2.6\nF:lib\nR:ld-musl-aarch64.so.1\n\n");
        expect(await readFile(join(image, "etc/os-release"), "utf8")).to.equal(ALPINE["etc/os-release"]);
    });

    it("has one account, without a shell, and a folder that all may write to", async () => {
        expect(await readFile(join(image, "etc/passwd"), "utf8")).to.equal(
            "node:x:1000:1000:node:/home/node:/sbin/nologin\n",
        );
        expect(((await stat(join(image, "tmp"))).mode & 0o7777).toString(8)).to.equal("1777");
    });

    it("has the same times whenever it is made", async () => {
        for (const path of [".", ...KEPT.filter((each) => !each.endsWith(".so.6"))]) {
            expect((await stat(join(image, path))).mtimeMs, path).to.equal(0);
        }
    });

    it("is made by the same script for each application", async () => {
        const scripts = await Promise.all(
            ["backend", "frontend"].map((name) => readFile(join(APPLICATIONS, name, "runtime.sh"), "utf8")),
        );
        expect(scripts[0]).to.equal(scripts[1]);
    });
});
