import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider";
import type { WebApplicationArgs } from "./arguments/application";
import { WebApplication } from "./components";
import { nonconformities } from "./conformity";
import { inputsError } from "./inputs-error";
import { type PackageSchema, parseSchema, type Properties, schemaText } from "./schema";

type Construct = (
    name: string,
    inputs: unknown,
    options: pulumi.ComponentResourceOptions,
    definition: Definition,
) => pulumi.ComponentResource;

/** What the schema says of a component. */
interface Definition {
    readonly schema: PackageSchema;
    readonly inputs: Properties;
}

/** The components by their types. */
const COMPONENTS: Readonly<Record<string, Construct>> = {
    "slipway:index:WebApplication": (name, inputs, options, definition) => {
        mustBeApplication(name, inputs, definition);
        return new WebApplication(name, inputs, options);
    },
};

/**
 * Creates the components of the package for programs in other languages: Pulumi's engine asks for one by its type, with
 * arguments as data.
 */
export class PackageProvider implements Provider {
    readonly version: string;
    readonly schema: string;
    private readonly parsed: PackageSchema;

    constructor() {
        this.schema = schemaText();
        this.parsed = parseSchema(this.schema);
        this.version = this.parsed.version;
    }

    /**
     * Creates a component.
     *
     * @throws {@link pulumi.InputPropertiesError} with all arguments that are not what the schema says.
     */
    async construct(
        name: string,
        type: string,
        inputs: pulumi.Inputs,
        options: pulumi.ComponentResourceOptions,
    ): Promise<ConstructResult> {
        const construct = COMPONENTS[type];
        const definition = this.parsed.resources[type];
        if (construct === undefined || definition === undefined) {
            const types = Object.keys(COMPONENTS).join(", ");
            throw new pulumi.RunError(`There is no component ${type} in this package. It has ${types}.`);
        }
        const component = construct(name, inputs, options, {
            schema: this.parsed,
            inputs: definition.inputProperties,
        });
        const state = Object.keys(definition.properties).map((key) => [key, Reflect.get(component, key)] as const);
        return Promise.resolve({ urn: component.urn, state: Object.fromEntries(state) });
    }
}

/** What the schema takes is what the types say: it is inferred from them. */
function mustBeApplication(
    name: string,
    inputs: unknown,
    { schema, inputs: properties }: Definition,
): asserts inputs is WebApplicationArgs {
    const errors = nonconformities(schema, properties, inputs);
    if (errors.length > 0) {
        throw inputsError(name, errors);
    }
}
