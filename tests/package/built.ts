import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { record } from "../../preview/record";
import { PROJECT } from "../support/program";

/** With declarations that say nothing there would be no error to expect. */
const WRONG = `
import { Vpc } from "slipway";
// @ts-expect-error there is no such way out
new Vpc("network", { region: "eu-west-1", nat: "some" });
`;

/**
 * What CI does after `npm run build`: packs the npm package, unpacks it into a project of its own, and has the TypeScript
 * program of docs/reuse.md checked against its types and run. It takes a compiler half a minute, so that it is no test.
 */
async function main(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "slipway-built-"));
    try {
        unpack(folder);
        const program = join(folder, "index.ts");
        const [, text = ""] = /^```ts\n([^]*?)^```/m.exec(readFileSync(join(PROJECT, "docs/reuse.md"), "utf8")) ?? [];
        writeFileSync(program, text);
        writeFileSync(join(folder, "wrong.ts"), WRONG);
        writeFileSync(join(folder, "package.json"), "{}");
        writeFileSync(
            join(folder, "tsconfig.json"),
            JSON.stringify({
                compilerOptions: { module: "nodenext", target: "es2022", strict: true, noEmit: true, types: ["node"] },
                files: ["index.ts", "wrong.ts"],
            }),
        );
        execFileSync(process.execPath, [require.resolve("typescript/bin/tsc")], { cwd: folder, stdio: "inherit" });
        const { resources } = await record(
            { project: "shop", stack: "dev", config: { "aws:region": "eu-west-1" } },
            () => {
                const exported: unknown = createRequire(program)(program);
                return exported;
            },
        );
        console.log(`The program of docs/reuse.md has the package's types, and makes ${resources.length} resources.`);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

function unpack(folder: string): void {
    const packages = join(folder, "node_modules");
    mkdirSync(join(packages, "slipway"), { recursive: true });
    for (const name of readdirSync(join(PROJECT, "node_modules")).filter((one) => !one.startsWith("."))) {
        symlinkSync(join(PROJECT, "node_modules", name), join(packages, name));
    }
    execFileSync("npm", ["pack", "--ignore-scripts", "--loglevel", "silent", "--pack-destination", folder], {
        cwd: PROJECT,
        stdio: "ignore",
    });
    const [tarball = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
    execFileSync("tar", ["-xzf", tarball, "-C", "node_modules/slipway", "--strip-components", "1"], { cwd: folder });
}

void main();
