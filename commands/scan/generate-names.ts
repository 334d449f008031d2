import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isRecord } from "../../preview/is-record";
import { snakeCase } from "./snake-case";
import type { Names, TypeNames } from "./terraform-names";

/** Types whose name in Terraform does not follow from Pulumi's. */
const TYPES: Readonly<Record<string, string>> = {
    "aws:lb/loadBalancer:LoadBalancer": "aws_lb",
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": "aws_s3_bucket_replication_configuration",
};

/** Modules that are called something else in Terraform. */
const MODULES: Readonly<Record<string, string>> = { rds: "db", ec2: "", sfn: "sfn" };

/** Properties whose name in Terraform does not follow from Pulumi's. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    aws_cloudwatch_metric_alarm: { name: "alarm_name" },
    aws_lambda_function: { name: "function_name", code: "filename" },
    aws_lambda_permission: { function: "function_name" },
    aws_sns_topic_subscription: { topic: "topic_arn" },
};

/** How deep blocks are listed: AWS WAF's statements hold statements, without an end to speak of. */
const DEPTH = 6;

interface Block {
    readonly attributes?: Readonly<Record<string, { readonly type?: unknown; readonly nested_type?: Block }>>;
    readonly block_types?: Readonly<Record<string, { readonly block: Block }>>;
}

const block: z.ZodType<Block> = z.lazy(() =>
    z.object({
        attributes: z
            .record(z.string(), z.object({ type: z.unknown().optional(), nested_type: block.optional() }))
            .optional(),
        block_types: z.record(z.string(), z.object({ block })).optional(),
    }),
);

const schemas = z.object({
    provider_schemas: z.record(z.string(), z.object({ resource_schemas: z.record(z.string(), z.object({ block })) })),
});

/** A property as the SDK declares it. */
interface Property {
    readonly name: string;
    /** `lb.ListenerDefaultAction`, where it is an object or a list of them. */
    readonly type: string | undefined;
    readonly isList: boolean;
}

/** Reads the declarations of `@pulumi/aws`, which are written one property to a line. */
class Declarations {
    private readonly interfaces = new Map<string, Property[]>();

    constructor(private readonly folder: string) {
        let namespace = "";
        let members: Property[] = [];
        for (const text of readFileSync(join(folder, "types/input.d.ts"), "utf8").split("\n")) {
            const outer = /^export declare namespace (\w+)/.exec(text)?.[1];
            const nested = /^ {4}interface (\w+)/.exec(text)?.[1];
            if (outer !== undefined) {
                namespace = outer;
            } else if (nested !== undefined) {
                members = [];
                this.interfaces.set(`${namespace}.${nested}`, members);
            } else {
                members.push(...propertiesOf(text, "        "));
            }
        }
    }

    /** What a resource takes. */
    resource(token: string): Property[] {
        const [, path = "", name = ""] = token.split(":");
        const text = readFileSync(join(this.folder, `${path}.d.ts`), "utf8");
        const [, own = ""] = text.split(`export interface ${name}Args {`);
        return own.split("\n").flatMap((line) => propertiesOf(line, "    "));
    }

    members(type: string): readonly Property[] {
        return this.interfaces.get(type) ?? [];
    }
}

function propertiesOf(line: string, indent: string): Property[] {
    const found = new RegExp(`^${indent}(\\w+)\\??: (.*)$`).exec(line);
    const [, name, type = ""] = found ?? [];
    const inner = /inputs\.([\w.]+)/.exec(type)?.[1];
    return name === undefined ? [] : [{ name, type: inner, isList: inner !== undefined && type.includes("[]") }];
}

function singular(name: string): string {
    return name.endsWith("ies") ? name.replace(/ies$/, "y") : name.replace(/s$/, "");
}

/** What a property may be called in Terraform, likeliest first; Pulumi makes lists of blocks plural. */
function candidates(name: string): string[] {
    const snake = snakeCase(name);
    return [snake, singular(snake), snake.replace(/es$/, "")];
}

function isBlock(found: NonNullable<Block["attributes"]>[string]): boolean {
    return found.nested_type !== undefined || JSON.stringify(found.type ?? "").includes('["object"');
}

