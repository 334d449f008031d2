import { expect } from "chai";
import { mistakesIn, type Written } from "./reading";

const existing = {
    vpcId: "vpc-0a1b2c3d",
    publicSubnets: ["subnet-0a", "subnet-0b"],
    privateSubnets: ["subnet-1a", "subnet-1b"],
    isolatedSubnets: { Tier: "isolated" },
};

/** Settings, and the mistakes that they are. */
type Case = [string, Written, ...string[]];

function describeCases(subject: string, cases: Case[]): void {
    describe(subject, () => {
        for (const [name, written, ...messages] of cases) {
            it(name, () => {
                expect(mistakesIn(written)).to.deep.equal(messages);
            });
        }
    });
}

const INDENTED = "is not allowed. Give settings, indented below it";
describeCases("a value of the wrong type is refused", [
    [
        "in the place of a section",
        {
            encryption: "yes",
            network: [],
            registry: null,
            cluster: 3,
            web: true,
            database: "18",
            services: ["backend"],
        },
        `slipway:encryption: "yes" ${INDENTED}`,
        `slipway:network: [] ${INDENTED}`,
        `slipway:registry: null ${INDENTED}`,
        `slipway:cluster: 3 ${INDENTED}`,
        `slipway:web: true ${INDENTED}`,
        `slipway:database: "18" ${INDENTED}`,
        `slipway:services: ["backend"] ${INDENTED}`,
    ],
    [
        "in the place of a service's settings",
        { services: { backend: 5, frontend: { scaling: "2-6", route: "/*" } } },
        `slipway:services.backend: 5 ${INDENTED}`,
        `slipway:services.frontend.scaling: "2-6" ${INDENTED}`,
        `slipway:services.frontend.route: "/*" ${INDENTED}`,
    ],
    [
        "in the place of true or false",
        { database: { multiAz: "yes", protect: 1 }, web: { accessLogs: { forceDestroy: null } } },
        "slipway:web.accessLogs.forceDestroy: null is neither true nor false",
        'slipway:database.multiAz: "yes" is neither true nor false',
        "slipway:database.protect: 1 is neither true nor false",
    ],
    [
        "in the place of a list",
        { web: { allowedCidrBlocks: "10.0.0.0/8" }, services: { backend: { route: { paths: "/api/*" } } } },
        'slipway:web.allowedCidrBlocks: "10.0.0.0/8" is not allowed. Give a list',
        'slipway:services.backend.route.paths: "/api/*" is not allowed. Give a list',
    ],
    [
        "in the place of text",
        { images: ["a"], services: { backend: { route: { hosts: [443] } } } },
        'slipway:images: ["a"] is not allowed. Give text',
        'slipway:services.backend.route.hosts[0]: 443 is not a host name, like "admin.example.com"',
    ],
    [
        "in the place of names with values",
        { database: { parameters: ["work_mem"] }, services: { backend: { scaling: { schedules: "night" } } } },
        'slipway:database.parameters: ["work_mem"] is not allowed. Give names with values, indented below it',
        'slipway:services.backend.scaling.schedules: "night" is not allowed. Give names with values, indented below it',
    ],
    [
        "in the place of a parameter's text",
        { database: { parameters: { work_mem: 65536 } } },
        "slipway:database.parameters.work_mem: 65536 is not allowed. Give text",
    ],
]);

const OR_FALSE = "is not allowed. Give false, or settings indented below it";
describeCases("a part that may be false is refused", [
    ["as text", { web: { accessLogs: "yes" } }, `slipway:web.accessLogs: "yes" ${OR_FALSE}`],
    ["as true", { web: { firewall: true } }, `slipway:web.firewall: true ${OR_FALSE}`],
    ["as nothing", { network: { flowLogs: null } }, `slipway:network.flowLogs: null ${OR_FALSE}`],
    [
        "with something wrong inside, by its own path",
        { web: { accessLogs: { retentionDays: "long", forceDestroy: "no" } } },
        'slipway:web.accessLogs.retentionDays: "long" is not a whole number of days from 1 to 3653',
        'slipway:web.accessLogs.forceDestroy: "no" is neither true nor false',
    ],
]);

