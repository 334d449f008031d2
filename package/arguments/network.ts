import type { FlowTraffic, NatStrategy } from "./choices";

/** Records of connections, in CloudWatch Logs. */
export interface FlowLogs {
    /** Whether there are records. Default: true. */
    readonly enabled?: boolean;
    /** Which connections to record: all or reject. */
    readonly traffic?: FlowTraffic;
    /** Days to keep the records. */
    readonly retentionDays?: number;
}

/** A VPC that somebody else looks after, and which of its subnets to use: of each tier two or more, by ids or by tags. */
export interface ExistingVpc {
    /** Id of the VPC. */
    readonly vpcId: string;
    /** Subnets for the load balancer: ids of at least two. */
    readonly publicSubnetIds?: string[];
    /** Subnets for the load balancer: the tags that they carry, in the place of ids. */
    readonly publicSubnetTags?: Record<string, string>;
    /** Subnets for tasks: ids of at least two. */
    readonly privateSubnetIds?: string[];
    /** Subnets for tasks: the tags that they carry, in the place of ids. */
    readonly privateSubnetTags?: Record<string, string>;
    /** Subnets for the database: ids of at least two. */
    readonly isolatedSubnetIds?: string[];
    /** Subnets for the database: the tags that they carry, in the place of ids. */
    readonly isolatedSubnetTags?: Record<string, string>;
}

/** The VPC. */
export interface Network {
    /** Addresses of the VPC, /16 to /21. A change replaces the VPC. Default: 10.0.0.0/16. */
    readonly cidrBlock?: string;
    /** Availability zones: 2 or 3. Default: 3. */
    readonly zones?: number;
    /** Way out of tasks: none (endpoints), single or per-zone (NAT gateways), or public-addresses (in public subnets). */
    readonly nat?: NatStrategy;
    /** Records of connections. */
    readonly flowLogs?: FlowLogs;
    /** Use a VPC that is there, and create nothing in it. */
    readonly existing?: ExistingVpc;
}
