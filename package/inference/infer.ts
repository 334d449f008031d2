import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema";
import { join } from "node:path";
import { format } from "prettier";
import * as components from "../components";
import { manifest } from "../manifest";

/**
 * The schema of the package, as Pulumi infers it from the types of its components. It is kept in `schema.json`, since to
 * infer it takes a TypeScript compiler and seconds, at every start of the package.
 *
 * @throws Error where a type has no form in other languages, as a union of texts.
 */
export function inferSchema(): Promise<string> {
    const { name, version, description } = manifest();
    const analyzer = new Analyzer(
        join(__dirname, "analyzer"),
        name,
        { main: "../../components.ts" },
        new Set(Object.keys(components)),
    );
    const { components: found, typeDefinitions, dependencies } = analyzer.analyze();
    const schema = generateSchema(name, version, description, found, typeDefinitions, dependencies);
    return format(JSON.stringify(schema), { parser: "json", printWidth: 120, tabWidth: 4 });
}
