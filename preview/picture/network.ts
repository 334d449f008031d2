import type { PreviewResource } from "../document";
import type { ArchitectureGroup } from "./model";
import type { Resources } from "./resources";
import { at, compare, records, sortedSet, text } from "./values";

const SUBNET = "aws:ec2/subnet:Subnet";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const ROUTE = "aws:ec2/route:Route";
const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";

/** Tiers that have a usual place, from the outside in. */
const USUAL_TIERS = ["public", "private", "isolated"];

/** How a subnet reaches the internet. */
type WayOut = "internet gateway" | "NAT gateway" | "none";

const WAYS_OUT: Readonly<Record<WayOut, { order: number; tier: string; note: string }>> = {
    "internet gateway": { order: 0, tier: "public", note: "open to the internet" },
    "NAT gateway": { order: 1, tier: "private", note: "out through NAT only" },
    none: { order: 2, tier: "isolated", note: "no way to the internet" },
};

interface Subnet {
    readonly resource: PreviewResource;
    readonly vpc: string;
    readonly tier: string;
    readonly wayOut: WayOut;
    readonly zone: string;
    readonly cidrBlock: string;
}

/** A lane of a VPC. */
interface Lane {
    readonly group: ArchitectureGroup;
    readonly wayOut: WayOut | undefined;
    readonly zones: readonly string[];
}

/** The VPCs of a program and their subnets, in tiers. */
export class Network {
    /** VPCs that the program makes or works in, each followed by its tiers. */
    readonly groups: readonly ArchitectureGroup[];
    private readonly lanes = new Map<string, Lane>();
    private readonly laneBySubnet = new Map<string, string>();
    private readonly laneByUrn = new Map<string, string>();
    private readonly vpcById = new Map<string, ArchitectureGroup>();

    constructor(private readonly resources: Resources) {
        const vpcs = resources.ofType("aws:ec2/vpc:Vpc");
        for (const vpc of vpcs) {
            this.addVpc(vpc.id ?? vpc.urn, vpc);
        }
        const mentioned = resources.all.map(({ inputs }) => text(inputs.vpcId)).filter((id) => id !== undefined);
        for (const id of sortedSet(mentioned)) {
            if (!this.vpcById.has(id)) {
                this.addVpc(id, undefined);
            }
        }
        this.groups = [...this.vpcById].flatMap(([id, vpc]) => [vpc, ...this.addLanes(id, vpc)]);
    }

    /** Id of the group of a VPC. */
    vpcGroup(vpcId: unknown): string | undefined {
        return this.vpcById.get(text(vpcId) ?? "")?.id;
    }

    /** Id of the tier that a subnet is in. */
    laneOf(subnetId: string): string | undefined {
        return this.laneBySubnet.get(subnetId);
    }

    /** How the subnets of a tier reach the internet; undefined where the program does not say. */
    wayOut(lane: string): WayOut | undefined {
        return this.lanes.get(lane)?.wayOut;
    }

    /** Availability zones of a tier. */
    zones(lane: string): readonly string[] {
        return this.lanes.get(lane)?.zones ?? [];
    }

    /** The group that stands for a part of a VPC. */
    frameOf(part: PreviewResource): string | undefined {
        const lane = this.laneByUrn.get(part.urn);
        if (lane !== undefined) {
            return lane;
        }
        const [table] = this.resources.referred(part, "routeTableId");
        const byTable = table === undefined ? undefined : this.laneByUrn.get(table.urn);
        const vpc = part.type === "aws:ec2/vpc:Vpc" ? part.id : part.inputs.vpcId;
        return byTable ?? this.vpcGroup(vpc) ?? this.groups[0]?.id;
    }

    private addVpc(id: string, resource: PreviewResource | undefined): void {
        const name = resource?.name ?? id;
        const cidrBlock = text(resource?.inputs.cidrBlock);
        this.vpcById.set(id, {
            id: `vpc-${name.replace(/^vpc-/, "").replaceAll(/[^A-Za-z0-9-]+/g, "-")}`,
            kind: "vpc",
            title: resource === undefined ? name : `VPC ${name}`,
            notes: resource === undefined ? ["exists already"] : cidrBlock === undefined ? [] : [cidrBlock],
            resources: [],
        });
    }

