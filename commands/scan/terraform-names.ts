import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { snakeCase } from "./snake-case";

/** What the properties of a resource, or of a block in it, are called in Terraform. */
export interface Names {
    /**
     * Pulumi's names of the properties whose values are handed over as they are, with a space between them;
     * `topic=topic_arn` where Terraform's name is not the same in snake case.
     */
    readonly values?: string;
    /** Properties that hold an object, or a list of them, which is a list in Terraform in either case. */
    readonly blocks?: Readonly<Record<string, BlockNames>>;
}

/** A block of a resource. */
export interface BlockNames extends Names {
    /** What it is called in Terraform: `default_action`. */
    readonly name: string;
}

/** A type of resource. */
export interface TypeNames extends Names {
    /** `aws_db_instance`. */
    readonly terraform: string;
}

const block: z.ZodType<BlockNames> = z.lazy(() => z.strictObject({ ...named, name: z.string() }));

const named = { values: z.string().optional(), blocks: z.record(z.string(), block).optional() };

const table = z.record(z.string(), z.strictObject({ ...named, terraform: z.string() }));

let names: Readonly<Record<string, TypeNames>> | undefined;

/**
 * What a type of Pulumi's is in Terraform; nothing for a type that `terraform-names.json` does not have.
 * `generate-names.ts` writes that file.
 */
export function namesOf(type: string): TypeNames | undefined {
    names ??= table.parse(JSON.parse(readFileSync(join(__dirname, "terraform-names.json"), "utf8")));
    return names[type];
}

/** Terraform's names of the properties that are handed over as they are, by Pulumi's. */
export function valueNames({ values = "" }: Names): ReadonlyMap<string, string> {
    return new Map(
        values.split(" ").map((entry) => {
            const [name = "", renamed = snakeCase(name)] = entry.split("=");
            return [name, renamed];
        }),
    );
}
