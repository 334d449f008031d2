import { expect } from "chai";
import { LONGEST_PREFIX } from "../../config/checks";
import { readSettings } from "../../config/stack-file";
import { mistakesIn, type Written } from "./reading";

const backend = (settings: Written): Written => ({ services: { backend: settings } });
const schedule = (name: string, min: unknown, max: unknown): Written =>
    backend({ scaling: { schedules: { [name]: { schedule: "cron(0 20 * * ? *)", min, max } } } });
const existing = {
    vpcId: "vpc-0a1b2c3d",
    publicSubnets: ["subnet-0a", "subnet-0b"],
    privateSubnets: ["subnet-1a", "subnet-1b"],
    isolatedSubnets: ["subnet-2a", "subnet-2b"],
};

describe("CPU and memory that Fargate does not take together", () => {
    it("are refused with the amounts that it takes", () => {
        expect(mistakesIn(backend({ cpu: 256, memory: 1500 }))).to.deep.equal([
            "slipway:services.backend.memory: 1500 does not go with cpu 256. Fargate takes 512, 1024 or 2048",
        ]);
    });

    it("are found with the environment's CPU", () => {
        expect(mistakesIn({ environment: "prod", ...backend({ memory: 512 }) })).to.deep.equal([
            "slipway:services.backend.memory: 512 does not go with cpu 1024. Fargate takes 2048 to 8192 in steps of 1024",
        ]);
    });

    it("are none where only CPU is given", () => {
        for (const cpu of [256, 512, 1024, 2048, 4096, 8192, 16384]) {
            expect(mistakesIn(backend({ cpu }))).to.deep.equal([]);
        }
    });

    it("are not concluded from a CPU or memory that is wrong itself", () => {
        expect(mistakesIn(backend({ cpu: 300, memory: 4096 }))).to.deep.equal([
            "slipway:services.backend.cpu: 300 is not one of 256, 512, 1024, 2048, 4096, 8192 or 16384",
        ]);
        expect(mistakesIn(backend({ cpu: 512, memory: "many" }))).to.deep.equal([
            'slipway:services.backend.memory: "many" is not a whole number of MiB',
        ]);
    });
});

describe("bounds of tasks", () => {
    it("are refused with min above max", () => {
        expect(mistakesIn(backend({ scaling: { min: 3, max: 2 } }))).to.deep.equal([
            "slipway:services.backend.scaling.min: 3 is above max 2. Lower it, or raise max",
        ]);
    });

    it("are refused with the environment's min above max", () => {
        expect(mistakesIn({ environment: "prod", ...backend({ scaling: { max: 1 } }) })).to.deep.equal([
            "slipway:services.backend.scaling.min: 2 is above max 1. Lower it, or raise max",
        ]);
    });

    it("are refused in a schedule", () => {
        expect(mistakesIn(schedule("night", 3, 2))).to.deep.equal([
            "slipway:services.backend.scaling.schedules.night.min: 3 is above max 2. Lower it, or raise max",
        ]);
    });

    it("are right where they are equal", () => {
        expect(mistakesIn(backend({ scaling: { min: 2, max: 2 } }))).to.deep.equal([]);
        expect(mistakesIn(schedule("night", 0, 0))).to.deep.equal([]);
    });

    it("are refused from none on, unless something starts the first task", () => {
        const nothing = [
            "slipway:services.backend.scaling.min: with min 0 the service begins without a task, and CPU, memory and " +
                "requests are measured of tasks only: none would ever start. Set min to 1 or more, or add steps or schedules",
        ];
        const step = { metric: { namespace: "AWS/SQS", name: "Visible" }, scaleOut: [{ from: 1, add: 1 }] };
        const day = { schedule: "cron(0 8 * * ? *)", min: 1, max: 2 };
        expect(mistakesIn(backend({ scaling: { min: 0, max: 2 } }))).to.deep.equal(nothing);
        expect(mistakesIn(backend({ scaling: { min: 0, max: 2, requestsPerTarget: 100 } }))).to.deep.equal(nothing);
        expect(mistakesIn(backend({ scaling: { min: 0, max: 2, steps: { queue: step } } }))).to.deep.equal([]);
        expect(mistakesIn(backend({ scaling: { min: 0, max: 2, schedules: { day } } }))).to.deep.equal([]);
        expect(mistakesIn(backend({ scaling: { min: 0, max: 0 } }))).to.deep.equal([]);
    });

    it("are not compared with one that is wrong itself", () => {
        expect(mistakesIn(backend({ scaling: { min: 3, max: -1 } }))).to.deep.equal([
            "slipway:services.backend.scaling.max: -1 is not a whole number of tasks from 0 to 5000",
        ]);
    });
});

