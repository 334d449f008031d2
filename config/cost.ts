import { z } from "zod";
import { shown } from "./fields";

function amount(what: string) {
    const error = ({ input }: { input?: unknown }) => `${shown(input)} is not a number of ${what}, 0 or more`;
    return z.number({ error }).min(0, { error }).optional().describe(`${what}. Default: by environment`);
}

/** US dollars that a month of a stack may cost by the preview's estimate, where its file says no other ceiling. */
export const COST_CEILINGS = { dev: 60, staging: 120, prod: 800 } as const;

/** What a stack may cost in a month, and what the preview's estimate assumes of its use. It changes nothing in AWS. */
export const costAssumptions = z.strictObject({
    ceiling: amount("US dollars that a month may cost").describe(
        `US dollars that a month may cost by the estimate. Default: ${Object.entries(COST_CEILINGS)
            .map(([environment, dollars]) => `${dollars} in ${environment}`)
            .join(", ")}`,
    ),
    natGigabytes: amount("GB through all NAT gateways"),
    endpointGigabytes: amount("GB through all interface endpoints"),
    internetGigabytes: amount("GB to the internet"),
    loadBalancerCapacityUnits: amount("capacity units of a load balancer, on average"),
    firewallRequests: amount("requests that a web ACL inspects"),
    logGigabytes: z
        .strictObject({
            service: amount("GB of a service's log"),
            database: amount("GB of a database's log"),
            flowsRefused: amount("GB of flow logs of refused connections"),
            flowsAll: amount("GB of flow logs of all connections"),
            firewall: amount("GB of a web ACL's log"),
            other: amount("GB of any other log"),
        })
        .optional()
        .describe("Logs"),
    imageGigabytes: amount("GB of images in a registry"),
    bucket: z
        .strictObject({
            gigabytes: amount("GB in a bucket"),
            writes: amount("requests that write to a bucket"),
            reads: amount("requests that read from a bucket"),
        })
        .optional()
        .describe("Buckets"),
    databaseBackups: amount("times a database's storage in backups"),
    enhancedMonitoringGigabytes: amount("GB of logs of Enhanced Monitoring"),
    containerInsights: z
        .strictObject({
            cluster: amount("metrics of a cluster"),
            service: amount("metrics of a service"),
            task: amount("metrics of a task"),
        })
        .optional()
        .describe("Container Insights"),
    keyRequests: amount("requests to a KMS key"),
    secretRequests: amount("requests for a secret"),
    dnsQueries: amount("DNS queries for a zone"),
    taskRuns: z
        .strictObject({
            runs: amount("runs of a task that a state machine runs"),
            minutes: amount("minutes that a run takes"),
        })
        .optional()
        .describe("Fargate tasks of state machines"),
    lambda: z
        .strictObject({
            invocations: amount("calls of a function"),
            milliseconds: amount("milliseconds that a call takes"),
        })
        .optional()
        .describe("Lambda"),
    stateTransitions: amount("transitions of a state machine"),
    notifications: amount("messages to a topic"),
    queueRequests: amount("requests to a queue"),
    scheduleRuns: amount("runs of a schedule"),
    backupGigabytes: amount("GB that a backup plan keeps"),
    spotDiscount: amount("parts of the price that Spot saves, 0.7 for 70 percent"),
});
