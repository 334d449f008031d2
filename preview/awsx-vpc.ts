import { createEndpoint, isInterface } from "./awsx-vpc-endpoint";
import { parseVpcInputs, type SubnetSpec, type VpcInputs } from "./awsx-vpc-inputs";
import { availabilityZones } from "./aws-environment";
import {
    childOutput,
    childrenOutput,
    type Component,
    type ComponentOutput,
    type ComponentOutputs,
    idsOutput,
} from "./component";
import type { Entry } from "./registry";

/** Kinds of subnets, in the order in which awsx makes them in a zone: NAT gateways come before their routes. */
const TIERS = ["Public", "Private", "Isolated"] as const;

/** A subnet with its route table. */
export interface Subnet {
    readonly tier: (typeof TIERS)[number];
    readonly zone: string;
    readonly subnet: Entry;
    readonly routeTable: Entry;
}

/**
 * The children of `awsx.ec2.Vpc` in version 3.9.
 * https://github.com/pulumi/pulumi-awsx/blob/main/awsx/ec2/vpc.ts
 *
 * @throws Error for inputs that awsx would not take, or a layout of subnets that only awsx computes.
 */
export function expandVpc(component: Component): ComponentOutputs {
    return new VpcExpansion(component, parseVpcInputs(component.name, component.inputs)).outputs();
}

class VpcExpansion {
    private readonly tags: Readonly<Record<string, string>>;
    private readonly vpc: Entry;
    private readonly internetGateway: Entry;
    private readonly subnets: Subnet[] = [];
    private readonly associations: Entry[] = [];
    private readonly routes: Entry[] = [];
    private readonly natGateways: Entry[] = [];
    private readonly addresses: Entry[] = [];
    private readonly endpoints: readonly Entry[];

    constructor(
        private readonly component: Component,
        private readonly inputs: VpcInputs,
    ) {
        this.tags = { Name: component.name, ...inputs.tags };
        this.vpc = this.createVpc();
        this.internetGateway = this.createInternetGateway();
        const zones =
            inputs.availabilityZoneNames ??
            availabilityZones(component.aws.region).slice(0, inputs.numberOfAvailabilityZones);
        for (const [index, zone] of zones.entries()) {
            this.createZone(zone, index);
        }
        this.endpoints = inputs.vpcEndpointSpecs.map((spec) =>
            createEndpoint(component, spec, {
                automatic: inputs.vpcEndpointStrategy === "Auto",
                region: inputs.region,
                tags: this.tags,
                vpc: this.vpc,
                subnets: this.subnets,
            }),
        );
    }

    outputs(): ComponentOutputs {
        return {
            vpc: childOutput(this.vpc),
            vpcId: { value: this.vpc.id, children: [this.vpc] },
            internetGateway: childOutput(this.internetGateway),
            subnets: childrenOutput(this.subnets.map(({ subnet }) => subnet)),
            ...this.tierOutputs("public", "Public"),
            ...this.tierOutputs("private", "Private"),
            ...this.tierOutputs("isolated", "Isolated"),
            routeTables: childrenOutput(this.subnets.map(({ routeTable }) => routeTable)),
            routeTableAssociations: childrenOutput(this.associations),
            routes: childrenOutput(this.routes),
            natGateways: childrenOutput(this.natGateways),
            eips: childrenOutput(this.addresses),
            vpcEndpoints: childrenOutput(this.endpoints),
            subnetLayout: {
                value: this.inputs.subnetSpecs.map(({ name, type, cidrBlocks }) => ({ name, type, cidrBlocks })),
                children: [],
            },
        };
    }

    private tierOutputs(label: string, tier: Subnet["tier"]): Record<string, ComponentOutput> {
        const subnets = this.subnets.filter((subnet) => subnet.tier === tier).map(({ subnet }) => subnet);
        return { [`${label}SubnetIds`]: idsOutput(subnets), [`${label}Subnets`]: childrenOutput(subnets) };
    }

    private createVpc(): Entry {
        const { inputs } = this;
        const privateDns =
            inputs.vpcEndpointStrategy === "Auto" &&
            inputs.vpcEndpointSpecs.some((spec) => isInterface(spec) && spec.privateDnsEnabled !== false);
        return this.component.child({
            type: "aws:ec2/vpc:Vpc",
            name: this.component.name,
            inputs: {
                region: inputs.region,
                cidrBlock: inputs.cidrBlock,
                enableDnsHostnames: inputs.enableDnsHostnames ?? (privateDns || undefined),
                enableDnsSupport: inputs.enableDnsSupport ?? (privateDns || undefined),
                enableNetworkAddressUsageMetrics: inputs.enableNetworkAddressUsageMetrics,
                instanceTenancy: inputs.instanceTenancy,
                tags: this.tags,
            },
        });
    }

