import { z } from "zod";

const Tags = z.record(z.string(), z.string()).default({});

const SubnetSpec = z.object({
    type: z.enum(["Public", "Private", "Isolated", "Unused"]),
    name: z.string().optional(),
    cidrBlocks: z.array(z.string(), "the preview places subnets by cidrBlocks only: list them"),
    tags: Tags,
});

const EndpointSpec = z.object({
    serviceName: z.string(),
    vpcEndpointType: z.string().optional(),
    privateDnsEnabled: z.boolean().optional(),
    policy: z.string().optional(),
    routeTableIds: z.array(z.string()).optional(),
    subnetIds: z.array(z.string()).optional(),
    securityGroupIds: z.array(z.string()).optional(),
    tags: Tags,
});

const VpcInputs = z.object({
    availabilityZoneNames: z.array(z.string()).optional(),
    numberOfAvailabilityZones: z.number().default(3),
    cidrBlock: z.string().default("10.0.0.0/16"),
    enableDnsHostnames: z.boolean().optional(),
    enableDnsSupport: z.boolean().optional(),
    enableNetworkAddressUsageMetrics: z.boolean().optional(),
    instanceTenancy: z.string().optional(),
    natGateways: z
        .object({
            strategy: z.enum(["None", "Single", "OnePerAz"]),
            elasticIpAllocationIds: z.array(z.string()).default([]),
        })
        .default({ strategy: "OnePerAz", elasticIpAllocationIds: [] }),
    region: z.string().optional(),
    subnetSpecs: z.array(SubnetSpec, "the preview places subnets by cidrBlocks only: list the specs"),
    subnetStrategy: z.enum(["Auto", "Exact"], 'awsx heeds cidrBlocks only with "Auto" or "Exact"'),
    tags: Tags,
    vpcEndpointSpecs: z.array(EndpointSpec).default([]),
    vpcEndpointStrategy: z.enum(["Legacy", "Auto"]).default("Legacy"),
});

/** A tier of subnets. */
export type SubnetSpec = z.infer<typeof SubnetSpec>;

/** An endpoint of the VPC. */
export type EndpointSpec = z.infer<typeof EndpointSpec>;

/** Inputs of `awsx.ec2.Vpc`, with awsx's own defaults. */
export type VpcInputs = z.infer<typeof VpcInputs>;

/**
 * Reads the inputs of an `awsx.ec2.Vpc`.
 *
 * @throws Error for inputs that awsx would not take, or a layout of subnets that only awsx computes.
 */
export function parseVpcInputs(name: string, inputs: unknown): VpcInputs {
    const parsed = VpcInputs.safeParse(inputs);
    if (!parsed.success) {
        throw new Error(`awsx.ec2.Vpc "${name}":\n${z.prettifyError(parsed.error)}`);
    }
    return parsed.data;
}
