import { expect } from "chai";
import { mistakesIn, type Written } from "./reading";

const LOG_RETENTIONS =
    "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653";

const backend = (settings: Written): Written => ({ services: { backend: settings } });
const night = (settings: Written): Written =>
    backend({
        scaling: { schedules: { night: { schedule: "cron(0 20 * * ? *)", min: 0, max: 1, ...settings } } },
    });

/** A subject, wrong settings, and the message that they get. */
type Case = [string, Written, string];

function describeCases(subject: string, cases: Case[]): void {
    describe(subject, () => {
        for (const [name, written, message] of cases) {
            it(name, () => {
                expect(mistakesIn(written)).to.deep.equal([message]);
            });
        }
    });
}

const FORM = "Write it as four numbers and a prefix: 10.0.0.0/16";
describeCases("a VPC's CIDR block is refused", [
    [
        "that is malformed",
        { network: { cidrBlock: "10.0.0/16" } },
        `slipway:network.cidrBlock: "10.0.0/16" is no IPv4 CIDR block. ${FORM}`,
    ],
    [
        "that is IPv6",
        { network: { cidrBlock: "fd00::/16" } },
        `slipway:network.cidrBlock: "fd00::/16" is no IPv4 CIDR block. ${FORM}`,
    ],
    [
        "that is no text",
        { network: { cidrBlock: 16 } },
        'slipway:network.cidrBlock: 16 is no IPv4 CIDR block. Write it like "10.0.0.0/16"',
    ],
    [
        "with host bits set",
        { network: { cidrBlock: "10.0.0.5/16" } },
        'slipway:network.cidrBlock: "10.0.0.5/16" has host bits set. The network of that size is 10.0.0.0/16',
    ],
    [
        "that is too small for its subnets",
        { network: { cidrBlock: "10.0.0.0/22" } },
        'slipway:network.cidrBlock: "10.0.0.0/22" is too small for its subnets: a load balancer needs a /27 in each ' +
            "zone. Take a prefix from /16 to /21",
    ],
    [
        "that is larger than AWS takes",
        { network: { cidrBlock: "10.0.0.0/15" } },
        'slipway:network.cidrBlock: "10.0.0.0/15" is larger than AWS allows for a VPC. Take a prefix from /16 to /21',
    ],
]);

describe("who may connect to the load balancer", () => {
    it("is refused block by block", () => {
        expect(mistakesIn({ web: { allowedCidrBlocks: ["10.0.0.0/8", "10.0.0.1/8", 5] } })).to.deep.equal([
            'slipway:web.allowedCidrBlocks[1]: "10.0.0.1/8" has host bits set. The network of that size is 10.0.0.0/8',
            'slipway:web.allowedCidrBlocks[2]: 5 is no IPv4 CIDR block. Write it like "10.0.0.0/16"',
        ]);
    });

    it("is refused where it is nobody", () => {
        expect(mistakesIn({ web: { allowedCidrBlocks: [] } })).to.deep.equal([
            "slipway:web.allowedCidrBlocks: [] lets nobody in. Name at least one block, or remove it",
        ]);
    });
});

describe("a log's retention", () => {
    const places: [string, Written][] = [
        ["network.flowLogs.retentionDays", { network: { flowLogs: { retentionDays: 45 } } }],
        ["cluster.execLogRetentionDays", { cluster: { execLogRetentionDays: 45 } }],
        ["web.firewall.logRetentionDays", { web: { firewall: { logRetentionDays: 45 } } }],
        ["database.logRetentionDays", { database: { logRetentionDays: 45 } }],
        ["services.backend.logRetentionDays", backend({ logRetentionDays: 45 })],
    ];
    for (const [path, written] of places) {
        it(`is refused as ${path} where CloudWatch Logs has no such`, () => {
            expect(mistakesIn(written)).to.deep.equal([
                `slipway:${path}: 45 is no retention that CloudWatch Logs has. It keeps logs for ${LOG_RETENTIONS} days`,
            ]);
        });
    }
});