describe("a domain", () => {
    it("is refused without a zone or a certificate", () => {
        expect(mistakesIn({ web: { domain: "shop.example.com" } })).to.deep.equal([
            "slipway:web.domain: shop.example.com needs a certificate. Add hostedZoneId (the domain's zone in Route 53) " +
                "and ACM issues one, or certificateArn for one that you have",
        ]);
    });

    it("is right with either, and with both", () => {
        const hostedZoneId = "Z0123456789ABCDEFGHIJ";
        const certificateArn = "arn:aws:acm:eu-west-1:111111111111:certificate/1";
        expect(mistakesIn({ web: { domain: "shop.example.com", hostedZoneId } })).to.deep.equal([]);
        expect(mistakesIn({ web: { domain: "shop.example.com", certificateArn } })).to.deep.equal([]);
        expect(mistakesIn({ web: { domain: "shop.example.com", hostedZoneId, certificateArn } })).to.deep.equal([]);
    });

    it("is missed where there is a zone or a certificate for it", () => {
        expect(mistakesIn({ web: { hostedZoneId: "Z0123456789ABCDEFGHIJ" } })).to.deep.equal([
            "slipway:web.hostedZoneId: is for a domain, and there is none. Add domain, or remove it",
        ]);
        expect(
            mistakesIn({ web: { certificateArn: "arn:aws:acm:eu-west-1:111111111111:certificate/1" } }),
        ).to.deep.equal(["slipway:web.certificateArn: is for a domain, and there is none. Add domain, or remove it"]);
    });

    it("is not said to need a certificate where the zone or the certificate is wrong itself", () => {
        expect(mistakesIn({ web: { domain: "shop.example.com", hostedZoneId: "shop" } })).to.deep.equal([
            'slipway:web.hostedZoneId: "shop" is not the id of a Route 53 zone, like "Z0123456789ABCDEFGHIJ"',
        ]);
        expect(mistakesIn({ web: { domain: "shop.example.com", certificateArn: "shop" } })).to.deep.equal([
            'slipway:web.certificateArn: "shop" is not the ARN of an ACM certificate, like ' +
                '"arn:aws:acm:eu-west-1:111111111111:certificate/…"',
        ]);
    });

    it("is not missed where it is wrong itself", () => {
        expect(mistakesIn({ web: { domain: "shop", hostedZoneId: "Z0123456789ABCDEFGHIJ" } })).to.deep.equal([
            'slipway:web.domain: "shop" is not a domain name, like "shop.example.com"',
        ]);
    });
});

describe("a database", () => {
    it("needs no backups", () => {
        expect(mistakesIn({ database: { backupRetentionDays: 0 } })).to.deep.equal([]);
    });

    it("is refused with a major upgrade that waits for the maintenance window, as it does in prod", () => {
        const upgrade = (environment: string, database: Written) =>
            mistakesIn({ environment, database: { allowMajorVersionUpgrade: true, ...database } });
        const mistake =
            "slipway:database.allowMajorVersionUpgrade: true without applyImmediately. An upgrade to another major version " +
            "goes with another parameter group, and RDS keeps the old one until it is done: waiting for the maintenance " +
            "window, each update would fail to delete it. Set applyImmediately to true for the upgrade";
        expect(upgrade("prod", {})).to.deep.equal([mistake]);
        expect(upgrade("dev", { applyImmediately: false })).to.deep.equal([mistake]);
        expect(upgrade("prod", { applyImmediately: true })).to.deep.equal([]);
        expect(upgrade("dev", {})).to.deep.equal([]);
        expect(upgrade("prod", { applyImmediately: "yes" })).to.deep.equal([
            'slipway:database.applyImmediately: "yes" is neither true nor false',
        ]);
    });

    it("is refused where its storage cannot grow by a tenth", () => {
        expect(mistakesIn({ database: { storageGigabytes: 100, maxStorageGigabytes: 109 } })).to.deep.equal([
            "slipway:database.maxStorageGigabytes: 109 leaves storageGigabytes 100 no room to grow. " +
                "RDS takes at least a tenth more: 110",
        ]);
        expect(mistakesIn({ database: { storageGigabytes: 100, maxStorageGigabytes: 110 } })).to.deep.equal([]);
        expect(mistakesIn({ database: { maxStorageGigabytes: 22 } })).to.deep.equal([]);
    });

    it("is refused where its storage begins at the size to which it would grow by default", () => {
        expect(mistakesIn({ database: { storageGigabytes: 95 } })).to.deep.equal([
            "slipway:database.maxStorageGigabytes: 100 leaves storageGigabytes 95 no room to grow. " +
                "RDS takes at least a tenth more: 105",
        ]);
    });

    it("is not said to have no room where a size is wrong itself", () => {
        expect(mistakesIn({ database: { storageGigabytes: 500, maxStorageGigabytes: "1 TB" } })).to.deep.equal([
            'slipway:database.maxStorageGigabytes: "1 TB" is not a whole number of GiB from 22 to 65536',
        ]);
    });
});

