import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import type { KeyReference } from "./encryption-key";
import { createFlowLog, type FlowLogs, type FlowLogTransforms } from "./flow-log";
import { subnetLayout, TIERS, type Tier } from "./subnet-layout";
import { type Transform, transformed } from "./transform";

/** How many availability zones a VPC spans. */
export type ZoneCount = 2 | 3;

/**
 * How private subnets reach the internet:
 *
 * - `none`: not at all; endpoints in the VPC lead to the AWS services that a Fargate task needs.
 * - `single`: through one NAT gateway; if its zone fails, no private subnet has a way out.
 * - `per-zone`: through a NAT gateway in each zone.
 */
export type NatStrategy = "none" | "single" | "per-zone";

/** Subnets of an existing VPC: their ids, or tags that all of them carry and no other subnet of the VPC does. */
export type SubnetSelection = readonly string[] | Readonly<Record<string, string>>;

/** A VPC that somebody else looks after, and which of its subnets to use. At least two of each tier, in two zones. */
export interface ExistingVpc {
    /** Id of the VPC, `vpc-…`. */
    readonly vpcId: string;
    /** Subnets with a route to an internet gateway: for the load balancer. */
    readonly publicSubnets: SubnetSelection;
    /** Subnets with a way out (NAT or endpoints): for tasks. */
    readonly privateSubnets: SubnetSelection;
    /** Subnets for databases. They may be the private ones. */
    readonly isolatedSubnets: SubnetSelection;
}

/** Arguments of {@link Vpc} for a VPC of its own. */
export interface NewVpcArgs {
    /** Region of the VPC; names the services of its endpoints. */
    readonly region: string;
    /**
     * Addresses of the VPC, /16 to /21. Changing it replaces the VPC and all that is in it.
     * @default "10.0.0.0/16"
     */
    readonly cidrBlock?: string;
    /**
     * Availability zones. From 2 to 3 only adds subnets; from 3 to 2 takes the third zone's subnets away.
     * @default 3
     */
    readonly zones?: ZoneCount;
    /**
     * The way out of the private subnets. May be changed at any time; connections through a NAT gateway that goes are
     * cut.
     * @default "single"
     */
    readonly nat?: NatStrategy;
    /**
     * Records of connections, in CloudWatch Logs; `false` for none.
     * @default all traffic, kept for 365 days
     */
    readonly flowLogs?: FlowLogs | false;
    /** Encrypts the flow logs; without it CloudWatch's own key does. */
    readonly key?: KeyReference;
    readonly existing?: undefined;
    /** Changes to the children. */
    readonly transform?: VpcTransforms;
}

/** Arguments of {@link Vpc} for a VPC that exists. */
export interface ExistingVpcArgs {
    /** What to use of it. Changing its id replaces everything that is in it. */
    readonly existing: ExistingVpc;
    /** Has nothing to encrypt here. */
    readonly key?: KeyReference;
}

/** Arguments of {@link Vpc}. */
export type VpcArgs = NewVpcArgs | ExistingVpcArgs;

/** Changes to the children of {@link Vpc}. */
export interface VpcTransforms extends FlowLogTransforms {
    readonly vpc?: Transform<awsx.ec2.VpcArgs>;
    readonly defaultSecurityGroup?: Transform<aws.ec2.DefaultSecurityGroupArgs>;
}

/**
 * The AWS services that a private Fargate task calls and that a VPC without NAT needs endpoints for: images, logs,
 * secrets, roles and ECS Exec. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 */
const INTERFACE_ENDPOINTS = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "sts", "ssmmessages"] as const;

const NAT_STRATEGIES = { none: "None", single: "Single", "per-zone": "OnePerAz" } as const;

const SUBNET_TYPES = { public: "Public", private: "Private", isolated: "Isolated" } as const;

