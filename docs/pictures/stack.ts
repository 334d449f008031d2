import { Project } from "../../preview/project";
import type { RecordedResource, Recording } from "../../preview/recording";
import { runProgram } from "../../preview/run";

/** Settings of the stack that is drawn besides those of `Pulumi.prod.yaml`: those that the file has as comments. */
const SHOWN: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    "slipway:web": { domain: "shop.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ" },
    "slipway:backups": { notify: ["oncall@example.com"] },
    "slipway:monitoring": {
        page: ["oncall@example.com"],
        inform: ["team@example.com"],
        slack: { secretName: "slipway/slack" },
    },
};

/** A part of the architecture: a component that stands directly in the stack. */
export interface Part {
    readonly name: string;
    /** Its class: `FargateService`. */
    readonly kind: string;
}

/** prod with a domain and with everybody told whom its file offers to tell. */
export class DrawnStack {
    private readonly byUrn: ReadonlyMap<string, RecordedResource>;

    constructor(private readonly recording: Recording) {
        this.byUrn = new Map(recording.resources.map((resource) => [resource.urn, resource]));
    }

    static async record(folder: string): Promise<DrawnStack> {
        const project = Project.find(folder);
        const { config, secretKeys } = project.stackConfig("prod");
        const shown = Object.entries(SHOWN).map(([key, settings]): [string, string] => {
            const own: unknown = JSON.parse(config[key] ?? "{}");
            return [key, JSON.stringify({ ...(typeof own === "object" && own), ...settings })];
        });
        const changed = { config: { ...config, ...Object.fromEntries(shown) }, secretKeys };
        return new DrawnStack(await runProgram(project, "prod", changed));
    }

    /** All resources, in the program's order. */
    get resources(): readonly RecordedResource[] {
        return this.recording.resources;
    }

    /** The resources of a type, by the type's last word: `MetricAlarm`. */
    ofType(type: string): RecordedResource[] {
        return this.resources.filter((resource) => resource.type.endsWith(`:${type}`));
    }

    /** The resource with a URN. */
    at(urn: string): RecordedResource {
        const resource = this.byUrn.get(urn);
        if (resource === undefined) {
            throw new Error(`the stack has no ${urn}`);
        }
        return resource;
    }

    /** The resources of a type that a property's value comes from. */
    sources(resource: RecordedResource, property: string, type: string): RecordedResource[] {
        const urns = resource.propertyDependencies[property] ?? [];
        return urns.map((urn) => this.at(urn)).filter((source) => source.type.endsWith(`:${type}`));
    }

    /** The part of the architecture that a resource belongs to. */
    partOf(resource: RecordedResource): Part | undefined {
        const parent = resource.parent === undefined ? undefined : this.byUrn.get(resource.parent);
        const outer = parent && this.partOf(parent);
        if (outer !== undefined) {
            return outer;
        }
        const [scope, , kind] = resource.type.split(":");
        return scope === "slipway" && kind !== undefined ? { name: resource.name, kind } : undefined;
    }
}