describe("the windows of a database", () => {
    const overlapping = "which RDS does not take. Move one of them";

    it("are refused where they overlap, that of the environment among them", () => {
        expect(mistakesIn({ database: { backupWindow: "04:00-05:00" } })).to.deep.equal([
            `slipway:database.backupWindow: 04:00-05:00 (UTC) overlaps maintenanceWindow sun:03:30-sun:04:30, ${overlapping}`,
        ]);
        expect(mistakesIn({ database: { maintenanceWindow: "tue:01:30-tue:02:30" } })).to.deep.equal([
            `slipway:database.maintenanceWindow: tue:01:30-tue:02:30 (UTC) overlaps backupWindow 02:00-03:00, ${overlapping}`,
        ]);
    });

    it("are refused where they overlap over midnight and the end of the week", () => {
        const both = (backupWindow: string, maintenanceWindow: string) =>
            mistakesIn({ database: { backupWindow, maintenanceWindow } });
        expect(both("23:30-00:30", "mon:00:15-mon:00:45")).to.have.lengthOf(1);
        expect(both("00:15-00:45", "sun:23:30-mon:00:30")).to.have.lengthOf(1);
        expect(both("12:00-12:30", "mon:08:00-tue:08:00")).to.have.lengthOf(1);
        expect(both("23:00-23:30", "sun:23:30-mon:00:30")).to.deep.equal([]);
        expect(both("00:30-01:00", "sun:23:30-mon:00:30")).to.deep.equal([]);
    });

    it("are refused where one of them meets what off-hours move into the day", () => {
        const offHours = { enabled: true };
        expect(mistakesIn({ offHours, database: { backupWindow: "13:00-13:30" } })).to.deep.equal([
            `slipway:database.backupWindow: 13:00-13:30 (UTC) overlaps maintenanceWindow wed:12:55-wed:13:25, ${overlapping}`,
        ]);
        expect(mistakesIn({ offHours })).to.deep.equal([]);
        expect(mistakesIn({ offHours, database: { backupWindow: "15:00-15:30" } })).to.deep.equal([]);
    });

    it("are refused below half an hour", () => {
        expect(mistakesIn({ database: { backupWindow: "05:00-05:29" } })).to.deep.equal([
            "slipway:database.backupWindow: 05:00-05:29 is 29 minutes. RDS takes 30 or more",
        ]);
        expect(mistakesIn({ database: { maintenanceWindow: "sun:05:00-sun:05:00" } })).to.deep.equal([
            "slipway:database.maintenanceWindow: sun:05:00-sun:05:00 is 0 minutes. RDS takes 30 or more",
        ]);
    });

    it("are refused at times and on days that are none", () => {
        expect(
            mistakesIn({ database: { backupWindow: "25:00-26:00", maintenanceWindow: "son:05:00-son:06:00" } }),
        ).to.deep.equal([
            'slipway:database.backupWindow: "25:00-26:00" is not a window in UTC, like "02:00-03:00"',
            'slipway:database.maintenanceWindow: "son:05:00-son:06:00" is not a window in UTC, like ' +
                '"sun:03:30-sun:04:30"',
        ]);
    });
});

