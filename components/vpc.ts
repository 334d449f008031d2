import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import type { KeyReference } from "./encryption-key";
import { checkExistingVpc, type ExistingVpc, findSubnets, SELECTIONS, type SubnetSelection } from "./existing-vpc";
import { createFlowLog, type FlowLogs, type FlowLogTransforms } from "./flow-log";
import { subnetLayout, TIERS, type Tier } from "./subnet-layout";
import { type Transform, transformed } from "./transform";

export type { ExistingVpc, SubnetSelection } from "./existing-vpc";

/** How many availability zones a VPC spans. */
export type ZoneCount = 2 | 3;

/**
 * How tasks reach the internet, and with it where they run:
 *
 * - `none`: not at all; endpoints in the VPC lead from the private subnets to the AWS services that a Fargate task needs.
 * - `single`: from the private subnets through one NAT gateway; if its zone fails, no task has a way out.
 * - `per-zone`: from the private subnets through a NAT gateway in each zone.
 * - `public-addresses`: without address translation. Tasks run in the public subnets, each with a public address of its
 *   own, which changes with every start. Security groups alone keep the internet out of them. A Lambda function in the VPC
 *   gets no such address, and has no way out: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
 */
export type NatStrategy = "none" | "single" | "per-zone" | "public-addresses";

/** Where tasks run in a VPC; what starts one takes both. */
export interface TaskPlacement {
    /** Subnets of the tasks. */
    readonly subnetIds: pulumi.Output<string[]>;
    /**
     * Whether each task gets a public address; in a public subnet it has no way out without one.
     * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
     *
     * The API's reference (`AwsVpcConfiguration`) says that a service whose deployments ECS controls takes none. AWS's own
     * examples give one to such services:
     * https://docs.aws.amazon.com/code-library/latest/ug/ecs_example_ecs_CreateService_section.html
     */
    readonly assignPublicIp: boolean;
}

/** Arguments of {@link Vpc} for a VPC of its own. */
export interface NewVpcArgs {
    /**
     * Region of the VPC; names the services of its endpoints.
     * @default that of the AWS provider: `aws:region`, or AWS_REGION
     */
    readonly region?: string;
    /**
     * Addresses of the VPC, /16 to /21. Changing it replaces the VPC, and fails where a load balancer or a database stands in
     * it, which AWS moves to no other.
     * @default "10.0.0.0/16"
     */
    readonly cidrBlock?: string;
    /**
     * Availability zones. From 2 to 3 only adds subnets; from 3 to 2 takes the third zone's subnets away, and fails where the
     * database or its standby is there.
     * @default 3
     */
    readonly zones?: ZoneCount;
    /**
     * The way out of tasks, and whether they run in private or public subnets. May be changed at any time, in both
     * directions: network, load balancer and database stay. Services are deployed anew where their subnets change, before
     * what they used goes; connections through a NAT gateway that goes are cut.
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
    /** Left out: the VPC is made. */
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

const NAT_STRATEGIES = {
    none: "None",
    single: "Single",
    "per-zone": "OnePerAz",
    "public-addresses": "None",
} as const;

const SUBNET_TYPES = { public: "Public", private: "Private", isolated: "Isolated" } as const;

/**
 * A network in three tiers: public for the load balancer, private for tasks, isolated for databases. With
 * `nat: "public-addresses"` tasks run in the public tier, and the private one, which is made all the same, has no way out.
 *
 * Creates a VPC with a subnet and a route table for each tier and zone, an internet gateway, NAT gateways or endpoints
 * by {@link NewVpcArgs.nat}, always a gateway endpoint for S3 (free; image layers come through it), flow logs, and
 * empties the default security group. Subnets lie in fixed slots (components/subnet-layout.ts): a further zone never moves one.
 * With {@link ExistingVpcArgs.existing} it creates nothing and hands on what is there.
 *
 * Costs, by NAT in us-east-1 (https://aws.amazon.com/vpc/pricing/, 2026-11): each NAT gateway about 33 USD a month and
 * 0.045 USD per GB; each interface endpoint about 7 USD a month and zone, so `none` over three zones is about 130 USD:
 * dearer than `single`, and closed to the internet. `public-addresses` is 0.005 USD for each hour of a task, 3.65 USD for
 * one that runs all month: cheaper than `single` for up to nine of them. The VPC itself is free.
 *
 * Replaced by a change of `cidrBlock`: the VPC.
 *
 * @throws {@link pulumi.RunError} where there is no region, an existing VPC has fewer than two subnets for a tier, is not
 * described as {@link ExistingVpc} says, or a tier is used that it was given no subnets for; Error where `cidrBlock` does
 * not fit.
 *
 * @example
 * ```ts
 * const vpc = new Vpc("network", { nat: "per-zone" });
 * const theirs = new Vpc("theirs", {
 *     existing: {
 *         vpcId: "vpc-0a1b2c3d",
 *         publicSubnets: ["subnet-0a", "subnet-0b"],
 *         privateSubnets: { Tier: "private" },
 *     },
 * });
 * ```
 */
export class Vpc extends pulumi.ComponentResource {
    /** Id of the VPC. */
    readonly vpcId: pulumi.Output<string>;
    /** Subnets with a way out only, one for each zone. */
    readonly privateSubnetIds: pulumi.Output<string[]>;
    /** Its NAT gateways; none of an existing VPC. */
    readonly natGatewayIds: readonly pulumi.Output<string>[];
    /** Where tasks run: in the private subnets, or with `nat: "public-addresses"` in the public ones. */
    readonly tasks: TaskPlacement;

