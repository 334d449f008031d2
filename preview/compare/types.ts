/** A number that differs between stacks, or that is always of interest. */
export interface ComparedCount {
    /** What is counted: `resources`, `components` or a type's label. */
    readonly what: string;
    /** In the order of the stacks. */
    readonly values: readonly number[];
}

/** A value that differs between stacks. */
export interface ComparedProperty {
    readonly path: string;
    /** In the order of the stacks; undefined where there is none, a label where it is another resource's id or ARN. */
    readonly values: readonly unknown[];
}

/** Resources of one type that differ between stacks, all in the same way. */
export interface ComparedResources {
    /** As people say it, `ec2.NatGateway network-2, network-3`. */
    readonly label: string;
    readonly type: string;
    readonly names: readonly string[];
    /** Whether each stack has them; absent where all have. */
    readonly presence?: readonly boolean[];
    /** How many resources stand in them, by stack; absent where there are none, or all stacks have them. */
    readonly members?: readonly number[];
    readonly properties: readonly ComparedProperty[];
}

/** What differs in a component. */
export interface ComparedGroup {
    /** `PostgresDb db`; empty for what stands directly in the stack. */
    readonly component: string;
    readonly resources: readonly ComparedResources[];
}

/** What differs between stacks, and nothing else. */
export interface Comparison {
    readonly stacks: readonly string[];
    readonly counts: readonly ComparedCount[];
    /** Regions, if they differ. */
    readonly regions?: readonly string[];
    /** In the order of the first stack that has them. */
    readonly groups: readonly ComparedGroup[];
    /** Tags that the providers put on everything. */
    readonly defaultTags: readonly ComparedProperty[];
    readonly outputs: readonly ComparedProperty[];
    /** Warnings that not all stacks have, and whether each has them. */
    readonly warnings: readonly { readonly text: string; readonly presence: readonly boolean[] }[];
}
