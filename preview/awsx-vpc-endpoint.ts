import type { Subnet } from "./awsx-vpc";
import type { EndpointSpec } from "./awsx-vpc-inputs";
import type { Component } from "./component";
import type { Entry } from "./registry";

/** The VPC that an endpoint is for. */
export interface EndpointSurroundings {
    /** Whether awsx fills in what the spec leaves out (`vpcEndpointStrategy: "Auto"`). */
    readonly automatic: boolean;
    readonly region: string | undefined;
    readonly tags: Readonly<Record<string, string>>;
    readonly vpc: Entry;
    readonly subnets: readonly Subnet[];
}

/** Whether an endpoint has addresses in subnets; a gateway endpoint has entries in route tables. */
export function isInterface(spec: EndpointSpec): boolean {
    return spec.vpcEndpointType?.toLowerCase() === "interface";
}

/** Adds an endpoint, with a security group of its own where awsx makes one. */
export function createEndpoint(component: Component, spec: EndpointSpec, around: EndpointSurroundings): Entry {
    const { region, vpc } = around;
    const filledIn: FilledIn = around.automatic ? fillIn(component, spec, around) : {};
    const ids: Record<string, unknown> = {};
    for (const [property, entries] of Object.entries(filledIn)) {
        ids[property] = entries.map(({ id }) => id);
    }
    return component.child({
        type: "aws:ec2/vpcEndpoint:VpcEndpoint",
        name: spec.serviceName,
        parent: vpc,
        inputs: {
            region,
            vpcId: vpc.id,
            ...(around.automatic && isInterface(spec) && { privateDnsEnabled: true }),
            ...spec,
            ...ids,
            tags: { ...around.tags, ...spec.tags },
        },
        sources: { vpcId: [vpc], ...filledIn },
    });
}

/** What awsx adds to an endpoint's spec, by property. */
type FilledIn = Readonly<Record<string, readonly Entry[]>>;

function fillIn(component: Component, spec: EndpointSpec, around: EndpointSurroundings): FilledIn {
    if (isInterface(spec)) {
        return {
            ...(spec.subnetIds === undefined && { subnetIds: onePerZone(around.subnets) }),
            ...(spec.securityGroupIds === undefined && { securityGroupIds: [createGroup(component, spec, around)] }),
        };
    }
    const isGateway = (spec.vpcEndpointType ?? "Gateway").toLowerCase() === "gateway";
    return isGateway && spec.routeTableIds === undefined
        ? { routeTableIds: around.subnets.map(({ routeTable }) => routeTable) }
        : {};
}

/** The subnet of each zone that an endpoint lies in: a private one where there is one. */
function onePerZone(subnets: readonly Subnet[]): Entry[] {
    const preferred = ["Private", "Isolated", "Public"].flatMap((tier) => subnets.filter((s) => s.tier === tier));
    const zones = [...new Set(subnets.map(({ zone }) => zone))];
    return zones.flatMap((zone) => preferred.filter((subnet) => subnet.zone === zone).slice(0, 1)).map((s) => s.subnet);
}

/** A security group that lets the VPC in by HTTPS. */
function createGroup(component: Component, spec: EndpointSpec, around: EndpointSurroundings): Entry {
    const { region, vpc } = around;
    const group = component.child({
        type: "aws:ec2/securityGroup:SecurityGroup",
        name: `${spec.serviceName}-sg`,
        parent: vpc,
        inputs: { region, vpcId: vpc.id, tags: { ...around.tags, ...spec.tags } },
        sources: { vpcId: [vpc] },
    });
    component.child({
        type: "aws:ec2/securityGroupRule:SecurityGroupRule",
        name: `${spec.serviceName}-ingress`,
        parent: vpc,
        inputs: {
            region,
            type: "ingress",
            securityGroupId: group.id,
            protocol: "tcp",
            fromPort: 443,
            toPort: 443,
            cidrBlocks: [vpc.outputs.cidrBlock],
        },
        sources: { securityGroupId: [group], cidrBlocks: [vpc] },
    });
    return group;
}