    private readonly name: string;
    private readonly network: Network;

    constructor(name: string, args: VpcArgs = {}, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:Vpc", name, args, options);
        this.name = name;
        this.network =
            args.existing === undefined ? this.createNetwork(name, args) : this.findNetwork(name, args.existing);
        this.vpcId = this.network.vpcId;
        this.privateSubnetIds = this.network.privateSubnetIds;
        this.natGatewayIds = this.network.natGatewayIds ?? [];
        const isPublic = args.existing === undefined && args.nat === "public-addresses";
        this.tasks = {
            subnetIds: isPublic ? this.publicSubnetIds : this.privateSubnetIds,
            assignPublicIp: isPublic,
        };
        this.registerOutputs({
            vpcId: this.vpcId,
            publicSubnetIds: this.network.publicSubnetIds,
            privateSubnetIds: this.privateSubnetIds,
            isolatedSubnetIds: this.network.isolatedSubnetIds,
        });
    }

    /** Subnets that the internet reaches, one for each zone. */
    get publicSubnetIds(): pulumi.Output<string[]> {
        return this.network.publicSubnetIds ?? this.refuse("public");
    }

    /** Subnets without a way in or out, one for each zone. */
    get isolatedSubnetIds(): pulumi.Output<string[]> {
        return this.network.isolatedSubnetIds ?? this.refuse("isolated");
    }

    private refuse(tier: "public" | "isolated"): never {
        const what = { public: "a load balancer", isolated: "a database" }[tier];
        throw new pulumi.RunError(
            `Vpc "${this.name}" has no ${tier} subnets, which ${what} stands in: set existing.${SELECTIONS[tier]}.`,
        );
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
                vpcEndpointSpecs: endpoints(regionOf(name, args), nat),
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

    private findNetwork(name: string, existing: ExistingVpc): Network {
        checkExistingVpc(name, existing);
        const { vpcId, publicSubnets, privateSubnets, isolatedSubnets } = existing;
        const subnets = (tier: Tier, selection: SubnetSelection | undefined) =>
            selection && findSubnets(this, vpcId, tier, selection);
        return {
            vpcId: pulumi.output(vpcId),
            publicSubnetIds: subnets("public", publicSubnets),
            privateSubnetIds: findSubnets(this, vpcId, "private", privateSubnets),
            isolatedSubnetIds: subnets("isolated", isolatedSubnets),
        };
    }
}

interface Network {
    readonly vpcId: pulumi.Output<string>;
    readonly publicSubnetIds: pulumi.Output<string[]> | undefined;
    readonly privateSubnetIds: pulumi.Output<string[]>;
    readonly isolatedSubnetIds: pulumi.Output<string[]> | undefined;
    readonly natGatewayIds?: readonly pulumi.Output<string>[];
}

function natGatewayIds({ nat = "single", zones = 3 }: NewVpcArgs, vpc: awsx.ec2.Vpc): pulumi.Output<string>[] {
    const count = { none: 0, single: 1, "per-zone": zones, "public-addresses": 0 }[nat];
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

/** @throws {@link pulumi.RunError} where neither the arguments nor the AWS provider name a region. */
function regionOf(name: string, { region = aws.config.region }: NewVpcArgs): string {
    if (region === undefined || region === "") {
        throw new pulumi.RunError(
            `Vpc "${name}" has no region: set aws:region in the stack file, or AWS_REGION, or the argument region.`,
        );
    }
    return region;
}
