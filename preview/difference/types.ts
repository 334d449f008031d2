/** Version of the difference's form. It rises with every change that an older reader would misread. */
export const DIFFERENCE_VERSION = 1;

/** A resource or component that is spoken of. */
export interface Reference {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** As people say it, `rds.Instance db`. */
    readonly label: string;
    /** Labels of the components that it stands in, the outermost first: `PostgresDb db`. */
    readonly within: readonly string[];
}

/** A value that differs. `before` is absent for what is new, `after` for what is gone. */
export interface PropertyChange {
    /** Property path, `containerDefinitions[backend].cpu`; named elements by their name. */
    readonly path: string;
    readonly before?: unknown;
    readonly after?: unknown;
    /** Labels of the resources that the values come from: an id is a stand-in, and says nothing. */
    readonly source?: { readonly before?: string; readonly after?: string };
}

/** Why a resource is replaced. */
export type Cause =
    | {
          /** A property changes that AWS cannot change in place, or that the program replaces on. */
          readonly kind: "property";
          readonly path: string;
      }
    | {
          /** Such a property takes a value of a resource that is replaced, or changes itself. */
          readonly kind: "follows";
          readonly path: string;
          readonly of: Reference;
      }
    | {
          /** Another provider, or one that is replaced itself. */
          readonly kind: "provider";
      }
    | {
          /** The stack moves to another region. */
          readonly kind: "region";
      }
    | {
          /** The option `replaceWith` ties it to a resource that is replaced. */
          readonly kind: "tied";
          readonly of: Reference;
      };

/** A resource that stays and differs. */
export interface Changed {
    readonly resource: Reference;
    /** `revised` for what AWS keeps in revisions: the new one stands beside the old one. */
    readonly action: "changed" | "revised";
    readonly properties: readonly PropertyChange[];
    /** Resource options that differ, by their names. */
    readonly options: readonly PropertyChange[];
}

/** A resource that is deleted and created anew. */
export interface Replaced {
    readonly resource: Reference;
    readonly causes: readonly Cause[];
    readonly properties: readonly PropertyChange[];
    readonly options: readonly PropertyChange[];
}

/** What comes or goes as a whole: a component with all in it, or a single resource. */
export interface Group {
    readonly resource: Reference;
    /** The resources in it, without components; the resource itself, if it is one. */
    readonly members: readonly Reference[];
}

/** What has another URN without an alias: the old is lost, the new begins empty. */
export interface Recreated {
    readonly before: Reference;
    readonly after: Reference;
    readonly how: "renamed" | "moved" | "retyped";
    readonly lost: readonly Reference[];
    readonly created: readonly Reference[];
}

/** What has another URN and is kept, by an alias. */
export interface Renamed {
    readonly before: Reference;
    readonly after: Reference;
    /** How many resources are kept by it, the renamed one among them. */
    readonly kept: number;
}

/** A resource that keeps data, and loses it. */
export interface Loss {
    readonly resource: Reference;
    /** What it is, `database`. */
    readonly what: string;
    readonly how: "removed" | "replaced" | "recreated";
    /** Whether Pulumi refuses to delete it, since it was protected so far. */
    readonly protected: boolean;
    /** Whether it stays in AWS, without belonging to the stack. */
    readonly retained: boolean;
}

/** A resource of which nothing differs but values that follow from other resources. */
export interface Following {
    readonly resource: Reference;
    readonly action: "changed" | "revised";
    readonly of: readonly Reference[];
}

/** A container image that is built for another revision of its source, and is otherwise the same. */
export interface ImageChange {
    readonly resource: Reference;
    /** Tag, or the digest in short. */
    readonly before: string;
    readonly after: string;
}

/** What differs between two previews of a stack. Lists are in the order of the program. */
export interface Difference {
    readonly format: "slipway-difference";
    readonly version: typeof DIFFERENCE_VERSION;
    readonly project: string;
    readonly stack: string;
    readonly region: { readonly before: string; readonly after: string };
    /** How many resources, without components, are affected in each way. */
    readonly counts: Counts;
    readonly losses: readonly Loss[];
    /** Resources that Pulumi refuses to delete from now on, or no longer. */
    readonly protection: readonly { readonly resource: Reference; readonly change: "gained" | "lost" }[];
    readonly recreated: readonly Recreated[];
    readonly removed: readonly Group[];
    readonly replaced: readonly Replaced[];
    readonly changed: readonly Changed[];
    readonly added: readonly Group[];
    readonly renamed: readonly Renamed[];
    readonly moved: readonly Renamed[];
    readonly images: readonly ImageChange[];
    readonly following: readonly Following[];
    /** Changes that the program tells Pulumi to ignore. */
    readonly ignored: readonly { readonly resource: Reference; readonly properties: readonly PropertyChange[] }[];
    /** Tags that the provider puts on everything. */
    readonly defaultTags: readonly PropertyChange[];
    readonly outputs: readonly PropertyChange[];
    /** Stack outputs that take a value of a resource that is replaced or changes. */
    readonly followingOutputs: readonly { readonly name: string; readonly of: readonly Reference[] }[];
    readonly warnings: { readonly added: readonly string[]; readonly removed: readonly string[] };
    /** Versions of the providers' packages, by package. */
    readonly packages: readonly PropertyChange[];
    /** Types that change here and of which it is not known what forces a replacement. */
    readonly unlisted: readonly string[];
}

/** Numbers of resources. */
export interface Counts {
    readonly added: number;
    readonly removed: number;
    readonly replaced: number;
    /** Lost and created anew under another URN. */
    readonly recreated: number;
    readonly changed: number;
    readonly renamed: number;
    readonly moved: number;
    readonly images: number;
    readonly following: number;
    readonly unchanged: number;
}
