import type {
    ReadResourceRequest,
    RegisterResourceOutputsRequest,
    RegisterResourceRequest,
    ResourceInvokeRequest,
    SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { expand } from "./awsx";
import { answer } from "./invokes";
import { isRecord } from "./is-record";
import { NO_OPTIONS, optionsOf, propertyDependenciesOf, providerUrn } from "./options";
import type { Entry, Registry } from "./registry";
import { decode, type Struct, struct, type WireProperties } from "./wire";

/** What the preview can do of what Pulumi's runtime asks of an engine. */
const FEATURES = new Set([
    "secrets",
    "resourceReferences",
    "deletedWith",
    "replaceWith",
    "aliasSpecs",
    "parameterization",
    "resourceHooks",
    "errorHooks",
]);

/** Property in which a dynamic resource carries the code of its provider. */
const PROVIDER_CODE = "__provider";

/** An error as Pulumi's runtime reads it: of a function's error it passes on the details only. */
class RpcError extends Error {
    readonly details: string;

    constructor(cause: unknown) {
        super(cause instanceof Error ? cause.message : String(cause), { cause });
        this.details = this.message;
    }
}

type Callback<Answer> = (error: RpcError | null, answer?: Answer) => void;

interface RegisterAnswer {
    getUrn(): string;
    getId(): string;
    getObject(): Struct;
    getPropertydependenciesMap(): Map<string, { getUrnsList(): readonly string[] }>;
    /** Zero says that it succeeded. */
    getResult(): number;
}

interface InvokeAnswer {
    getFailuresList(): readonly never[];
    getReturn(): Struct | StateStruct;
}

/** The answer to "which resource has this URN?" is read field by field. */
interface StateStruct {
    getFieldsMap(): Map<string, { toJavaScript?: () => unknown; getStructValue?: () => Struct }>;
}

/**
 * The engine's side of a program: answers what the program's Pulumi runtime asks, from stand-ins, and keeps what it
 * registers.
 */
export class Monitor {
    /** Why resources could not be registered, the first first. */
    readonly failures: unknown[] = [];
    /** Stack outputs, with marks. */
    stackOutputs: WireProperties = {};

    constructor(private readonly registry: Registry) {}

    supportsFeature(request: SupportsFeatureRequest, callback: Callback<{ getHassupport(): boolean }>): void {
        const supported = FEATURES.has(request.getId());
        callback(null, { getHassupport: () => supported });
    }

    registerResource(request: RegisterResourceRequest, callback: Callback<RegisterAnswer>): void {
        this.keep(callback, () => {
            const entry = this.register(request);
            const sources = request.getRemote() ? [...expand(entry, this.registry)] : [];
            return {
                getUrn: () => entry.urn,
                getId: () => entry.id ?? "",
                getObject: () => struct(entry.outputs),
                getPropertydependenciesMap: () =>
                    new Map(sources.map(([output, urns]) => [output, { getUrnsList: () => urns }])),
                getResult: () => 0,
            };
        });
    }

    readResource(
        request: ReadResourceRequest,
        callback: Callback<{ getUrn(): string; getProperties(): Struct }>,
    ): void {
        this.keep(callback, () => {
            const entry = this.registry.add({
                type: request.getType(),
                name: request.getName(),
                parent: parentOf(request),
                custom: true,
                external: true,
                id: request.getId(),
                inputs: propertiesOf(request.getProperties()),
                dependencies: request.getDependenciesList(),
                propertyDependencies: {},
                options: { ...NO_OPTIONS, provider: providerUrn(request.getProvider()) },
            });
            return { getUrn: () => entry.urn, getProperties: () => struct(entry.outputs) };
        });
    }

    registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: Callback<object>): void {
        this.keep(callback, () => {
            const outputs = propertiesOf(request.getOutputs());
            if (request.getUrn() === this.registry.root) {
                this.stackOutputs = outputs;
            } else {
                this.registry.get(request.getUrn()).outputs = outputs;
            }
            return {};
        });
    }

    invoke(request: ResourceInvokeRequest, callback: Callback<InvokeAnswer>): void {
        // Here the program is told: it may have an answer of its own to a function that fails.
        this.respond(callback, () => {
            const result = this.invoked(request);
            return { getFailuresList: () => [], getReturn: () => result };
        });
    }

    call(request: { getTok(): string }, callback: Callback<never>): void {
        callback(new RpcError(`The preview cannot call the method ${request.getTok()}: it runs in a plugin`));
    }

    registerPackage(_request: unknown, callback: Callback<{ getRef(): string }>): void {
        callback(null, { getRef: () => "preview" });
    }

    registerResourceHook(_request: unknown, callback: Callback<object>): void {
        callback(null, {});
    }

    registerErrorHook(_request: unknown, callback: Callback<object>): void {
        callback(null, {});
    }

    private register(request: RegisterResourceRequest): Entry {
        const options = optionsOf(request);
        return this.registry.add({
            type: request.getType(),
            name: request.getName(),
            parent: parentOf(request),
            custom: request.getCustom(),
            id: options.import,
            inputs: propertiesOf(request.getObject()),
            dependencies: request.getDependenciesList(),
            propertyDependencies: propertyDependenciesOf(request),
            options,
        });
    }

    private invoked(request: ResourceInvokeRequest): Struct | StateStruct {
        const { values } = decode(propertiesOf(request.getArgs()));
        if (request.getTok() === "pulumi:pulumi:getResource") {
            return stateOf(this.registry.get(String(values.urn)));
        }
        const environment = this.registry.environmentOf(values, providerUrn(request.getProvider()));
        return struct(answer(request.getTok(), values, environment));
    }

    /** Answers; an error is kept, too, since a program can do nothing against a resource that fails. */
    private keep<Answer>(callback: Callback<Answer>, answering: () => Answer): void {
        this.respond(callback, () => {
            try {
                return answering();
            } catch (error) {
                this.failures.push(error);
                throw error;
            }
        });
    }

    private respond<Answer>(callback: Callback<Answer>, answering: () => Answer): void {
        let result: Answer;
        try {
            result = answering();
        } catch (error) {
            callback(new RpcError(error));
            return;
        }
        callback(null, result);
    }
}

function parentOf(request: { getParent(): string }): string | undefined {
    return request.getParent() === "" ? undefined : request.getParent();
}

function propertiesOf(properties: { toJavaScript(): unknown } | undefined): WireProperties {
    const plain = properties?.toJavaScript();
    if (!isRecord(plain)) {
        return {};
    }
    return Object.fromEntries(Object.entries(plain).filter(([property]) => property !== PROVIDER_CODE));
}

function stateOf(entry: Entry): StateStruct {
    const fields = new Map([
        ["urn", { toJavaScript: () => entry.urn }],
        ["id", { toJavaScript: () => entry.id ?? "" }],
        ["state", { getStructValue: () => struct(entry.outputs) }],
    ]);
    return { getFieldsMap: () => fields };
}