describeCases("text of the wrong form is refused", [
    [
        "as a domain",
        { web: { domain: "https://shop.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ" } },
        'slipway:web.domain: "https://shop.example.com" is not a domain name, like "shop.example.com"',
    ],
    [
        "as an instance class",
        { database: { instanceClass: "t4g.micro" } },
        'slipway:database.instanceClass: "t4g.micro" is not an instance class, like "db.t4g.micro"',
    ],
    [
        "as a window",
        { database: { backupWindow: "2am", maintenanceWindow: "Sunday" } },
        'slipway:database.backupWindow: "2am" is not a window in UTC, like "02:00-03:00"',
        'slipway:database.maintenanceWindow: "Sunday" is not a window in UTC, like "sun:03:30-sun:04:30"',
    ],
    [
        "as the name of a database and of its user",
        { database: { databaseName: "My-Shop", username: "Root" } },
        'slipway:database.databaseName: "My-Shop" is not a database name: up to 63 lower-case letters, digits and underscores',
        'slipway:database.username: "Root" is not a user name: up to 16 lower-case letters, digits and underscores',
    ],
    [
        "as a tag of images",
        { images: "backend:1.0" },
        'slipway:images: "backend:1.0" is neither "build" nor the tag of an image',
    ],
    [
        "as a schedule",
        { services: { backend: { scaling: { schedules: { night: { schedule: "0 20 * * *", min: 0, max: 1 } } } } } },
        'slipway:services.backend.scaling.schedules.night.schedule: "0 20 * * *" is not a schedule, ' +
            'like "cron(0 8 ? * MON-FRI *)"',
    ],
]);

describeCases("what is missing is named with its meaning", [
    [
        "for the environment",
        { environment: undefined },
        "slipway:environment: is missing: Kind of environment, which decides the defaults: dev, staging or prod",
    ],
    [
        "for a schedule",
        { services: { backend: { scaling: { schedules: { night: { max: 1 } } } } } },
        "slipway:services.backend.scaling.schedules.night.schedule: is missing: " +
            "When, as Application Auto Scaling reads it",
        "slipway:services.backend.scaling.schedules.night.min: is missing: Fewest tasks from then on",
    ],
]);

describeCases("an existing VPC is refused", [
    [
        "without private subnets",
        { network: { existing: { ...existing, privateSubnets: undefined } } },
        "slipway:network.existing.privateSubnets: is missing: " +
            "Subnets for tasks: ids of at least two, or the tags that they carry",
    ],
    [
        "without an id",
        { network: { existing: { ...existing, vpcId: undefined } } },
        "slipway:network.existing.vpcId: is missing: Id of the VPC",
    ],
    [
        "with an id that is none",
        { network: { existing: { ...existing, vpcId: "main" } } },
        'slipway:network.existing.vpcId: "main" is not a VPC id, like "vpc-0a1b2c3d4e5f67890"',
    ],
    [
        "with one subnet in a tier",
        { network: { existing: { ...existing, publicSubnets: ["subnet-0a"] } } },
        'slipway:network.existing.publicSubnets: ["subnet-0a"] has fewer than 2 subnets. Give one for each zone',
    ],
    [
        "with a subnet that is none",
        { network: { existing: { ...existing, publicSubnets: ["subnet-0a", "public-b"] } } },
        'slipway:network.existing.publicSubnets[1]: "public-b" is not a subnet id, like "subnet-0a1b2c3d4e5f67890"',
    ],
    [
        "with text for a tier",
        { network: { existing: { ...existing, isolatedSubnets: "subnet-2a" } } },
        'slipway:network.existing.isolatedSubnets: "subnet-2a" is neither a list of subnet ids nor tags with their values',
    ],
    [
        "with a tag that is no text",
        { network: { existing: { ...existing, isolatedSubnets: { Tier: 3 } } } },
        "slipway:network.existing.isolatedSubnets.Tier: 3 is not allowed. Give text",
    ],
]);

const RESTORE = "is not allowed. Give snapshot, or instance and time, indented below it";
describeCases("what a database is restored from is refused", [
    ["as text", { database: { restoreFrom: "shop-final" } }, `slipway:database.restoreFrom: "shop-final" ${RESTORE}`],
    [
        "as two sources at once",
        { database: { restoreFrom: { snapshot: "a", instance: "b" } } },
        `slipway:database.restoreFrom: {"snapshot":"a","instance":"b"} ${RESTORE}`,
    ],
    [
        "as nothing",
        { database: { restoreFrom: {} } },
        "slipway:database.restoreFrom.snapshot: is missing: Identifier or ARN of a DB snapshot",
    ],
    [
        "as a moment of no instance",
        { database: { restoreFrom: { time: "2026-11-20T23:45:00Z" } } },
        "slipway:database.restoreFrom.instance: is missing: Identifier of the DB instance whose past to restore",
    ],
    [
        "as a moment that is none",
        { database: { restoreFrom: { instance: "shop", time: "yesterday" } } },
        'slipway:database.restoreFrom.time: "yesterday" is not a time in UTC, like "2026-11-20T23:45:00Z"',
    ],
]);