/**
 * A network in three tiers: public for the load balancer, private for tasks, isolated for databases.
 *
 * Creates a VPC with a subnet and a route table for each tier and zone, an internet gateway, NAT gateways or endpoints
 * by {@link NewVpcArgs.nat}, always a gateway endpoint for S3 (free; image layers come through it), flow logs, and
 * empties the default security group. Subnets lie in fixed slots ({@link subnetLayout}): a further zone never moves one.
 * With {@link ExistingVpcArgs.existing} it creates nothing and hands on what is there.
 *
 * Costs, by NAT in us-east-1 (https://aws.amazon.com/vpc/pricing/, 2026-11): each NAT gateway about 33 USD a month and
 * 0.045 USD per GB; each interface endpoint about 7 USD a month and zone, so `none` over three zones is about 130 USD:
 * dearer than `single`, and closed to the internet. The VPC itself is free.
 *
 * Replaced by a change of `cidrBlock`: the VPC and everything in it.
 *
 * @throws {@link pulumi.RunError} where an existing VPC has fewer than two subnets for a tier, Error where `cidrBlock`
 * does not fit.
 *
 * @example
 * ```ts
 * const vpc = new Vpc("network", { region: "eu-west-1", nat: "per-zone" });
 * ```
 */
export class Vpc extends pulumi.ComponentResource {
    /** Id of the VPC. */
    readonly vpcId: pulumi.Output<string>;
    /** Subnets that the internet reaches, one for each zone. */
    readonly publicSubnetIds: pulumi.Output<string[]>;
    /** Subnets with a way out only, one for each zone. */
    readonly privateSubnetIds: pulumi.Output<string[]>;
    /** Subnets without a way in or out, one for each zone. */
    readonly isolatedSubnetIds: pulumi.Output<string[]>;
    /** Its NAT gateways; none of an existing VPC. */
    readonly natGatewayIds: readonly pulumi.Output<string>[];

    constructor(name: string, args: VpcArgs, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:Vpc", name, args, options);
        const network = args.existing === undefined ? this.createNetwork(name, args) : this.findNetwork(args.existing);
        this.vpcId = network.vpcId;
        this.publicSubnetIds = network.publicSubnetIds;
        this.privateSubnetIds = network.privateSubnetIds;
        this.isolatedSubnetIds = network.isolatedSubnetIds;
        this.natGatewayIds = network.natGatewayIds ?? [];
        this.registerOutputs({
            vpcId: this.vpcId,
            publicSubnetIds: this.publicSubnetIds,
            privateSubnetIds: this.privateSubnetIds,
            isolatedSubnetIds: this.isolatedSubnetIds,
        });
    }

    private createNetwork(name: string, args: NewVpcArgs): Network {
        const vpc = this.createVpc(name, args);
        this.closeDefaultSecurityGroup(name, args, vpc.vpcId);
        createFlowLog(this, name, { vpcId: vpc.vpcId, flowLogs: args.flowLogs, key: args.key }, args.transform);
        return {
            vpcId: vpc.vpcId,
            publicSubnetIds: vpc.publicSubnetIds,
            privateSubnetIds: vpc.privateSubnetIds,
            isolatedSubnetIds: vpc.isolatedSubnetIds,
            natGatewayIds: natGatewayIds(args, vpc),
        };
    }

    private createVpc(name: string, args: NewVpcArgs): awsx.ec2.Vpc {
        const zones = args.zones ?? 3;
        const nat = args.nat ?? "single";
        const cidrBlock = args.cidrBlock ?? "10.0.0.0/16";
        const layout = subnetLayout(cidrBlock, zones);
        const [vpcName, vpcArgs, vpcOptions] = transformed<awsx.ec2.VpcArgs>(
            args.transform?.vpc,
            name,
            {
                cidrBlock,
                numberOfAvailabilityZones: zones,
                enableDnsHostnames: true,
                enableDnsSupport: true,
                subnetStrategy: "Auto",
                subnetSpecs: TIERS.map((tier) => ({
                    type: SUBNET_TYPES[tier],
                    name: tier,
                    cidrBlocks: layout[tier],
                    tags: { Tier: tier },
                })),
                natGateways: { strategy: NAT_STRATEGIES[nat] },
                vpcEndpointStrategy: "Auto",
                vpcEndpointSpecs: endpoints(args.region, nat),
            },
            { parent: this },
        );
        return new awsx.ec2.Vpc(vpcName, vpcArgs, vpcOptions);
    }

