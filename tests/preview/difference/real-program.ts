import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import YAML from "yaml";
import { documentOf, type PreviewDocument } from "../../../preview/document";
import { record } from "../../../preview/record";
import { isObject, PROJECT, stackConfig } from "../../support/program";

type Replacement = readonly [string | RegExp, string];

/** The monitoring names all the rest, and would change with each of it. */
const WITHOUT_MONITORING: Replacement = [/\nnew Monitoring\([^;]*;\n/, "\n"];

/** What is another way than in the project. */
export interface Alteration {
    /** Settings of the stack, by section, over its own: `{ database: { instanceClass: "db.r7g.large" } }`. */
    readonly settings?: Readonly<Record<string, unknown>>;
    /** Configuration, by key. */
    readonly config?: Readonly<Record<string, string>>;
    /** Texts of `index.ts`, and what stands in their place. */
    readonly program?: readonly Replacement[];
}

/** A preview of the project's own program and stack, altered, with images that are there already. */
export async function previewOf(stack: string, alteration: Alteration = {}): Promise<PreviewDocument> {
    const config: Record<string, string> = {
        "slipway:images": "1f3c9a7d20be",
        ...stackConfig(stack),
        ...alteration.config,
    };
    for (const [section, settings] of Object.entries(alteration.settings ?? {})) {
        config[`slipway:${section}`] = merged(config[`slipway:${section}`], settings);
    }
    return documentOf(await withProgram(alteration.program ?? [], (program) => run(stack, config, program)));
}

function run(stack: string, config: Readonly<Record<string, string>>, program: string) {
    const load: (path: string) => unknown = createRequire(program);
    return record({ project: "slipway", stack, config }, () => load(program));
}

/** Makes a copy of `index.ts` elsewhere, since a module runs once. */
async function withProgram<Result>(
    replacements: readonly Replacement[],
    use: (program: string) => Promise<Result>,
): Promise<Result> {
    const folder = mkdtempSync(join(tmpdir(), "slipway-program-"));
    try {
        const program = join(folder, "index.ts");
        writeFileSync(
            program,
            [WITHOUT_MONITORING, ...replacements].reduce(
                replaced,
                absolute(readFileSync(join(PROJECT, "index.ts"), "utf8")),
            ),
        );
        return await use(program);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

function absolute(source: string): string {
    return source.replaceAll(/from "\.\/([\w-]+)"/g, (_match, module: string) => `from "${join(PROJECT, module)}"`);
}

function replaced(source: string, [old, fresh]: Replacement): string {
    const result = source.replace(old, () => fresh);
    if (result === source) {
        throw new Error(`index.ts has no ${String(old)}`);
    }
    return result;
}

function merged(section: string | undefined, settings: unknown): string {
    return JSON.stringify(overlaid(section === undefined ? {} : YAML.parse(section), settings));
}

/** A setting that is null is taken away. */
function overlaid(written: unknown, settings: unknown): unknown {
    if (!isObject(written) || !isObject(settings)) {
        return settings;
    }
    const keys = [...new Set([...Object.keys(written), ...Object.keys(settings)])].filter(
        (key) => settings[key] !== null,
    );
    return Object.fromEntries(
        keys.map((key) => [key, key in settings ? overlaid(written[key], settings[key]) : written[key]]),
    );
}
