import { z } from "zod";
import { FARGATE_CPUS } from "../components/fargate/size";
import { POSTGRES_VERSIONS } from "../components/postgres/arguments";
import { subnetLayout } from "../components/subnet-layout";
import { accessLogs, backups, storage, timeZone } from "./backups";
import { costAssumptions } from "./cost";
import { deployment } from "./deployment";
import { monitoring } from "./monitoring";
import { offHours } from "./off-hours-settings";
import { choice, cidr, flag, listOnce, logRetention, numberChoice, off, shown, text, whole } from "./fields";

/** The kinds of environment; each has defaults of its own. */
export const ENVIRONMENTS = ["dev", "staging", "prod"] as const;

const subnets = z
    .union(
        [
            z
                .array(text(/^subnet-[0-9a-f]+$/, 'a subnet id, like "subnet-0a1b2c3d4e5f67890"'))
                .min(2, { error: ({ input }) => `${shown(input)} has fewer than 2 subnets. Give one for each zone` }),
            z.record(z.string(), z.string()),
        ],
        { error: ({ input }) => `${shown(input)} is neither a list of subnet ids nor tags with their values` },
    )
    .describe("Ids of at least two subnets, or tags that they carry");

const existingVpc = z
    .strictObject({
        vpcId: text(/^vpc-[0-9a-f]+$/, 'a VPC id, like "vpc-0a1b2c3d4e5f67890"').describe("Id of the VPC"),
        publicSubnets: subnets.describe(
            "Subnets for the load balancer: ids of at least two, or the tags that they carry",
        ),
        privateSubnets: subnets.describe("Subnets for tasks: ids of at least two, or the tags that they carry"),
        isolatedSubnets: subnets.describe("Subnets for the database: ids of at least two, or the tags that they carry"),
    })
    .describe("Use a VPC that is there, and create nothing in it");

const network = z.strictObject({
    cidrBlock: cidr((block) => {
        subnetLayout(block, 3);
    })
        .optional()
        .describe("Addresses of the VPC, /16 to /21. A change replaces the VPC. Default: 10.0.0.0/16"),
    zones: numberChoice([2, 3]).optional().describe("Availability zones: 2 or 3. Default: 3"),
    nat: choice(["none", "single", "per-zone", "public-addresses"])
        .optional()
        .describe(
            "Way out of tasks: none (endpoints), single or per-zone (NAT gateways), or public-addresses (in public subnets)",
        ),
    flowLogs: z
        .union([
            off(),
            z.strictObject({
                traffic: choice(["all", "reject"]).optional().describe("Which connections to record: all or reject"),
                retentionDays: logRetention().optional().describe("Days to keep the records"),
            }),
        ])
        .optional()
        .describe("Records of connections; false for none"),
    existing: existingVpc.optional(),
});

const encryption = z.strictObject({
    protect: flag().optional().describe("Refuse to delete the key"),
    deletionWindowInDays: whole(7, 30, "days")
        .optional()
        .describe("Days in which a deleted key can be saved, 7 to 30. Default: 30"),
});

const registry = z.strictObject({
    keepImages: whole(1, 1000, "images").optional().describe("Images to keep of each name. Default: 10"),
    digests: z
        .record(z.string(), text(/^sha256:[0-9a-f]{64}$/, 'the digest of an image, "sha256:" with 64 digits'))
        .optional()
        .describe("Digests of images to take, by name; the deploy workflow sets them. Default: as images says"),
    forceDelete: flag().optional().describe("Let a destroy delete the repository with its images. Default: false"),
    protect: flag().optional().describe("Refuse to delete or replace the repository"),
});

const cluster = z.strictObject({
    containerInsights: choice(["off", "on", "enhanced"])
        .optional()
        .describe("Metrics of tasks and containers, charged as custom metrics: off, on or enhanced"),
    execLogRetentionDays: logRetention().optional().describe("Days to keep transcripts of ECS Exec sessions"),
});

