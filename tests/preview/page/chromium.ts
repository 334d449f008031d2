import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/**
 * Starts the installed Chromium with a fresh profile; where CI has none, it is installed. Undefined where it cannot be.
 */
export async function startChromium(): Promise<Browser | undefined> {
    const executablePath = installed() ?? (process.env.CI === "true" ? install() : undefined);
    return executablePath === undefined
        ? undefined
        : chromium.launch({ executablePath, headless: true, args: ARGUMENTS });
}

function installed(): string | undefined {
    return PROGRAMS.find((path) => existsSync(path));
}

/** Debian's Chromium, on a machine that is thrown away. */
function install(): string | undefined {
    const options = { stdio: "ignore", timeout: 240_000 } as const;
    spawnSync("apt-get", ["update"], options);
    spawnSync("apt-get", ["install", "--yes", "chromium"], options);
    return installed();
}