    /** Takes over the group that every VPC has and removes its rules, so that nothing passes by being left out. */
    private closeDefaultSecurityGroup(name: string, args: NewVpcArgs, vpcId: pulumi.Output<string>): void {
        new aws.ec2.DefaultSecurityGroup(
            ...transformed(
                args.transform?.defaultSecurityGroup,
                `${name}-default`,
                { vpcId, ingress: [], egress: [] },
                { parent: this },
            ),
        );
    }

    private findNetwork(existing: ExistingVpc): Network {
        return {
            vpcId: pulumi.output(existing.vpcId),
            publicSubnetIds: this.findSubnets(existing.vpcId, "public", existing.publicSubnets),
            privateSubnetIds: this.findSubnets(existing.vpcId, "private", existing.privateSubnets),
            isolatedSubnetIds: this.findSubnets(existing.vpcId, "isolated", existing.isolatedSubnets),
        };
    }

    private findSubnets(vpcId: string, tier: Tier, selection: SubnetSelection): pulumi.Output<string[]> {
        if (isList(selection)) {
            refuseTooFew(selection.length, vpcId, tier, "ids that were listed");
            return pulumi.output([...selection]);
        }
        const byTags = Object.entries(selection).map(([tag, value]) => ({ name: `tag:${tag}`, values: [value] }));
        const found = aws.ec2.getSubnetsOutput(
            { filters: [{ name: "vpc-id", values: [vpcId] }, ...byTags] },
            { parent: this },
        );
        return found.ids.apply((ids) => {
            refuseTooFew(ids.length, vpcId, tier, `tags ${JSON.stringify(selection)}`);
            return [...ids].sort();
        });
    }
}

interface Network {
    readonly vpcId: pulumi.Output<string>;
    readonly publicSubnetIds: pulumi.Output<string[]>;
    readonly privateSubnetIds: pulumi.Output<string[]>;
    readonly isolatedSubnetIds: pulumi.Output<string[]>;
    readonly natGatewayIds?: readonly pulumi.Output<string>[];
}

function natGatewayIds({ nat = "single", zones = 3 }: NewVpcArgs, vpc: awsx.ec2.Vpc): pulumi.Output<string>[] {
    const count = { none: 0, single: 1, "per-zone": zones }[nat];
    return Array.from({ length: count }, (_, index) =>
        vpc.natGateways.apply((gateways) => {
            const gateway = gateways[index];
            if (gateway === undefined) {
                throw new pulumi.RunError(`The VPC has fewer NAT gateways than the ${count} of "${nat}".`);
            }
            return gateway.id;
        }),
    );
}

function endpoints(region: string, nat: NatStrategy): awsx.types.input.ec2.VpcEndpointSpecArgs[] {
    const s3 = { serviceName: `com.amazonaws.${region}.s3`, vpcEndpointType: "Gateway" };
    if (nat !== "none") {
        return [s3];
    }
    const interfaces = INTERFACE_ENDPOINTS.map((service) => ({
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
    }));
    return [s3, ...interfaces];
}

function refuseTooFew(count: number, vpcId: string, tier: Tier, what: string): void {
    if (count < 2) {
        throw new pulumi.RunError(
            `The ${tier} tier of ${vpcId} needs at least 2 subnets, in two zones. The ${what} give ${count}. ` +
                `Correct them, or list the ids of the subnets.`,
        );
    }
}

function isList(selection: SubnetSelection): selection is readonly string[] {
    return Array.isArray(selection);
}