describe("ECS Exec", () => {
    const message =
        "slipway:services.backend.exec: ECS Exec writes into the container. Set readonlyRootFilesystem to false beside it";

    it("is refused with a read-only root file system, which is the default", () => {
        expect(mistakesIn(backend({ exec: true }))).to.deep.equal([message]);
        expect(mistakesIn(backend({ exec: true, readonlyRootFilesystem: true }))).to.deep.equal([message]);
    });

    it("is right with a writable one", () => {
        expect(mistakesIn(backend({ exec: true, readonlyRootFilesystem: false }))).to.deep.equal([]);
        expect(mistakesIn(backend({ exec: false, readonlyRootFilesystem: true }))).to.deep.equal([]);
    });

    it("is not judged by a file system that is wrong itself", () => {
        expect(mistakesIn(backend({ exec: true, readonlyRootFilesystem: "no" }))).to.deep.equal([
            'slipway:services.backend.readonlyRootFilesystem: "no" is neither true nor false',
        ]);
    });
});

describe("routes", () => {
    it("are refused with one priority", () => {
        const services = { backend: { route: { priority: 5 } }, frontend: { route: { priority: 5 } } };
        expect(mistakesIn({ services })).to.deep.equal([
            "slipway:services.frontend.route.priority: 5 is the priority of backend, too. Give each route its own",
        ]);
    });

    it("are refused with the priority that another has in the program", () => {
        expect(mistakesIn(backend({ route: { priority: 100 } }))).to.deep.equal([
            "slipway:services.frontend.route.priority: 100 is the priority of backend, too. Give each route its own",
        ]);
    });

    it("may change their places", () => {
        const services = { backend: { route: { priority: 100 } }, frontend: { route: { priority: 10 } } };
        expect(mistakesIn({ services })).to.deep.equal([]);
    });
});

describe("settings of a VPC of its own", () => {
    it("are refused beside an existing one", () => {
        const reason = "does not go with an existing VPC, in which nothing is created. Remove it, or remove existing";
        const network = { cidrBlock: "10.0.0.0/16", zones: 3, nat: "none", flowLogs: false, existing };
        expect(mistakesIn({ network })).to.deep.equal([
            `slipway:network.cidrBlock: ${reason}`,
            `slipway:network.zones: ${reason}`,
            `slipway:network.nat: ${reason}`,
            `slipway:network.flowLogs: ${reason}`,
        ]);
    });
});

describe("names that AWS would refuse", () => {
    const named = (project: string, stack: string) => mistakesIn({}, { project, stack });

    it("are those of a project and a stack that are too long together", () => {
        expect(LONGEST_PREFIX).to.equal(40);
        expect(named("a-very-long-project-name-for-a-shop", "devs")).to.deep.equal([]);
        expect(named("a-very-long-project-name-for-a-shop", "develop")).to.deep.equal([
            'Pulumi.yaml: name: project "a-very-long-project-name-for-a-shop" and stack "develop" make names that begin ' +
                "with 43 characters. AWS ends the names of buckets and databases at 63, which leaves 40 for the two. " +
                "Shorten one of them",
        ]);
    });

    for (const [project, stack] of [
        ["Shop", "dev"],
        ["shop", "Dev"],
        ["shop", "dev_1"],
        ["2shop", "dev"],
        ["shop", "dev--1"],
        ["shop-", "dev"],
        ["shop.eu", "dev"],
    ] as const) {
        it(`are those of project ${project} and stack ${stack}`, () => {
            expect(named(project, stack)).to.deep.equal([
                `Pulumi.yaml: name: project "${project}" and stack "${stack}" begin the names of repositories, buckets ` +
                    "and databases, and AWS takes lower-case letters, digits and single hyphens there, beginning with a " +
                    "letter. Rename the one that has others",
            ]);
        });
    }

    it("are those of a service over 20 characters", () => {
        const long = "a-service-with-a-long-name";
        const { mistakes } = readSettings(
            { environment: "dev" },
            { [long]: "worker", "a-service-20-letters": "worker" },
            { project: "shop", stack: "dev" },
        );
        expect(mistakes).to.deep.equal([
            {
                path: `slipway:services.${long}`,
                reason:
                    `"${long}" has 26 characters. With a suffix of 12 the name of a target group ends at 32: ` +
                    "use at most 20",
            },
        ]);
    });
});