    private addLanes(vpcId: string, vpc: ArchitectureGroup): ArchitectureGroup[] {
        const subnets = this.resources
            .ofType(SUBNET)
            .map((subnet) => this.subnet(subnet))
            .filter((subnet) => subnet.vpc === vpcId);
        const tiers = sortedSet(subnets.map(({ tier }) => tier));
        const lanes = tiers.map((tier) => this.lane(vpc, tier, subnets));
        lanes.sort((one, other) => order(one) - order(other) || compare(one.group.id, other.group.id));
        return lanes.map(({ group }) => group);
    }

    private lane(vpc: ArchitectureGroup, tier: string, all: readonly Subnet[]): Lane {
        const subnets = all.filter((subnet) => subnet.tier === tier);
        subnets.sort((one, other) => compare(one.zone, other.zone) || compare(one.cidrBlock, other.cidrBlock));
        const [wayOut, ...otherWays] = new Set(subnets.map((subnet) => subnet.wayOut));
        const known = otherWays.length === 0 ? wayOut : undefined;
        const group: ArchitectureGroup = {
            id: `${vpc.id}-${tier}`,
            kind: "tier",
            title: `${tier.charAt(0).toUpperCase()}${tier.slice(1)} subnets`,
            notes: [
                ...(known === undefined ? [] : [WAYS_OUT[known].note]),
                ...subnets.map(({ zone, cidrBlock }) => `${zone} ${cidrBlock}`.trim()),
            ],
            parent: vpc.id,
            resources: [],
        };
        const lane = { group, wayOut: known, zones: sortedSet(subnets.map(({ zone }) => zone)) };
        this.lanes.set(group.id, lane);
        for (const { resource } of subnets) {
            this.laneBySubnet.set(resource.id ?? resource.urn, group.id);
            for (const part of [resource, ...this.associations(resource), ...this.routeTables(resource)]) {
                this.laneByUrn.set(part.urn, group.id);
            }
        }
        return lane;
    }

    private subnet(resource: PreviewResource): Subnet {
        const wayOut = this.wayOutOf(resource);
        const { tags, vpcId, availabilityZone, cidrBlock } = resource.inputs;
        const tier = text(at(tags, "Tier")) ?? text(at(tags, "SubnetType")) ?? WAYS_OUT[wayOut].tier;
        return {
            resource,
            vpc: text(vpcId) ?? "",
            tier: tier.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
            wayOut,
            zone: text(availabilityZone) ?? "",
            cidrBlock: text(cidrBlock) ?? "",
        };
    }

    private wayOutOf(subnet: PreviewResource): WayOut {
        const tables = this.routeTables(subnet);
        const separate = tables
            .flatMap((table) => this.resources.referring(table))
            .filter(({ type }) => type === ROUTE);
        const routes = [
            ...separate.map(({ inputs }) => inputs),
            ...tables.flatMap(({ inputs }) => records(inputs.routes)),
        ].filter((route) => [route.destinationCidrBlock, route.cidrBlock].includes("0.0.0.0/0"));
        if (routes.some(({ gatewayId }) => text(gatewayId) !== undefined)) {
            return "internet gateway";
        }
        return routes.some(({ natGatewayId }) => text(natGatewayId) !== undefined) ? "NAT gateway" : "none";
    }

    private associations(subnet: PreviewResource): PreviewResource[] {
        return this.resources.referring(subnet).filter(({ type }) => type === ASSOCIATION);
    }

    private routeTables(subnet: PreviewResource): PreviewResource[] {
        return this.associations(subnet)
            .flatMap((association) => this.resources.referred(association, "routeTableId"))
            .filter(({ type }) => type === ROUTE_TABLE);
    }
}

function order({ group, wayOut }: Lane): number {
    const usual = USUAL_TIERS.findIndex((tier) => group.id.endsWith(`-${tier}`));
    return usual === -1 ? USUAL_TIERS.length + (wayOut === undefined ? 0 : WAYS_OUT[wayOut].order) : usual;
}
