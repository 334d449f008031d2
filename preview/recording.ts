/** One resource as the program registered it. */
export interface RecordedResource {
    readonly urn: string;
    /** Type token, `aws:ecs/service:Service`. */
    readonly type: string;
    readonly name: string;
    /** URN of the parent; none for what stands directly in the stack. */
    readonly parent: string | undefined;
    /** Whether it is a resource of a provider, not a component. */
    readonly custom: boolean;
    /** Whether the program only reads it (`aws.s3.Bucket.get`): it belongs to somebody else. */
    readonly external: boolean;
    /**
     * Whether the preview added it in the place of the plugin that would: the children of awsx's components, which run
     * outside of the program.
     */
    readonly standIn: boolean;
    /** Stand-in of the id; none for components. */
    readonly id: string | undefined;
    /** What the program handed over, in plain; {@link secretInputs} says what is secret. */
    readonly inputs: Readonly<Record<string, unknown>>;
    /** For a resource its inputs and stand-ins of what AWS computes, for a component its registered outputs. */
    readonly outputs: Readonly<Record<string, unknown>>;
    /** Property paths of the inputs that are secrets, `registry.password`. */
    readonly secretInputs: readonly string[];
    /** Property paths of the outputs that are secrets. */
    readonly secretOutputs: readonly string[];
    /** URNs of all resources that must be there before. */
    readonly dependencies: readonly string[];
    /** URNs of the resources that a property's value comes from, by property; without the properties that have none. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    readonly options: RecordedOptions;
}

/** Resource options as the engine receives them. */
export interface RecordedOptions {
    readonly protect: boolean;
    readonly retainOnDelete: boolean;
    /** Undefined where the provider decides. */
    readonly deleteBeforeReplace: boolean | undefined;
    readonly ignoreChanges: readonly string[];
    readonly replaceOnChanges: readonly string[];
    readonly hideDiffs: readonly string[];
    readonly additionalSecretOutputs: readonly string[];
    readonly aliases: readonly RecordedAlias[];
    readonly customTimeouts: RecordedTimeouts;
    /** URN of the provider that was chosen for the resource; none for the package's default. */
    readonly provider: string | undefined;
    /** URNs of the providers that a component hands to its children, by package. */
    readonly providers: Readonly<Record<string, string>>;
    /** URN of the resource whose deletion deletes this one, too. */
    readonly deletedWith: string | undefined;
    /** URNs of the resources whose replacement replaces this one, too. */
    readonly replaceWith: readonly string[];
    /** Id of the resource in AWS to import. */
    readonly import: string | undefined;
    /** Version of the provider's package. */
    readonly version: string | undefined;
}

/** A former URN, or what differed in it. */
export type RecordedAlias =
    | string
    | {
          readonly name?: string;
          readonly type?: string;
          readonly stack?: string;
          readonly project?: string;
          /** URN of the former parent. */
          readonly parent?: string;
          /** The former resource stood directly in the stack. */
          readonly noParent?: true;
      };

/** Limits to how long an operation may take, as Go writes durations: `30m`. */
export interface RecordedTimeouts {
    readonly create?: string;
    readonly update?: string;
    readonly delete?: string;
}

/** All that a program registered, in the program's order. */
export interface Recording {
    readonly project: string;
    readonly stack: string;
    /** Region that the stack's configuration names. */
    readonly region: string;
    readonly resources: readonly RecordedResource[];
    /** Stack outputs, in plain; {@link secretOutputs} says what is secret. */
    readonly outputs: Readonly<Record<string, unknown>>;
    /** Property paths of the stack outputs that are secrets. */
    readonly secretOutputs: readonly string[];
    /** What the program and Pulumi's runtime warned of, and the values that have no stand-in. */
    readonly warnings: readonly string[];
    /** What the program and Pulumi's runtime logged as an error. With any, Pulumi ends an update as failed. */
    readonly errors: readonly string[];
}
