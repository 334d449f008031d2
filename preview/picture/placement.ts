import type { PreviewResource } from "../document";
import { KINDS, nodeKind } from "./kinds";
import type { NodeKind } from "./model";
import type { Network } from "./network";
import type { Resources } from "./resources";
import { compare, sortedSet, text, textsNamed } from "./values";

/** A lane of subnets that the program uses and does not make. */
export interface Lane {
    readonly id: string;
    /** Id of the group of its VPC. */
    readonly vpc: string;
    /** Ids of the subnets; none for what is in the VPC without being in a subnet. */
    readonly subnets: readonly string[];
}

/** Which group a node is in. */
export class Placement {
    private readonly made = new Map<string, Lane>();

    /** @param taskDefinition type of the resources that run where others say. */
    constructor(
        private readonly resources: Resources,
        private readonly network: Network,
        private readonly taskDefinition: string,
    ) {}

    /** The lanes that no resource registers and that nodes are in. */
    get lanes(): Lane[] {
        return [...this.made.values()];
    }

    /** Id of the group of a node. */
    groupOf(resource: PreviewResource, kind: NodeKind, parts: readonly PreviewResource[]): string {
        const { area } = KINDS[kind];
        const group = area === "network" || kind === "function" ? this.inNetwork([resource, ...parts]) : undefined;
        return group ?? (area === "network" ? "others" : area);
    }

    private inNetwork(all: readonly PreviewResource[]): string | undefined {
        const subnets = this.subnetsOf([...all, ...this.starters(all)]);
        const lane = subnets.map((id) => this.network.laneOf(id)).find((found) => found !== undefined);
        if (lane !== undefined) {
            return lane;
        }
        const named = all.map(({ inputs }) => this.network.vpcGroup(inputs.vpcId)).find((id) => id !== undefined);
        const vpc = named ?? (subnets.length > 0 ? this.network.groups[0]?.id : undefined);
        return vpc === undefined ? undefined : this.laneOf(vpc, sortedSet(subnets));
    }

    private laneOf(vpc: string, subnets: readonly string[]): string {
        const id = `${vpc}-${subnets.length === 0 ? "elsewhere" : subnets.join("-")}`.replaceAll(
            /[^A-Za-z0-9-]+/g,
            "-",
        );
        this.made.set(id, { id, vpc, subnets });
        return id;
    }

    /** What starts tasks names the subnets that they run in. */
    private starters(all: readonly PreviewResource[]): PreviewResource[] {
        return all
            .filter(({ type }) => type === this.taskDefinition)
            .flatMap((definition) => [...this.resources.referring(definition)]);
    }

    private subnetsOf(all: readonly PreviewResource[]): string[] {
        const ids = all.flatMap(({ inputs }) => textsNamed(inputs, /^subnet(Id|Mapping)?s?$/i));
        const byRouteTable = all
            .filter(({ type, inputs }) => nodeKind(type) === "endpoint" && inputs.routeTableIds !== undefined)
            .flatMap((endpoint) => this.resources.referred(endpoint, "routeTableIds"))
            .flatMap((table) => this.resources.referring(table))
            .flatMap(({ inputs }) => text(inputs.subnetId) ?? [])
            .sort((one, other) => this.rank(one) - this.rank(other) || compare(one, other));
        return [...ids.filter((id) => id.startsWith("subnet-")), ...byRouteTable];
    }

    /** What leads out of a VPC is drawn where the tasks are that use it. */
    private rank(subnet: string): number {
        const lane = this.network.laneOf(subnet) ?? "";
        const order = ["NAT gateway", "none", "internet gateway", undefined].indexOf(this.network.wayOut(lane));
        return this.taskLanes().includes(lane) ? -1 : order;
    }

    /** The lanes that services run in; where there are none, the private one is for them. */
    private taskLanes(): string[] {
        const lanes = this.resources
            .ofType("aws:ecs/service:Service")
            .flatMap(({ inputs }) => textsNamed(inputs.networkConfiguration, /^subnets$/))
            .flatMap((subnet) => this.network.laneOf(subnet) ?? []);
        return lanes.length > 0
            ? lanes
            : this.network.groups.map(({ id }) => id).filter((lane) => lane.endsWith("-private"));
    }
}
