/** Kind of environment that assumptions are for. */
export type EnvironmentKind = "dev" | "staging" | "prod";

/**
 * What cannot be read off a program but decides what it costs. All amounts are for a month.
 *
 * The defaults stand beside each field for dev, staging and prod.
 */
export interface CostAssumptions {
    /**
     * Gigabytes through all NAT gateways together.
     * @default 5, 10, 100
     */
    readonly natGigabytes: number;
    /**
     * Gigabytes through all interface endpoints together.
     * @default 5, 10, 100
     */
    readonly endpointGigabytes: number;
    /**
     * Gigabytes that the load balancers send to the internet, together.
     * @default 5, 10, 100
     */
    readonly internetGigabytes: number;
    /**
     * Capacity units (LCU) that each load balancer uses on average; one is 25 new connections a second, 3,000 open ones
     * or 1 GB an hour, whichever comes first. https://aws.amazon.com/elasticloadbalancing/pricing/
     * @default 0.1, 0.1, 1
     */
    readonly loadBalancerCapacityUnits: number;
    /**
     * Requests that each web ACL inspects.
     * @default 100,000, 300,000, 10,000,000
     */
    readonly firewallRequests: number;
    /** Gigabytes that are written to each log group, by what writes to it. */
    readonly logGigabytes: LogAssumptions;
    /**
     * Gigabytes of images in each registry, compressed.
     * @default 2, 2, 4
     */
    readonly imageGigabytes: number;
    /** What is in each bucket, and asked of it. */
    readonly bucket: BucketAssumptions;
    /**
     * Backups of each database, as a multiple of its storage. What AWS keeps for nothing is as large as the storage.
     * @default 1, 1, 1.5
     */
    readonly databaseBackups: number;
    /**
     * Gigabytes of logs that Enhanced Monitoring writes for each instance with an interval of a minute; a shorter one
     * writes more in proportion.
     * @default 0.3, 0.3, 0.3
     */
    readonly enhancedMonitoringGigabytes: number;
    /** Metrics that Container Insights makes. */
    readonly containerInsights: ContainerInsightsAssumptions;
    /**
     * Requests to each KMS key.
     * @default 100,000, 100,000, 1,000,000
     */
    readonly keyRequests: number;
    /**
     * Requests for each secret.
     * @default 10,000, 10,000, 100,000
     */
    readonly secretRequests: number;
    /**
     * DNS queries for each hosted zone, without those for aliases of AWS's own names, which are free.
     * @default 100,000, 100,000, 1,000,000
     */
    readonly dnsQueries: number;
    /** Runs of each Fargate task that a state machine runs. */
    readonly taskRuns: TaskRunAssumptions;
    /** Calls of each Lambda function. */
    readonly lambda: LambdaAssumptions;
    /**
     * Transitions of each Step Functions state machine.
     * @default 1,000, 1,000, 1,000
     */
    readonly stateTransitions: number;
    /**
     * Messages to each SNS topic.
     * @default 100, 100, 1,000
     */
    readonly notifications: number;
    /**
     * Requests to each SQS queue.
     * @default 100,000, 100,000, 1,000,000
     */
    readonly queueRequests: number;
    /**
     * Runs of each EventBridge schedule.
     * @default 1,000, 1,000, 1,000
     */
    readonly scheduleRuns: number;
    /**
     * Gigabytes that each plan of AWS Backup keeps.
     * @default 20, 20, 100
     */
    readonly backupGigabytes: number;
    /**
     * How much less Fargate Spot costs than Fargate: 0.7 is 70 % off. Its prices move; AWS states "up to 70 %".
     * https://aws.amazon.com/fargate/pricing/
     * @default 0.7, 0.7, 0.7
     */
    readonly spotDiscount: number;
}

/** Gigabytes that are written to a log group in a month, by what writes to it. */
export interface LogAssumptions {
    /**
     * A service's tasks.
     * @default 1, 1, 10
     */
    readonly service: number;
    /**
     * A database, for each of its logs.
     * @default 0.2, 0.5, 2
     */
    readonly database: number;
    /**
     * Flow logs of refused connections.
     * @default 0.5, 0.5, 1
     */
    readonly flowsRefused: number;
    /**
     * Flow logs of all or of the accepted connections.
     * @default 5, 5, 20
     */
    readonly flowsAll: number;
    /**
     * A web ACL's records.
     * @default 0.1, 0.1, 1
     */
    readonly firewall: number;
    /**
     * Anything else: shell sessions, functions, state machines.
     * @default 0.1, 0.1, 0.5
     */
    readonly other: number;
}

