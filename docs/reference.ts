import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { z } from "zod";
import { DEFAULTS } from "../config/environments";
import { isPlainObject } from "../config/merge";
import { ENVIRONMENTS, settingsSchema } from "../config/schema";
import { writePictures } from "./pictures/pages";
import { writePoliciesPage } from "./policies-page";

/** One row of the reference: a setting, what it means, and its defaults where they differ by environment. */
interface Row {
    readonly path: readonly string[];
    readonly meaning: string;
}

/** The settings reference, from the schema and the environments' defaults, as Markdown. */
export function settingsReference(): Promise<string> {
    const schema = settingsSchema(["<name>"]);
    const lines = [
        "# Settings",
        "",
        "Everything that a stack file, `Pulumi.<stack>.yaml`, may say. Each setting is under `slipway:`; a section is written",
        "as one key, `slipway:network`, with its settings below it. What is left out is at its default. Where the environments",
        "differ in it, the default of each is in its column.",
        "",
        "A wrong stack file fails before anything is created, with all its mistakes at once. `npm run docs` writes this page",
        "from `config/schema.ts`.",
        "",
        "| setting | meaning | dev | staging | prod |",
        "| --- | --- | --- | --- | --- |",
        ...rows(schema, []).map(line),
        "",
        "The provider's own settings are under `aws:`: `aws:region`, which is required; `aws:defaultTags` with at least the tags",
        "Project, Environment, Owner and ManagedBy, which every resource gets; and `aws:profile`, `aws:assumeRoles` and",
        "`aws:allowedAccountIds` for an account of its own for each stack.",
        "",
    ];
    return format(lines.join("\n"), { parser: "markdown", printWidth: 120 });
}

/** The paths of all settings, and those of settings whose own keys may be anything. */
export function settingPaths(): { readonly known: ReadonlySet<string>; readonly open: ReadonlySet<string> } {
    const found = rows(settingsSchema(["<name>"]), []).map(({ path }) => path.join("."));
    const open = found.filter((path) => !found.some((other) => other.startsWith(`${path}.`)));
    return { known: new Set(found), open: new Set(open) };
}

function rows(schema: z.ZodType, path: readonly string[]): Row[] {
    const meaning = schema.description ?? (schema instanceof z.ZodOptional ? described(schema.unwrap()) : undefined);
    const own = meaning === undefined || path.length === 0 ? [] : [{ path, meaning }];
    return [...own, ...shapes(schema).flatMap((shape) => below(shape, path))];
}

function described(schema: z.core.$ZodType): string | undefined {
    return schema instanceof z.ZodType ? schema.description : undefined;
}

function below(shape: z.ZodObject | z.ZodRecord, path: readonly string[]): Row[] {
    if (shape instanceof z.ZodRecord) {
        const value = shape.valueType;
        return value instanceof z.ZodObject ? below(value, [...path, "<name>"]) : [];
    }
    return Object.entries(shape.shape).flatMap(([key, field]) =>
        field instanceof z.ZodType ? rows(field, [...path, key]) : [],
    );
}

function shapes(schema: z.core.$ZodType): (z.ZodObject | z.ZodRecord)[] {
    if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
        return shapes(schema.unwrap());
    }
    if (schema instanceof z.ZodUnion) {
        return schema.options.flatMap(shapes);
    }
    return schema instanceof z.ZodObject || schema instanceof z.ZodRecord ? [schema] : [];
}

function line({ path, meaning }: Row): string {
    const columns = ENVIRONMENTS.map((environment) => {
        const value = defaultAt(DEFAULTS[environment], path);
        return value === undefined || isPlainObject(value) ? "" : `\`${JSON.stringify(value)}\``;
    });
    return `| ${[`\`${path.join(".")}\``, meaning, ...columns].map(escaped).join(" | ")} |`;
}

function defaultAt(defaults: unknown, path: readonly string[]): unknown {
    const [first, second, ...rest] = path;
    const place = first === "services" && second === "<name>" ? ["service", ...rest] : path;
    return place.reduce<unknown>((value, key) => (isPlainObject(value) ? value[key] : undefined), defaults);
}

function escaped(cell: string): string {
    return cell.replaceAll("|", "\\|");
}

/** Keeps what Pulumi infers from the components of the package. The compiler is loaded for it, and for nothing else. */
async function writePackageSchema(): Promise<void> {
    const { inferSchema } = await import("../package/inference/infer.js");
    writeFileSync(join(__dirname, "../package/schema.json"), await inferSchema());
}

if (require.main === module) {
    void settingsReference().then((page) => {
        writeFileSync(join(__dirname, "settings.md"), page);
    });
    void writePoliciesPage();
    void writePictures();
    void writePackageSchema();
}
