import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider";
import type { WebApplicationArgs } from "./arguments/application";
import type { BucketArgs, EncryptionKeyArgs, PostgresDbArgs, VpcArgs } from "./arguments/parts";
import { Bucket, EncryptionKey, PostgresDb, Vpc, WebApplication } from "./components";
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

/** The arguments of each component. */
interface Arguments {
    WebApplication: WebApplicationArgs;
    Bucket: BucketArgs;
    EncryptionKey: EncryptionKeyArgs;
    PostgresDb: PostgresDbArgs;
    Vpc: VpcArgs;
}

/** The components by their types. */
const COMPONENTS: Readonly<Record<string, Construct>> = {
    "slipway:index:WebApplication": constructing("WebApplication", WebApplication),
    "slipway:index:Bucket": constructing("Bucket", Bucket),
    "slipway:index:EncryptionKey": constructing("EncryptionKey", EncryptionKey),
    "slipway:index:PostgresDb": constructing("PostgresDb", PostgresDb),
    "slipway:index:Vpc": constructing("Vpc", Vpc),
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

function constructing<Kind extends keyof Arguments>(
    kind: Kind,
    Component: new (
        name: string,
        args: Arguments[Kind],
        options?: pulumi.ComponentResourceOptions,
    ) => pulumi.ComponentResource,
): Construct {
    return (name, inputs, options, definition) => {
        mustConform(kind, name, inputs, definition);
        return new Component(name, inputs, options);
    };
}

/** What the schema takes is what the types say: it is inferred from them. */
function mustConform<Kind extends keyof Arguments>(
    _kind: Kind,
    name: string,
    inputs: unknown,
    { schema, inputs: properties }: Definition,
): asserts inputs is Arguments[Kind] {
    const errors = nonconformities(schema, properties, inputs);
    if (errors.length > 0) {
        throw inputsError(name, errors);
    }
}