    private createInternetGateway(): Entry {
        return this.component.child({
            type: "aws:ec2/internetGateway:InternetGateway",
            name: this.component.name,
            parent: this.vpc,
            inputs: { region: this.inputs.region, vpcId: this.vpc.id, tags: this.tags },
            sources: { vpcId: [this.vpc] },
        });
    }

    private createZone(zone: string, index: number): void {
        for (const tier of TIERS) {
            for (const spec of this.inputs.subnetSpecs.filter(({ type }) => type === tier)) {
                this.createSubnet(tier, spec, zone, index);
            }
        }
    }

    private createSubnet(tier: Subnet["tier"], spec: SubnetSpec, zone: string, index: number): void {
        const name = `${this.component.name}-${spec.name ?? tier.toLowerCase()}-${index + 1}`;
        const shared = { region: this.inputs.region, vpcId: this.vpc.id };
        const nameTags = { Name: name, SubnetType: tier };
        const subnet = this.component.child({
            type: "aws:ec2/subnet:Subnet",
            name,
            parent: this.vpc,
            inputs: {
                ...shared,
                availabilityZone: zone,
                cidrBlock: spec.cidrBlocks[index],
                mapPublicIpOnLaunch: tier === "Public",
                assignIpv6AddressOnCreation: false,
                tags: { ...this.tags, ...spec.tags, ...nameTags },
            },
            sources: { vpcId: [this.vpc] },
        });
        const routeTable = this.component.child({
            type: "aws:ec2/routeTable:RouteTable",
            name,
            parent: subnet,
            inputs: { ...shared, tags: { ...this.tags, ...nameTags } },
            sources: { vpcId: [this.vpc] },
        });
        this.subnets.push({ tier, zone, subnet, routeTable });
        this.associate(name, subnet, routeTable);
        if (tier === "Public") {
            this.createNatGateway(subnet, index);
            this.createRoute(name, routeTable, "gatewayId", this.internetGateway);
        } else if (tier === "Private") {
            this.createRoute(name, routeTable, "natGatewayId", this.natGateways[index] ?? this.natGateways[0]);
        }
    }

    private associate(name: string, subnet: Entry, routeTable: Entry): void {
        this.associations.push(
            this.component.child({
                type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
                name,
                parent: routeTable,
                inputs: { region: this.inputs.region, routeTableId: routeTable.id, subnetId: subnet.id },
                sources: { routeTableId: [routeTable], subnetId: [subnet] },
            }),
        );
    }

    private createRoute(name: string, routeTable: Entry, property: string, gateway: Entry | undefined): void {
        if (gateway === undefined) {
            return;
        }
        this.routes.push(
            this.component.child({
                type: "aws:ec2/route:Route",
                name,
                parent: routeTable,
                inputs: {
                    region: this.inputs.region,
                    routeTableId: routeTable.id,
                    [property]: gateway.id,
                    destinationCidrBlock: "0.0.0.0/0",
                },
                sources: { routeTableId: [routeTable], [property]: [gateway] },
            }),
        );
    }

    private createNatGateway(subnet: Entry, index: number): void {
        const { strategy, elasticIpAllocationIds } = this.inputs.natGateways;
        const wanted = { None: 0, Single: 1, OnePerAz: index + 1 }[strategy];
        if (this.natGateways.length >= wanted) {
            return;
        }
        const name = `${this.component.name}-${index + 1}`;
        const shared = { region: this.inputs.region, tags: { ...this.inputs.tags, Name: name } };
        const ownAddress = elasticIpAllocationIds[index];
        const addresses =
            ownAddress === undefined
                ? [this.component.child({ type: "aws:ec2/eip:Eip", name, parent: subnet, inputs: shared })]
                : [];
        this.addresses.push(...addresses);
        this.natGateways.push(
            this.component.child({
                type: "aws:ec2/natGateway:NatGateway",
                name,
                parent: subnet,
                inputs: {
                    ...shared,
                    subnetId: subnet.id,
                    allocationId: ownAddress ?? addresses[0]?.outputs.allocationId,
                },
                sources: { subnetId: [subnet], ...(ownAddress === undefined && { allocationId: addresses }) },
            }),
        );
    }
}