/** The members of an attribute that is an object, or a list or set of them: `["set", ["object", { … }]]`. */
function objectOf(type: unknown): Block | undefined {
    const pair = z.tuple([z.string(), z.unknown()]).safeParse(type);
    if (!pair.success) {
        return undefined;
    }
    const [kind, inner] = pair.data;
    if (kind !== "object" || !isRecord(inner)) {
        return objectOf(inner);
    }
    return { attributes: Object.fromEntries(Object.entries(inner).map(([name, type]) => [name, { type }])) };
}

class Generator {
    readonly unknown: string[] = [];

    constructor(readonly declarations: Declarations) {}

    names(terraform: string, properties: readonly Property[], schema: Block | undefined, path: string): Names {
        const values: string[] = [];
        const blocks: Record<string, { readonly name: string } & Names> = {};
        for (const { name, type, isList } of properties) {
            const known = { ...schema?.attributes, ...schema?.block_types };
            const renamed = RENAMED[terraform]?.[name];
            const found = [...(renamed === undefined ? [] : [renamed]), ...candidates(name)].find(
                (one) => one in known,
            );
            if (found === undefined) {
                this.unknown.push(`${path}.${name}`);
            }
            const attribute = schema?.attributes?.[found ?? ""];
            const as = found ?? (isList ? singular(snakeCase(name)) : snakeCase(name));
            if (type === undefined || (attribute !== undefined && !isBlock(attribute))) {
                values.push(as === snakeCase(name) ? name : `${name}=${as}`);
            } else if (path.split(".").length <= DEPTH) {
                const inner = schema?.block_types?.[as]?.block ?? attribute?.nested_type ?? objectOf(attribute?.type);
                blocks[name] = {
                    name: as,
                    ...this.names("", this.declarations.members(type), inner, `${path}.${name}`),
                };
            }
        }
        return {
            ...(values.length > 0 && { values: values.sort().join(" ") }),
            ...(Object.keys(blocks).length > 0 && { blocks }),
        };
    }
}

function typeName(token: string, known: Readonly<Record<string, unknown>>): string {
    const [, path = "", name = ""] = token.split(":");
    const [module = ""] = path.split("/");
    const snake = snakeCase(name.replace(/V2$/, ""));
    const [found] = [
        ...[TYPES[token] ?? `aws_${module}_${snake}`],
        `aws_${MODULES[module] ?? module}_${snake}`.replace("__", "_"),
        `aws_${snake}`,
    ].filter((one) => one in known);
    if (found === undefined) {
        throw new Error(`Terraform's provider has no type for ${token}: name it in TYPES`);
    }
    return found;
}

/**
 * Writes `terraform-names.json` anew: `npx tsx commands/scan/generate-names.ts SCHEMA [type token…]`, where SCHEMA is what
 * `terraform providers schema -json` prints for HashiCorp's AWS provider. The types are those that the file has, and the
 * further ones that are named.
 */
function main(): void {
    const [file = "", ...further] = process.argv.slice(2);
    const [provider] = Object.values(schemas.parse(JSON.parse(readFileSync(file, "utf8"))).provider_schemas);
    const known = provider?.resource_schemas ?? {};
    const target = join(__dirname, "terraform-names.json");
    const present: unknown = JSON.parse(readFileSync(target, "utf8"));
    const tokens = [...new Set([...Object.keys(z.record(z.string(), z.unknown()).parse(present)), ...further])].sort();
    const generator = new Generator(new Declarations(join(__dirname, "../../node_modules/@pulumi/aws")));
    const table = tokens.map((token): [string, TypeNames] => {
        const terraform = typeName(token, known);
        const properties = generator.declarations.resource(token);
        return [token, { terraform, ...generator.names(terraform, properties, known[terraform]?.block, terraform) }];
    });
    // A line for each type: a change of the provider is to be seen by type.
    const lines = table.map(([token, names]) => `    ${JSON.stringify(token)}: ${JSON.stringify(names)}`);
    writeFileSync(target, `{\n${lines.join(",\n")}\n}\n`);
    process.stdout.write(generator.unknown.map((path) => `not in the schema: ${path}\n`).join(""));
}

main();
