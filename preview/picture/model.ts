/** What a node stands for. */
export type NodeKind =
    | "internet"
    | "addresses"
    | "firewall"
    | "distribution"
    | "api"
    | "loadBalancer"
    | "nat"
    | "endpoint"
    | "service"
    | "task"
    | "function"
    | "instance"
    | "securityGroup"
    | "database"
    | "cache"
    | "fileSystem"
    | "schedule"
    | "stateMachine"
    | "queue"
    | "topic"
    | "backup"
    | "registry"
    | "bucket"
    | "table"
    | "secret"
    | "parameter"
    | "key"
    | "logs"
    | "cluster"
    | "zone"
    | "alarm"
    | "dashboard"
    | "other";

/** A short remark on a node, by what it says of it. */
export interface Mark {
    readonly kind: "public" | "protection" | "resilience" | "note";
    readonly text: string;
}

/** A box of the picture: a resource with all that only serves it, or several of a kind. */
export interface ArchitectureNode {
    /** Unique among nodes and groups; letters, digits and hyphens. */
    readonly id: string;
    readonly kind: NodeKind;
    readonly title: string;
    /** What it is, `Fargate service`. */
    readonly label: string;
    /** Id of the group that it is in. */
    readonly group: string;
    /** What is worth knowing, a line each. */
    readonly details: readonly string[];
    readonly marks: readonly Mark[];
    /** URNs of the resources that it stands for, the main ones first. None for what no resource registers. */
    readonly resources: readonly string[];
}

/** A frame around nodes, or around groups. */
export interface ArchitectureGroup {
    readonly id: string;
    /** `edge` is outside of all networks; `tier` is a lane of a `vpc`. */
    readonly kind: "edge" | "vpc" | "tier" | "flows" | "stores" | "watch" | "others";
    readonly title: string;
    /** What is worth knowing, `eu-west-1a 10.0.0.0/20`. */
    readonly notes: readonly string[];
    /** Id of the group around it. */
    readonly parent?: string;
    /** URNs of the resources that it stands for itself. */
    readonly resources: readonly string[];
}

/** A line of the picture. */
export interface ArchitectureEdge {
    readonly from: string;
    readonly to: string;
    /** `traffic` is what the security groups let pass; `flow` is what starts, feeds or guards what. */
    readonly kind: "traffic" | "flow";
    /** Ports of traffic, `tcp 443`, `tcp 8000-8010`, `all`; empty for flows. */
    readonly ports: readonly string[];
    /** What is written on it, a line each. */
    readonly label: readonly string[];
    /** Whether anybody on the internet may use it. */
    readonly exposed: boolean;
    /** Which of the two ends alone has a rule for it: the traffic does not pass. */
    readonly oneSided?: "ingress" | "egress";
}

/** A node that uses what another stands for: pulls an image, reads a secret, writes to a bucket. */
export interface ArchitectureReference {
    readonly from: string;
    readonly to: string;
}

/** What a program builds, as a graph. Every resource is in exactly one node or group. */
export interface Architecture {
    readonly project: string;
    readonly stack: string;
    readonly region: string;
    /** From the outside in; a group comes after the one around it. */
    readonly groups: readonly ArchitectureGroup[];
    /** Sorted by group, kind and title. */
    readonly nodes: readonly ArchitectureNode[];
    /** Sorted by their ends. */
    readonly edges: readonly ArchitectureEdge[];
    /** Sorted by their ends. */
    readonly references: readonly ArchitectureReference[];
}
