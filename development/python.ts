import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { cachedFolder, type UnfinishedFolder } from "./cache";

const INSTALL_TIMEOUT_MILLISECONDS = 900_000;

/** What an installation prints at its end is what says why it failed. */
const KEPT_LINES = 8;

const run = promisify(execFile);

/** Python is missing or not what is needed, or a package of it cannot be installed; the message says what to do. */
export class PythonProblem extends Error {
    override readonly name = "PythonProblem";
}

/**
 * A Python with the packages of a requirements file, in the cache folder; made once, from the Python Package Index, each
 * package checked against the file's hashes; and anew where the Python that it was made of was upgraded or is gone.
 *
 * @param onLine is told what the installation prints, line by line; nothing is installed where it is not called.
 * @returns the path of its interpreter.
 * @throws {@link PythonProblem} without Python 3.11 or newer with `venv`, or without a network where it has to be made.
 */
export async function pythonEnvironment(
    name: string,
    requirements: string,
    onLine: (line: string) => void = () => undefined,
): Promise<string> {
    const digest = createHash("sha256")
        .update(await readFile(requirements))
        .digest("hex");
    const make = async (place: UnfinishedFolder): Promise<void> => {
        await checkPython();
        await run("python3", ["-m", "venv", place.folder]).catch((error: unknown) => {
            throw new PythonProblem(
                `Python cannot make a virtual environment: ${textOf(error)}\n` +
                    `On Debian and Ubuntu: apt-get install python3-venv`,
            );
        });
        await install(join(place.folder, "bin/python"), requirements, onLine);
    };
    const cached = `${name}-${digest.slice(0, 12)}`;
    const python = join(await cachedFolder(cached, make), "bin/python");
    if (!(await findsPackages(python))) {
        await rm(dirname(dirname(python)), { recursive: true, force: true });
        await cachedFolder(cached, make);
    }
    return python;
}

// It is a link to the machine's own, whose packages are in a folder of its version.
function findsPackages(python: string): Promise<boolean> {
    return run(python, ["-c", "import pip"]).then(
        () => true,
        () => false,
    );
}

async function checkPython(): Promise<void> {
    const asked = await run("python3", ["-c", "import sys; print(*sys.version_info[:2])"]).catch((error: unknown) => {
        throw new PythonProblem(
            `Python 3.11 or newer is needed, and python3 does not start: ${textOf(error)}\n` +
                `Install it (https://www.python.org/downloads/), and see to it that it is on the PATH.`,
        );
    });
    const [major = 0, minor = 0] = asked.stdout.split(" ").map(Number);
    if (major < 3 || (major === 3 && minor < 11)) {
        throw new PythonProblem(
            `Python 3.11 or newer is needed, and python3 is ${major}.${minor}.\n` +
                `Install a newer one (https://www.python.org/downloads/), and put it first on the PATH.`,
        );
    }
}

function install(python: string, requirements: string, onLine: (line: string) => void): Promise<void> {
    const args = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"];
    return new Promise((resolve, reject) => {
        const child = spawn(python, [...args, "--require-hashes", "-r", requirements], {
            stdio: ["ignore", "pipe", "pipe"],
            timeout: INSTALL_TIMEOUT_MILLISECONDS,
        });
        const last: string[] = [];
        for (const stream of [child.stdout, child.stderr]) {
            createInterface({ input: stream }).on("line", (line) => {
                last.push(line);
                last.splice(0, last.length - KEPT_LINES);
                onLine(line);
            });
        }
        child.on("error", reject);
        child.on("close", (code) => {
            if (code === 0) {
                resolve();
                return;
            }
            reject(
                new PythonProblem(
                    `pip cannot install ${requirements}:\n${last.join("\n")}\n` +
                        `It needs the Python Package Index (https://pypi.org), or a mirror of it, once.`,
                ),
            );
        });
    });
}

function textOf(error: unknown): string {
    if (error instanceof Error && "stderr" in error && typeof error.stderr === "string" && error.stderr !== "") {
        return error.stderr.trim();
    }
    return error instanceof Error ? error.message : String(error);
}