describeCases("a number is refused", [
    [
        "of days of backups above 35",
        { database: { backupRetentionDays: 36 } },
        "slipway:database.backupRetentionDays: 36 is not a whole number of days from 0 to 35",
    ],
    [
        "of days of backups below 0",
        { database: { backupRetentionDays: -1 } },
        "slipway:database.backupRetentionDays: -1 is not a whole number of days from 0 to 35",
    ],
    [
        "of days of access logs below 1",
        { web: { accessLogs: { retentionDays: 0 } } },
        "slipway:web.accessLogs.retentionDays: 0 is not a whole number of days from 1 to 3653",
    ],
    [
        "of days in which a key can be saved below 7",
        { encryption: { deletionWindowInDays: 6 } },
        "slipway:encryption.deletionWindowInDays: 6 is not a whole number of days from 7 to 30",
    ],
    [
        "of images below 1",
        { registry: { keepImages: 0 } },
        "slipway:registry.keepImages: 0 is not a whole number of images from 1 to 1000",
    ],
    [
        "of GiB to begin with below 20",
        { database: { storageGigabytes: 19 } },
        "slipway:database.storageGigabytes: 19 is not a whole number of GiB from 20 to 65536",
    ],
    [
        "of GiB to grow to above 65536",
        { database: { maxStorageGigabytes: 65537 } },
        "slipway:database.maxStorageGigabytes: 65537 is not a whole number of GiB from 22 to 65536",
    ],
    [
        "of seconds of an idle connection above 4000",
        { web: { idleTimeoutSeconds: 4001 } },
        "slipway:web.idleTimeoutSeconds: 4001 is not a whole number of seconds from 1 to 4000",
    ],
    [
        "of requests that the firewall lets through below 100",
        { web: { firewall: { requestsPerFiveMinutes: 99 } } },
        "slipway:web.firewall.requestsPerFiveMinutes: 99 is not a whole number of requests from 100 to 2000000000",
    ],
    [
        "of percent on Spot above 100",
        backend({ spotPercent: 101 }),
        "slipway:services.backend.spotPercent: 101 is not a whole number of percent from 0 to 100",
    ],
    [
        "of percent of CPU below 10, where false is right, too",
        backend({ scaling: { cpuPercent: 9 } }),
        "slipway:services.backend.scaling.cpuPercent: 9 is not a whole number of percent from 10 to 100",
    ],
    [
        "of percent of memory that is not whole",
        backend({ scaling: { memoryPercent: 70.5 } }),
        "slipway:services.backend.scaling.memoryPercent: 70.5 is not a whole number of percent from 10 to 100",
    ],
    [
        "of requests for each task below 1",
        backend({ scaling: { requestsPerTarget: 0 } }),
        "slipway:services.backend.scaling.requestsPerTarget: 0 is not a whole number of requests from 1 to 1000000",
    ],
    [
        "of tasks below 0",
        backend({ scaling: { min: -1 } }),
        "slipway:services.backend.scaling.min: -1 is not a whole number of tasks from 0 to 5000",
    ],
    [
        "of seconds between changes above 3600",
        backend({ scaling: { scaleInCooldownSeconds: 3601 } }),
        "slipway:services.backend.scaling.scaleInCooldownSeconds: 3601 is not a whole number of seconds from 0 to 3600",
    ],
    [
        "of tasks at night that is text",
        night({ max: "two" }),
        'slipway:services.backend.scaling.schedules.night.max: "two" is not a whole number of tasks from 0 to 5000',
    ],
    [
        "of a route's order above 50000",
        backend({ route: { priority: 50001 } }),
        "slipway:services.backend.route.priority: 50001 is not a whole number from 2 to 50000",
    ],
    [
        "of MiB that is not whole",
        backend({ memory: 512.5 }),
        "slipway:services.backend.memory: 512.5 is not a whole number of MiB",
    ],
    [
        "of MiB that is text",
        backend({ memory: "512" }),
        'slipway:services.backend.memory: "512" is not a whole number of MiB',
    ],
]);

describeCases("a choice is refused", [
    [
        "of an environment",
        { environment: "production" },
        'slipway:environment: "production" is not one of "dev", "staging" or "prod"',
    ],
    [
        "of NAT",
        { network: { nat: "double" } },
        'slipway:network.nat: "double" is not one of "none", "single", "per-zone" or "public-addresses"',
    ],
    ["of zones", { network: { zones: 4 } }, "slipway:network.zones: 4 is not one of 2 or 3"],
    [
        "of recorded connections",
        { network: { flowLogs: { traffic: "accept" } } },
        'slipway:network.flowLogs.traffic: "accept" is not one of "all" or "reject"',
    ],
    [
        "of Container Insights that YAML reads as false for its missing quotes",
        { cluster: { containerInsights: false } },
        'slipway:cluster.containerInsights: false is not one of "off", "on" or "enhanced"',
    ],
    [
        "of PostgreSQL's version",
        { database: { version: 14 } },
        'slipway:database.version: "14" is not one of "15", "16", "17" or "18"',
    ],
    [
        "of seconds between measurements",
        { database: { monitoringIntervalSeconds: 20 } },
        "slipway:database.monitoringIntervalSeconds: 20 is not one of 0, 1, 5, 10, 15, 30 or 60",
    ],
    [
        "of CPU units",
        backend({ cpu: 300 }),
        "slipway:services.backend.cpu: 300 is not one of 256, 512, 1024, 2048, 4096, 8192 or 16384",
    ],
    [
        "of an architecture",
        backend({ architecture: "amd64" }),
        'slipway:services.backend.architecture: "amd64" is not one of "arm64" or "x86_64"',
    ],
    [
        "of a protocol",
        backend({ protocol: "https" }),
        'slipway:services.backend.protocol: "https" is not one of "HTTP" or "HTTPS"',
    ],
]);

const TWICE = "is listed more than once. Remove one";
describeCases("a list, of which each becomes a resource, is refused", [
    [
        "of addresses that may connect",
        { web: { allowedCidrBlocks: ["192.0.2.0/24", "198.51.100.0/24", "192.0.2.0/24"] } },
        `slipway:web.allowedCidrBlocks[2]: "192.0.2.0/24" ${TWICE}`,
    ],
    [
        "of those who are paged",
        { monitoring: { page: ["on@example.com", "on@example.com"] } },
        `slipway:monitoring.page[1]: "on@example.com" ${TWICE}`,
    ],
    [
        "of those who are told of backups",
        { backups: { notify: ["ops@example.com", "ops@example.com"] } },
        `slipway:backups.notify[1]: "ops@example.com" ${TWICE}`,
    ],
]);

describeCases("a time zone of a schedule is refused", [
    [
        "that nobody knows",
        night({ timeZone: "Berlin" }),
        'slipway:services.backend.scaling.schedules.night.timeZone: "Berlin" is no time zone. Name one like "Europe/Berlin"',
    ],
]);