const web = z.strictObject({
    domain: text(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'a domain name, like "shop.example.com"')
        .optional()
        .describe("Domain name to serve over HTTPS. Default: HTTP on AWS's own name"),
    hostedZoneId: text(/^[A-Z0-9]{1,32}$/, 'the id of a Route 53 zone, like "Z0123456789ABCDEFGHIJ"')
        .optional()
        .describe("Route 53 zone of the domain"),
    certificateArn: text(
        /^arn:aws[\w-]*:acm:/,
        'the ARN of an ACM certificate, like "arn:aws:acm:eu-west-1:111111111111:certificate/…"',
    )
        .optional()
        .describe("Certificate of the domain. Default: one from ACM, proved in the zone"),
    allowedCidrBlocks: listOnce(cidr())
        .min(1, { error: "[] lets nobody in. Name at least one block, or remove it" })
        .optional()
        .describe('Who may connect, as IPv4 CIDR blocks. Default: ["0.0.0.0/0"]'),
    accessLogs: accessLogs().optional().describe("Access logs in a bucket; false for none"),
    firewall: z
        .union([
            off(),
            z.strictObject({
                requestsPerFiveMinutes: whole(100, 2_000_000_000, "requests")
                    .optional()
                    .describe("Requests in five minutes above which an address is blocked. Default: 2000"),
                logRetentionDays: logRetention().optional().describe("Days to keep the log of blocked requests"),
            }),
        ])
        .optional()
        .describe("AWS WAF before the load balancer; false for none"),
    idleTimeoutSeconds: whole(1, 4000, "seconds")
        .optional()
        .describe("Seconds to keep an idle connection. Default: 60"),
    deletionProtection: flag().optional().describe("Refuse to delete the load balancer"),
});

const restoreFrom = z.union(
    [
        z.strictObject({ snapshot: z.string().describe("Identifier or ARN of a DB snapshot") }),
        z.strictObject({
            instance: z.string().describe("Identifier of the DB instance whose past to restore"),
            time: text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'a time in UTC, like "2026-11-20T23:45:00Z"')
                .optional()
                .describe("The moment. Default: the latest possible"),
        }),
    ],
    { error: ({ input }) => `${shown(input)} is not allowed. Give snapshot, or instance and time, indented below it` },
);

const time = "([01]\\d|2[0-3]):[0-5]\\d";
const moment = `(mon|tue|wed|thu|fri|sat|sun):${time}`;
const dailyWindow = new RegExp(`^${time}-${time}$`);
const weeklyWindow = new RegExp(`^${moment}-${moment}$`);

const database = z.strictObject({
    version: z
        .preprocess((value) => (typeof value === "number" ? String(value) : value), choice(POSTGRES_VERSIONS))
        .optional()
        .describe("Major version of PostgreSQL: 15 to 18. Default: 18"),
    allowMajorVersionUpgrade: flag()
        .optional()
        .describe("Let a change of version upgrade the database; needs applyImmediately. Default: false"),
    instanceClass: text(/^db\.[a-z0-9]+\.[a-z0-9]+$/, 'an instance class, like "db.t4g.micro"')
        .optional()
        .describe("Instance class"),
    storageGigabytes: whole(20, 65536, "GiB").optional().describe("Storage to begin with, in GiB. Default: 20"),
    maxStorageGigabytes: whole(22, 65536, "GiB").optional().describe("Size up to which it grows by itself, in GiB"),
    multiAz: flag().optional().describe("A standby in another zone"),
    backupRetentionDays: whole(0, 35, "days").optional().describe("Days of automatic backups, 0 (none) to 35"),
    backupWindow: text(dailyWindow, 'a window in UTC, like "02:00-03:00"')
        .optional()
        .describe("When the daily backup is taken, in UTC. Default: 02:00-03:00"),
    maintenanceWindow: text(weeklyWindow, 'a window in UTC, like "sun:03:30-sun:04:30"')
        .optional()
        .describe("When changes are applied, in UTC. Default: sun:03:30-sun:04:30"),
    applyImmediately: flag().optional().describe("Apply changes at once and not in the maintenance window"),
    databaseName: text(
        /^[a-z_][a-z0-9_]{0,62}$/,
        "a database name: up to 63 lower-case letters, digits and underscores",
    )
        .optional()
        .describe("Name of the database; read at creation. Default: app"),
    username: text(/^[a-z][a-z0-9_]{0,15}$/, "a user name: up to 16 lower-case letters, digits and underscores")
        .optional()
        .describe("Master user; read at creation. Default: postgres"),
    parameters: z.record(z.string(), z.string()).optional().describe("Further parameters of PostgreSQL, by name"),
    monitoringIntervalSeconds: numberChoice([0, 1, 5, 10, 15, 30, 60])
        .optional()
        .describe("Seconds between measurements of Enhanced Monitoring; 0 for none"),
    logRetentionDays: logRetention().optional().describe("Days to keep PostgreSQL's log"),
    deletionProtection: flag().optional().describe("Refuse to delete the database, by RDS"),
    protect: flag().optional().describe("Refuse to delete or replace the database, by Pulumi"),
    finalSnapshot: flag().optional().describe("Take a last snapshot when the database is deleted"),
    restoreFrom: restoreFrom
        .optional()
        .describe("Create the database from a snapshot, or from another instance's past; read at creation"),
});

