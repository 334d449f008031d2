import { execFile } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** Packages of a suite of Debian. */
export interface DebianPackages {
    /** `forky`. */
    readonly suite: string;
    /** Unpacked with the shared libraries that they depend on. */
    readonly withLibraries: readonly string[];
    /** Unpacked alone. */
    readonly alone: readonly string[];
}

const MIRROR = "http://deb.debian.org/debian";
const KEY = join(__dirname, "debian-archive-key.asc");
const LIBRARY = /^(lib|zlib)/;
/** Of Debian's own tools, which are not used. */
const UNUSED_LIBRARY = /^libperl|^libc-gconv/;
const TIMEOUT_MILLISECONDS = 180_000;

const run = promisify(execFile);

/**
 * Fetches packages with APT, which checks the signature of the suite's index and each package's SHA-256, and unpacks them
 * below `folder`: nothing is installed, no root is needed, and the machine's own APT is not touched.
 *
 * @throws without APT (Debian, Ubuntu), a network, or such packages in the suite.
 */
export async function unpackDebianPackages(packages: DebianPackages, folder: string, work: string): Promise<void> {
    const apt = await privateApt(packages.suite, work);
    await apt("apt-get", ["update", "--quiet"]);
    const plan = await apt("apt-get", ["install", "--simulate", ...packages.withLibraries]);
    const libraries = [...plan.matchAll(/^Inst (\S+)/gm)]
        .map(([, name = ""]) => name)
        .filter((name) => LIBRARY.test(name) && !UNUSED_LIBRARY.test(name));
    await apt("apt-get", ["download", "--quiet", ...packages.withLibraries, ...packages.alone, ...libraries]);
    for (const file of (await readdir(work)).filter((name) => name.endsWith(".deb"))) {
        await run("dpkg-deb", ["--extract", join(work, file), folder]);
    }
}

/** APT with its sources, lists and state in a folder, and no package installed. */
async function privateApt(
    suite: string,
    work: string,
): Promise<(command: string, args: readonly string[]) => Promise<string>> {
    for (const folder of ["lists/partial", "cache/archives/partial", "preferences"]) {
        await mkdir(join(work, folder), { recursive: true });
    }
    const sources = join(work, "sources.list");
    await writeFile(sources, `deb [signed-by=${KEY}] ${MIRROR} ${suite} main\n`);
    await writeFile(join(work, "status"), "");
    // https://manpages.debian.org/apt.conf.5
    const settings = {
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": "-",
        "Dir::Etc::Preferences": join(work, "preferences/none"),
        "Dir::Etc::PreferencesParts": join(work, "preferences"),
        "Dir::State": work,
        "Dir::State::Lists": join(work, "lists"),
        "Dir::State::Status": join(work, "status"),
        "Dir::Cache": join(work, "cache"),
        "Acquire::Languages": "none",
        "Acquire::Retries": "2",
        "Acquire::http::Timeout": "20",
        // A mirror that lags behind is good enough for tools of tests; the signature is checked all the same.
        "Acquire::Check-Valid-Until": "false",
        // What root fetches is otherwise fetched as an account that may not enter the folder.
        "APT::Sandbox::User": "",
        "APT::Install-Recommends": "false",
    };
    const file = join(work, "apt.conf");
    await writeFile(
        file,
        Object.entries(settings)
            .map(([name, value]) => `${name} "${value}";\n`)
            .join(""),
    );
    return async (command, args) => {
        const { stdout } = await run(command, ["--config-file", file, ...args], {
            cwd: work,
            env: { ...process.env, LC_ALL: "C" },
            timeout: TIMEOUT_MILLISECONDS,
            maxBuffer: 16 * 1024 * 1024,
        });
        return stdout;
    };
}
