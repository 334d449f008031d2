import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const call = z.object({ args: z.array(z.string()), input: z.unknown().optional() });

/** A program `gh` in a folder of its own, for the PATH: it records its calls and gives answers that it was told. */
export class FakeGh {
    readonly folder = mkdtempSync(join(tmpdir(), "slipway-gh-"));

    /** @param answers by method and path, `GET users/octocat`. All else gets an empty answer. */
    constructor(answers: Readonly<Record<string, unknown>>) {
        const script = [
            `#!${process.execPath}`,
            'const { appendFileSync, readFileSync } = require("node:fs");',
            `const answers = ${JSON.stringify(answers)};`,
            "const args = process.argv.slice(2);",
            'const text = args.includes("--input") ? readFileSync(0, "utf8") : "";',
            "const input = text === '' ? undefined : JSON.parse(text);",
            `appendFileSync(${JSON.stringify(this.log)}, JSON.stringify({ args, input }) + "\\n");`,
            'const method = args[args.indexOf("--method") + 1];',
            'const path = args.find((argument) => argument.includes("/")) ?? "";',
            'const answer = answers[`${args.includes("--method") ? method : "GET"} ${path}`];',
            'process.stdout.write(answer === undefined ? "" : JSON.stringify(answer));',
        ];
        writeFileSync(join(this.folder, "gh"), `${script.join("\n")}\n`, { mode: 0o755 });
    }

    /** What it was called with, in order. */
    calls(): z.infer<typeof call>[] {
        const lines = readFileSync(this.log, "utf8").trim().split("\n");
        return lines.map((line) => call.parse(JSON.parse(line)));
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }

    private get log(): string {
        return join(this.folder, "calls");
    }
}
