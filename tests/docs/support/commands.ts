import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PROJECT } from "../../support/program";
import { type Page } from "./pages";

/** A command of the project's own as a page writes it: `npm run cost -- --stack prod`. */
export interface NpmCommand {
    readonly path: string;
    /** Number of its line. */
    readonly line: number;
    readonly script: string;
    readonly flags: readonly string[];
}

const COMMAND = /npm run (?:-s )?([a-z][a-z:]*)((?:[ \t]+(?:--?[a-z][a-z-]*|--|[^\s`|&;#)]+))*)/g;

/** The commands of a page, in its text and in its blocks. */
export function npmCommands({ path, text }: Page): NpmCommand[] {
    return text.split("\n").flatMap((written, index) =>
        [...written.matchAll(COMMAND)].map(([, script = "", rest = ""]) => {
            const [, own = ""] = rest.split(/\s--\s/);
            const flags = [...own.matchAll(/(?:^|\s)--([a-z][a-z-]*)/g)].map(([, flag = ""]) => flag);
            return { path, line: index + 1, script, flags };
        }),
    );
}

const scripts = z.object({ scripts: z.record(z.string(), z.string()) });

/** The scripts of `package.json`. */
export function packageScripts(): Record<string, string> {
    const manifest: unknown = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
    return scripts.parse(manifest).scripts;
}

/** The options that a script's own help names; undefined where it has no help. */
export function optionsOf(script: string): ReadonlySet<string> | undefined {
    const [, file] = /^tsx (\S+)$/.exec(script) ?? [];
    if (file === undefined) {
        return undefined;
    }
    // A command's help is in its own file, or in one beside it.
    const beside = ["command.ts", "options.ts"].map((name) => join(file, "..", name));
    const texts = [file, ...(file.endsWith("main.ts") ? beside : [])]
        .map((name) => join(PROJECT, name))
        .filter((name) => existsSync(name))
        .map((name) => readFileSync(name, "utf8"));
    const [help] = texts.flatMap((text) => /(?:help:|HELP =) `([^`]+)`/.exec(text)?.[1] ?? []);
    return help === undefined
        ? undefined
        : new Set([...help.matchAll(/^ {2}(?:-\w, )?--([a-z][a-z-]*)/gm)].map(([, option = ""]) => option));
}