/** What is in a bucket, and asked of it in a month. */
export interface BucketAssumptions {
    /**
     * Gigabytes, on average.
     * @default 1, 1, 20
     */
    readonly gigabytes: number;
    /**
     * Requests that write or list. A load balancer writes its access logs every five minutes from each zone.
     * @default 30,000, 30,000, 30,000
     */
    readonly writes: number;
    /**
     * Requests that read.
     * @default 10,000, 10,000, 10,000
     */
    readonly reads: number;
}

/** Metrics that Container Insights makes. */
export interface ContainerInsightsAssumptions {
    /**
     * For a cluster.
     * @default 25, 25, 25
     */
    readonly cluster: number;
    /**
     * For a service.
     * @default 30, 30, 30
     */
    readonly service: number;
    /**
     * For a task, only with enhanced observability.
     * @default 60, 60, 60
     */
    readonly task: number;
}

/** Runs of a Fargate task that a state machine runs, in a month. */
export interface TaskRunAssumptions {
    /** @default 30, 30, 30 */
    readonly runs: number;
    /**
     * Minutes that a run takes on average.
     * @default 5, 5, 30
     */
    readonly minutes: number;
}

/** Calls of a Lambda function in a month. */
export interface LambdaAssumptions {
    /** @default 10,000, 10,000, 100,000 */
    readonly invocations: number;
    /**
     * Milliseconds that a call takes on average.
     * @default 1,000, 1,000, 1,000
     */
    readonly milliseconds: number;
}

/** Assumptions in the place of the defaults; what is left out stays. */
export type CostOverrides = {
    readonly [Key in keyof CostAssumptions]?: CostAssumptions[Key] extends number
        ? number
        : Partial<CostAssumptions[Key]>;
};

const DEV: CostAssumptions = {
    natGigabytes: 5,
    endpointGigabytes: 5,
    internetGigabytes: 5,
    loadBalancerCapacityUnits: 0.1,
    firewallRequests: 100_000,
    logGigabytes: { service: 1, database: 0.2, flowsRefused: 0.5, flowsAll: 5, firewall: 0.1, other: 0.1 },
    imageGigabytes: 2,
    bucket: { gigabytes: 1, writes: 30_000, reads: 10_000 },
    databaseBackups: 1,
    enhancedMonitoringGigabytes: 0.3,
    containerInsights: { cluster: 25, service: 30, task: 60 },
    keyRequests: 100_000,
    secretRequests: 10_000,
    dnsQueries: 100_000,
    taskRuns: { runs: 30, minutes: 5 },
    lambda: { invocations: 10_000, milliseconds: 1000 },
    stateTransitions: 1000,
    notifications: 100,
    queueRequests: 100_000,
    scheduleRuns: 1000,
    backupGigabytes: 20,
    spotDiscount: 0.7,
};

/** The assumptions where a stack states none of its own. */
export const DEFAULT_ASSUMPTIONS: Readonly<Record<EnvironmentKind, CostAssumptions>> = {
    dev: DEV,
    staging: {
        ...DEV,
        natGigabytes: 10,
        endpointGigabytes: 10,
        internetGigabytes: 10,
        firewallRequests: 300_000,
        logGigabytes: { ...DEV.logGigabytes, database: 0.5 },
    },
    prod: {
        ...DEV,
        natGigabytes: 100,
        endpointGigabytes: 100,
        internetGigabytes: 100,
        loadBalancerCapacityUnits: 1,
        firewallRequests: 10_000_000,
        logGigabytes: { service: 10, database: 2, flowsRefused: 1, flowsAll: 20, firewall: 1, other: 0.5 },
        imageGigabytes: 4,
        bucket: { ...DEV.bucket, gigabytes: 20 },
        databaseBackups: 1.5,
        keyRequests: 1_000_000,
        secretRequests: 100_000,
        dnsQueries: 1_000_000,
        taskRuns: { ...DEV.taskRuns, minutes: 30 },
        lambda: { ...DEV.lambda, invocations: 100_000 },
        notifications: 1000,
        queueRequests: 1_000_000,
        backupGigabytes: 100,
    },
};

/** The kind of a stack that is named after one; prod, the dearest, for others. */
export function environmentKind(stack: string): EnvironmentKind {
    return stack === "dev" || stack === "staging" ? stack : "prod";
}

/** The assumptions for a kind of environment, with a stack's own laid over them. */
export function assumptionsFor(kind: EnvironmentKind, overrides: CostOverrides = {}): CostAssumptions {
    const defaults = DEFAULT_ASSUMPTIONS[kind];
    return {
        ...defaults,
        ...overrides,
        logGigabytes: { ...defaults.logGigabytes, ...overrides.logGigabytes },
        bucket: { ...defaults.bucket, ...overrides.bucket },
        containerInsights: { ...defaults.containerInsights, ...overrides.containerInsights },
        taskRuns: { ...defaults.taskRuns, ...overrides.taskRuns },
        lambda: { ...defaults.lambda, ...overrides.lambda },
    };
}
