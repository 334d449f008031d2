// Installs the packages of each application that are not there yet, so that its tests and types can be checked.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const applications = readdirSync(import.meta.dirname)
    .map((name) => join(import.meta.dirname, name))
    .filter((folder) => existsSync(join(folder, "package-lock.json")));

for (const folder of applications) {
    const wanted = join(folder, "package-lock.json");
    const installed = join(folder, "node_modules/.package-lock.json");
    if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs) {
        console.log(`installing the packages of ${folder}`);
        execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder, stdio: "inherit" });
    }
}
