/** Kind of environment, which decides the defaults. */
export enum Environment {
    /** Small and cheap, and gone without a trace when it is destroyed. */
    Dev = "dev",
    /** As dev, with a last snapshot of the database. */
    Staging = "staging",
    /** With standbys, protection and long retention. */
    Prod = "prod",
}

/** How private subnets reach the internet. */
export enum NatStrategy {
    /** Not at all; endpoints in the VPC lead to AWS's services. */
    None = "none",
    /** Through one NAT gateway. */
    Single = "single",
    /** Through a NAT gateway in each zone. */
    PerZone = "per-zone",
    /** Without NAT gateways: tasks run in the public subnets, each with a public address of its own. */
    PublicAddresses = "public-addresses",
}

/** Which connections flow logs record. */
export enum FlowTraffic {
    /** Every connection. */
    All = "all",
    /** Refused connections only. */
    Reject = "reject",
}

/** Which metrics of tasks and containers there are. */
export enum ContainerInsights {
    /** None. */
    Off = "off",
    /** Of the cluster and its services. */
    On = "on",
    /** Of each task and container, too. */
    Enhanced = "enhanced",
}

/** CPU architecture of an image and of the tasks that run it. */
export enum Architecture {
    /** ARM, a fifth cheaper. */
    Arm64 = "arm64",
    /** Intel and AMD. */
    X8664 = "x86_64",
}

/** What a container speaks to the load balancer. */
export enum Protocol {
    /** Plain HTTP. */
    Http = "HTTP",
    /** HTTPS, with any certificate. */
    Https = "HTTPS",
}

/** How one release follows the other. */
export enum Strategy {
    /** Tasks are replaced one after the other. */
    Rolling = "rolling",
    /** All requests go to the new tasks at once. */
    BlueGreen = "blue-green",
    /** A share of the requests goes to the new tasks first. */
    Canary = "canary",
    /** Requests go to the new tasks in equal steps. */
    Linear = "linear",
}

/** What happens when nobody approves of a release. */
export enum TimeoutAction {
    /** It is rolled back. */
    Rollback = "rollback",
    /** It goes on. */
    Continue = "continue",
}

/** What is taken of the values of a minute. */
export enum Statistic {
    /** Their average. */
    Average = "Average",
    /** Their sum. */
    Sum = "Sum",
    /** The least. */
    Minimum = "Minimum",
    /** The most. */
    Maximum = "Maximum",
}

/** Which alarms there are. */
export enum AlarmLevel {
    /** No alarms. */
    None = "none",
    /** Those of users and of full disks, and what fails. */
    Essential = "essential",
    /** All of them. */
    All = "all",
}

/** Whom an object lock holds for. */
export enum LockMode {
    /** A role can be let out of it. */
    Governance = "governance",
    /** It holds for everybody. */
    Compliance = "compliance",
}

/** What a service may do with the objects of the bucket. */
export enum StorageAction {
    /** Get and list objects. */
    Read = "read",
    /** Create and overwrite objects. */
    Write = "write",
    /** Delete objects. */
    Delete = "delete",
}

/** The actions as the components name them. */
export const STORAGE_ACTIONS = {
    [StorageAction.Read]: "read",
    [StorageAction.Write]: "write",
    [StorageAction.Delete]: "delete",
} as const;
