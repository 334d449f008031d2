import { type AwsEnvironment, DEFAULT_REGION } from "./aws-environment";
import { Draft } from "./draft";
import { isRecord } from "./is-record";
import type { RecordedOptions, RecordedResource } from "./recording";
import { STAND_INS } from "./stand-ins";
import { decode, type Decoded, secret, type WireProperties } from "./wire";

/** Type of the resource that stands for the stack itself. */
const ROOT_TYPE = "pulumi:pulumi:Stack";

/** What is known of a resource before it is there. */
export interface Registration {
    readonly type: string;
    readonly name: string;
    /** URN of the parent. */
    readonly parent: string | undefined;
    readonly custom: boolean;
    readonly external?: boolean;
    readonly standIn?: boolean;
    /** Id in AWS, of a resource that is imported or only read. */
    readonly id?: string | undefined;
    readonly inputs: WireProperties;
    readonly dependencies: readonly string[];
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    readonly options: RecordedOptions;
}

/** A resource that is there. */
export interface Entry extends Registration {
    readonly urn: string;
    readonly id: string | undefined;
    readonly decoded: Decoded;
    outputs: WireProperties;
}

/** The resources of one stack: names them as the engine does and fills in what a deployment would compute. */
export class Registry {
    private readonly entries = new Map<string, Entry>();
    private readonly namesakes = new Map<string, number>();
    private readonly order = new Map<string, number>();
    private readonly environment: AwsEnvironment;
    private rootUrn: string | undefined;

    constructor(
        private readonly project: string,
        private readonly stack: string,
        config: Readonly<Record<string, string>>,
    ) {
        this.environment = {
            region: config["aws:region"] ?? DEFAULT_REGION,
            defaultTags: tagsOf(config["aws:defaultTags"]),
        };
    }

    /** URN of the stack itself. */
    get root(): string | undefined {
        return this.rootUrn;
    }

    /**
     * Adds a resource.
     *
     * @throws Error where one with the same URN is there already.
     */
    add(registration: Registration): Entry {
        const { type, name, parent } = registration;
        const urn = this.urnOf(type, name, parent);
        if (this.entries.has(urn)) {
            throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
        }
        const decoded = decode(registration.inputs);
        const { id, ...computed } = this.computed(registration, decoded);
        const entry = {
            ...registration,
            urn,
            decoded,
            parent: parent === this.rootUrn ? undefined : parent,
            id: registration.custom ? (registration.id ?? id) : undefined,
            outputs: registration.custom
                ? secretsMarked({ ...computed, ...registration.inputs }, registration.options.additionalSecretOutputs)
                : {},
        };
        if (type === ROOT_TYPE) {
            this.rootUrn = urn;
        }
        this.entries.set(urn, entry);
        return entry;
    }

    /** @throws Error where no resource has the URN. */
    get(urn: string): Entry {
        const entry = this.entries.get(urn);
        if (entry === undefined) {
            throw new Error(`No resource has the URN '${urn}'`);
        }
        return entry;
    }

    /** Region and tags that hold for a resource or a function: its own, its provider's, or the stack's. */
    environmentOf(inputs: Readonly<Record<string, unknown>>, provider: string | undefined): AwsEnvironment {
        const settings = provider === undefined ? undefined : this.get(provider).decoded.values;
        const region = inputs.region ?? settings?.region;
        return {
            region: typeof region === "string" ? region : this.environment.region,
            defaultTags: settings === undefined ? this.environment.defaultTags : tagsOf(settings.defaultTags),
        };
    }

    /** Notes that the program makes a resource. It registers when its inputs are there, which may be much later. */
    announce(type: string, name: string): void {
        const key = `${type} ${name}`;
        if (!this.order.has(key)) {
            this.order.set(key, this.order.size);
        }
    }

    /** All resources but the stack itself, in the program's order; stand-ins follow their component. */
    recorded(): RecordedResource[] {
        return [...this.entries.values()]
            .filter((entry) => entry.type !== ROOT_TYPE)
            .sort((a, b) => this.position(a) - this.position(b))
            .map(recordedResource);
    }

