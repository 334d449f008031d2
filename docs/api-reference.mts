import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    Application,
    Comment,
    Converter,
    type ProjectReflection,
    ReferenceType,
    ReflectionKind,
    type SomeType,
    type TypeDocOptions,
} from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";

const PROJECT = join(import.meta.dirname, "..");
const PAGES = join(import.meta.dirname, "api");

const RUN_ERROR = "https://www.pulumi.com/docs/reference/pkg/nodejs/pulumi/pulumi/classes/RunError.html";

/** The modules that `components/index.ts` exports from. */
function modules(): string[] {
    const index = readFileSync(join(PROJECT, "components/index.ts"), "utf8");
    return [...index.matchAll(/from "\.\/(.+)"/g)].map(([, path = ""]) => join(PROJECT, "components", `${path}.ts`));
}

function settings(tsconfig: string, out: string): TypeDocOptions & Partial<PluginOptions> {
    return {
        name: "Components",
        entryPoints: modules(),
        tsconfig,
        outputs: [{ name: "markdown", path: out }],
        plugin: ["typedoc-plugin-markdown"],
        readme: "none",
        // Types are checked by `npm run check:types`.
        skipErrorChecking: true,
        disableGit: true,
        disableSources: true,
        excludeExternals: true,
        excludePrivate: true,
        excludeProtected: true,
        excludeInternal: true,
        sort: ["source-order"],
        kindSortOrder: ["Class", "Interface", "TypeAlias", "Variable", "Function"],
        validation: { notExported: true, invalidLink: true, notDocumented: true },
        router: "module",
        flattenOutputFiles: true,
        hidePageHeader: true,
        hideBreadcrumbs: true,
        hideGroupHeadings: true,
        useCodeBlocks: true,
        parametersFormat: "table",
        interfacePropertiesFormat: "table",
        classPropertiesFormat: "table",
        typeAliasPropertiesFormat: "table",
        propertyMembersFormat: "table",
        typeDeclarationFormat: "table",
        tableColumnSettings: { hideInherited: true, hideModifiers: true, hideOverrides: true, hideSources: true },
        logLevel: "Warn",
    };
}

/** What a property of the type `Transform<aws.s3.BucketArgs>` changes. */
function changed(type: SomeType | undefined): string | undefined {
    if (type?.type === "optional") {
        return changed(type.elementType);
    }
    if (!(type instanceof ReferenceType) || type.name !== "Transform") {
        return undefined;
    }
    const [child] = type.typeArguments ?? [];
    return child && `Changes to each \`${child.toString().replace(/Args$/, "")}\`.`;
}

/** Leaves functions out, which are the components' own, and describes the members of each `transform` by their types. */
function adapt(project: ProjectReflection): void {
    for (const helper of project.getReflectionsByKind(ReflectionKind.Function)) {
        project.removeReflection(helper);
    }
    for (const property of project.getReflectionsByKind(ReflectionKind.Property)) {
        const text = property.isDeclaration() && !property.hasComment() ? changed(property.type) : undefined;
        if (text !== undefined) {
            property.comment = new Comment([{ kind: "text", text }]);
        }
    }
}

/**
 * Writes the reference of the components into a folder, from their doc comments.
 *
 * @returns whether all is documented and every link leads somewhere; the standard error says what is not.
 */
async function writeReference(folder: string): Promise<boolean> {
    const own = mkdtempSync(join(tmpdir(), "slipway-api-"));
    try {
        // Types of the tests and of the rest of the program take twice as long.
        const tsconfig = join(own, "tsconfig.json");
        const typeRoots = [join(PROJECT, "node_modules/@types")];
        const compilerOptions = { typeRoots, types: ["node"] };
        const roots = { files: modules(), include: [] };
        writeFileSync(tsconfig, JSON.stringify({ extends: join(PROJECT, "tsconfig.json"), compilerOptions, ...roots }));
        const application = await Application.bootstrapWithPlugins(settings(tsconfig, folder));
        application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
            adapt(project);
        });
        application.converter.addUnknownSymbolResolver(({ symbolReference }) =>
            symbolReference?.path?.map(({ path }) => path).join(".") === "pulumi.RunError" ? RUN_ERROR : undefined,
        );
        const project = await application.convert();
        if (project === undefined) {
            return false;
        }
        application.validate(project);
        await application.generateOutputs(project);
        writeFileSync(join(folder, "README.md"), contents(project));
        return !application.logger.hasErrors() && !application.logger.hasWarnings();
    } finally {
        rmSync(own, { recursive: true });
    }
}

/** The first page: what each component is, in a sentence. */
function contents(project: ProjectReflection): string {
    const rows = project.getReflectionsByKind(ReflectionKind.Class).map((component) => {
        const page = (component.parent?.name ?? "").replaceAll("/", ".");
        const parts = component.isDeclaration() ? (component.comment?.summary ?? []) : [];
        const summary = parts.map(({ text }) => text).join("");
        const [sentence = ""] = summary.replace(/\s+/g, " ").split(/(?<=\.) /);
        return `| [\`${component.name}\`](${page}.md) | ${sentence.replace(/\.$/, "").replaceAll("|", "\\|")} |`;
    });
    return [
        "# Components",
        "",
        "Arguments, properties, defaults and costs, from the doc comments in `components/`. `npm run docs:api` writes these",
        "pages. What several components take is in [transform](transform.md), [policy](policy.md) and",
        "[log-retention](log-retention.md).",
        "",
        "| component | what it is |",
        "| --- | --- |",
        ...rows,
        "",
    ].join("\n");
}

/** The pages of a folder by their names. */
function pages(folder: string): Map<string, string> {
    const names = readdirSync(folder).filter((name) => name.endsWith(".md"));
    return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** Compares the committed pages with what they would be. */
async function check(): Promise<boolean> {
    const folder = mkdtempSync(join(tmpdir(), "slipway-api-pages-"));
    try {
        const isWhole = await writeReference(folder);
        const [wanted, there] = [pages(folder), pages(PAGES)];
        const stale = [...new Set([...wanted.keys(), ...there.keys()])].filter(
            (name) => wanted.get(name) !== there.get(name),
        );
        if (stale.length > 0) {
            console.error(`docs/api is not what the doc comments say (${stale.join(", ")}). Run: npm run docs:api`);
        }
        return isWhole && stale.length === 0;
    } finally {
        rmSync(folder, { recursive: true });
    }
}

process.exitCode = (await (process.argv.includes("--check") ? check() : writeReference(PAGES))) ? 0 : 1;