const tasks = (what: string) => whole(0, 5000, "tasks").describe(what);

const value = z.number({ error: ({ input }) => `${shown(input)} is not a number` });

const step = z.strictObject({
    metric: z
        .strictObject({
            namespace: text(/\S/, 'a namespace of metrics, like "AWS/SQS"').describe("Namespace of the metric"),
            name: text(/\S/, 'the name of a metric, like "ApproximateNumberOfMessagesVisible"').describe(
                "Name of the metric",
            ),
            dimensions: z.record(z.string(), z.string()).optional().describe("Its dimensions, by their names"),
            statistic: choice(["Average", "Sum", "Minimum", "Maximum"])
                .optional()
                .describe("What is taken of the values of a minute. Default: Average"),
        })
        .describe("Metric of CloudWatch to go by"),
    scaleOut: z
        .array(z.strictObject({ from: value, add: whole(1, 5000, "tasks") }))
        .min(1, { error: "[] adds no tasks. Name at least one step" })
        .describe(
            "What is added from which value on, the lowest first: [{ from: 100, add: 1 }, { from: 1000, add: 5 }]",
        ),
    scaleIn: z
        .strictObject({
            below: value.describe("Value below which tasks are taken away"),
            remove: whole(1, 5000, "tasks").describe("Tasks to take away"),
        })
        .optional()
        .describe("What is taken away below which value. Default: nothing"),
    minutes: whole(1, 60, "minutes").optional().describe("Minutes in a row that a value must last. Default: 1"),
});

const scaling = z.strictObject({
    min: tasks("Fewest tasks").optional(),
    max: tasks("Most tasks").optional(),
    cpuPercent: z
        .union([off(), whole(10, 100, "percent")])
        .optional()
        .describe("Average CPU to keep, in percent; false to leave it aside. Default: 70, with steps false"),
    memoryPercent: whole(10, 100, "percent")
        .optional()
        .describe("Average memory to keep, in percent. Default: left aside"),
    requestsPerTarget: whole(1, 1_000_000, "requests")
        .optional()
        .describe("Requests in a minute to keep for each task. Default: left aside"),
    steps: z
        .record(z.string(), step)
        .optional()
        .describe("Steps by other metrics, as the depth of a queue, by a name for each"),
    scaleInCooldownSeconds: whole(0, 3600, "seconds")
        .optional()
        .describe("Seconds between taking tasks away. Default: 300"),
    scaleOutCooldownSeconds: whole(0, 3600, "seconds").optional().describe("Seconds between adding tasks. Default: 60"),
    schedules: z
        .record(
            z.string(),
            z.strictObject({
                schedule: text(/^(cron|rate|at)\(.+\)$/, 'a schedule, like "cron(0 8 ? * MON-FRI *)"').describe(
                    "When, as Application Auto Scaling reads it",
                ),
                timeZone: timeZone().optional().describe("Time zone. Default: UTC"),
                min: tasks("Fewest tasks from then on"),
                max: tasks("Most tasks from then on"),
            }),
        )
        .optional()
        .describe("Other bounds at certain times, by a name for each"),
});