    /** Says of each input that waits for an unknown value whose outputs need a stand-in. */
    unknownInputs(): string[] {
        return [...this.entries.values()].flatMap(({ type, name, decoded, propertyDependencies }) =>
            decoded.unknowns.map((path) => {
                const sources = propertyDependencies[path.split(/[.[]/)[0] ?? ""] ?? [];
                const from = sources.map((urn) => `${this.get(urn).type} "${this.get(urn).name}"`).join(" or ");
                return (
                    `${type} "${name}": ${path} comes from an output${from && ` of ${from}`} that has no stand-in. ` +
                    `Add it in preview/stand-ins.ts`
                );
            }),
        );
    }

    private position(entry: Entry): number {
        return entry.standIn === true && entry.parent !== undefined
            ? this.position(this.get(entry.parent))
            : (this.order.get(`${entry.type} ${entry.name}`) ?? 0);
    }

    private computed(registration: Registration, decoded: Decoded): Record<string, unknown> & { id?: string } {
        const { type, name, custom, options } = registration;
        if (!custom) {
            return {};
        }
        const serial = this.namesakes.get(`${type} ${name}`) ?? 0;
        this.namesakes.set(`${type} ${name}`, serial + 1);
        const environment = this.environmentOf(decoded.values, options.provider);
        const draft = new Draft(type, name, serial, decoded.values, environment);
        const general = type.startsWith("aws:") ? generalAws(draft, environment) : {};
        return { id: `${draft.label}-id`, ...general, ...STAND_INS[type]?.(draft) };
    }

    private urnOf(type: string, name: string, parent: string | undefined): string {
        const [, , parentType] =
            parent === undefined || parent === this.rootUrn ? [] : this.get(parent).urn.split("::");
        const qualifiedType = parentType === undefined ? type : `${parentType}$${type}`;
        return `urn:pulumi:${this.stack}::${this.project}::${qualifiedType}::${name}`;
    }
}

/** What nearly all resources of AWS have. */
function generalAws(draft: Draft, environment: AwsEnvironment): Record<string, unknown> {
    const [, module = "", kind] = /^aws:([^/]*)\/?(.*):/.exec(draft.type) ?? [];
    const tags = draft.inputs.tags;
    return {
        name: draft.named(),
        arn: draft.arn(module, `${kind}/${draft.named()}`),
        region: environment.region,
        tagsAll: { ...environment.defaultTags, ...(isRecord(tags) && tags) },
    };
}

/** Tags of a provider's `defaultTags`, which travel as JSON. What is wrong with them is for the program to say. */
function tagsOf(json: unknown): Readonly<Record<string, unknown>> {
    const defaultTags = parsed(json);
    return isRecord(defaultTags) && isRecord(defaultTags.tags) ? defaultTags.tags : {};
}

function parsed(json: unknown): unknown {
    try {
        return typeof json === "string" ? JSON.parse(json) : undefined;
    } catch {
        return undefined;
    }
}

function secretsMarked(outputs: Record<string, unknown>, names: readonly string[]): WireProperties {
    const marked: Record<string, unknown> = { ...outputs };
    for (const name of names.filter((name) => name in outputs)) {
        marked[name] = secret(outputs[name]);
    }
    return marked;
}

function recordedResource(entry: Entry): RecordedResource {
    const outputs = decode(entry.outputs);
    return {
        urn: entry.urn,
        type: entry.type,
        name: entry.name,
        parent: entry.parent,
        custom: entry.custom,
        external: entry.external ?? false,
        standIn: entry.standIn ?? false,
        id: entry.id,
        inputs: entry.decoded.values,
        outputs: outputs.values,
        secretInputs: entry.decoded.secrets,
        secretOutputs: outputs.secrets,
        dependencies: entry.dependencies,
        propertyDependencies: entry.propertyDependencies,
        options: entry.options,
    };
}