const route = z.strictObject({
    priority: whole(2, 50000)
        .optional()
        .describe(
            "Order of evaluation, the lowest first; each once, and the number before it free. Default: in index.ts",
        ),
    paths: z
        .array(text(/^\//, 'a path, like "/api/*"'))
        .min(1, { error: "[] matches no request. Name at least one path, or remove it" })
        .optional()
        .describe("Paths that the service answers. Default: in index.ts"),
    hosts: z
        .array(text(/^[a-z0-9.*?-]+$/i, 'a host name, like "admin.example.com"'))
        .min(1, { error: "[] matches no request. Name at least one host, or remove it" })
        .optional()
        .describe("Host names that the service answers. Default: any"),
});

const service = z.strictObject({
    cpu: numberChoice(FARGATE_CPUS).optional().describe("CPU units; 1024 are one vCPU"),
    memory: z
        .int({ error: ({ input }) => `${shown(input)} is not a whole number of MiB` })
        .optional()
        .describe("Memory in MiB; Fargate takes certain pairs with cpu only"),
    architecture: choice(["arm64", "x86_64"])
        .optional()
        .describe("CPU architecture to build for and to run on: arm64 or x86_64. Default: arm64"),
    scaling: scaling.optional().describe("How many tasks run"),
    deployment: deployment
        .optional()
        .describe("How one release follows the other (docs/deployments.md). Default: rolling"),
    spotPercent: whole(0, 100, "percent").optional().describe("Share of tasks on Fargate Spot, in percent. Default: 0"),
    protocol: choice(["HTTP", "HTTPS"])
        .optional()
        .describe("What the container speaks to the load balancer: HTTP, or HTTPS with any certificate"),
    exec: flag().optional().describe("Let people open a shell with ECS Exec. Default: false"),
    readonlyRootFilesystem: flag().optional().describe("Mount the root file system read-only. Default: true"),
    logRetentionDays: logRetention().optional().describe("Days to keep the log"),
    route: route.optional().describe("Which requests come to the service"),
});

/** What a stack file may say, under `slipway:`. */
export function settingsSchema(serviceNames: readonly string[]) {
    const services = Object.fromEntries(serviceNames.map((name) => [name, service.default({})]));
    return z.strictObject({
        environment: choice(ENVIRONMENTS).describe(
            "Kind of environment, which decides the defaults: dev, staging or prod",
        ),
        images: z
            .string()
            .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, {
                error: ({ input }) => `${shown(input)} is neither "build" nor the tag of an image`,
            })
            .default("build")
            .describe(
                "build, or the tag (without the image's name) of images that are in the registry. Default: build",
            ),
        permissionsBoundary: text(/^[\w+=,.@-]{1,128}$/, 'the name of a managed policy, like "slipway-boundary"')
            .optional()
            .describe(
                "Managed policy of the account that limits every role of the stack; " +
                    '"slipway-boundary" after npm run bootstrap. Default: none',
            ),
        encryption: encryption.default({}).describe("The stack's KMS key"),
        network: network.default({}).describe("The VPC"),
        registry: registry.default({}).describe("The image repository"),
        cluster: cluster.default({}).describe("The ECS cluster"),
        web: web.default({}).describe("The load balancer"),
        database: database.default({}).describe("PostgreSQL"),
        backups: backups.default({}).describe("Dumps of the database, each restored and checked"),
        storage: storage.default({}).describe("The buckets of the application"),
        offHours: offHours.default({}).describe("Nights and weekends, on which services and database are stopped"),
        monitoring: monitoring.default({}).describe("The dashboard, alarms, and who is told"),
        cost: costAssumptions.default({}).describe("What the preview's cost estimate assumes of a month's use"),
        services: z.strictObject(services).prefault({}).describe("The services, by their names in index.ts"),
    });
}

/** The settings of a stack, with every section there. */
export type Sections = z.output<ReturnType<typeof settingsSchema>>;
/** What a stack file may hold: every section may be left out. */
export type StackFile = z.input<ReturnType<typeof settingsSchema>>;
/** The settings of one service. */
export type ServiceSection = z.output<typeof service>;
