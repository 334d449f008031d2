import { expect } from "chai";
import { mistakesIn } from "./reading";

describe("an unknown setting", () => {
    const near: [string, Record<string, unknown>, string][] = [
        ["at the top", { databse: {} }, 'slipway:databse: unknown setting. Did you mean "database"?'],
        ["in other letters", { Database: {} }, 'slipway:Database: unknown setting. Did you mean "database"?'],
        [
            "in a section",
            { network: { cidrBlok: "10.0.0.0/16" } },
            'slipway:network.cidrBlok: unknown setting. Did you mean "cidrBlock"?',
        ],
        [
            "in a part that may be false",
            { network: { flowLogs: { trafic: "all" } } },
            'slipway:network.flowLogs.trafic: unknown setting. Did you mean "traffic"?',
        ],
        [
            "in a service",
            { services: { backend: { memroy: 512 } } },
            'slipway:services.backend.memroy: unknown setting. Did you mean "memory"?',
        ],
        [
            "deep in a service",
            { services: { backend: { scaling: { mn: 1 } } } },
            'slipway:services.backend.scaling.mn: unknown setting. Did you mean "min"?',
        ],
        [
            "in a schedule with a name of its own",
            {
                services: {
                    backend: {
                        scaling: {
                            schedules: { night: { schedule: "cron(0 20 * * ? *)", timezone: "UTC", min: 0, max: 1 } },
                        },
                    },
                },
            },
            'slipway:services.backend.scaling.schedules.night.timezone: unknown setting. Did you mean "timeZone"?',
        ],
        [
            "for a service",
            { services: { backnd: { cpu: 256 } } },
            'slipway:services.backnd: unknown setting. Did you mean "backend"?',
        ],
        [
            "in an existing VPC",
            {
                network: {
                    existing: {
                        vpcID: "vpc-0a",
                        vpcId: "vpc-0a",
                        publicSubnets: ["subnet-0a", "subnet-0b"],
                        privateSubnets: ["subnet-1a", "subnet-1b"],
                        isolatedSubnets: ["subnet-2a", "subnet-2b"],
                    },
                },
            },
            'slipway:network.existing.vpcID: unknown setting. Did you mean "vpcId"?',
        ],
        [
            "in what a database is restored from",
            { database: { restoreFrom: { snapshoot: "shop-final" } } },
            'slipway:database.restoreFrom.snapshoot: unknown setting. Did you mean "snapshot"?',
        ],
    ];
    for (const [where, written, message] of near) {
        it(`${where} is told the nearest one`, () => {
            expect(mistakesIn(written)).to.include(message);
        });
    }

    const far: [string, Record<string, unknown>, string][] = [
        [
            "at the top",
            { xylophone: 1 },
            "slipway:xylophone: unknown setting. There are backups, cluster, cost, database, encryption, environment, images, " +
                "monitoring, network, offHours, permissionsBoundary, registry, services, storage or web",
        ],
        [
            "in a section",
            { network: { mtu: 1500 } },
            "slipway:network.mtu: unknown setting. There are cidrBlock, existing, flowLogs, nat or zones",
        ],
        [
            "for a service",
            { services: { scheduler: { cpu: 256 } } },
            "slipway:services.scheduler: unknown setting. There are backend, frontend or mailer",
        ],
        [
            "in a part that may be false",
            { web: { firewall: { rules: [] } } },
            "slipway:web.firewall.rules: unknown setting. There are logRetentionDays or requestsPerFiveMinutes",
        ],
        [
            "with the name of a method that every object has",
            { registry: { constructor: true } },
            "slipway:registry.constructor: unknown setting. There are digests, forceDelete, keepImages or protect",
        ],
    ];
    for (const [where, written, message] of far) {
        it(`${where} is told all there are where none is near`, () => {
            expect(mistakesIn(written)).to.deep.equal([message]);
        });
    }

    it("is one mistake each, where there are several in a section", () => {
        expect(mistakesIn({ registry: { keepImage: 5, forceDelet: true } })).to.deep.equal([
            'slipway:registry.keepImage: unknown setting. Did you mean "keepImages"?',
            'slipway:registry.forceDelet: unknown setting. Did you mean "forceDelete"?',
        ]);
    });

    it("is listed with the others of its own section only", () => {
        expect(mistakesIn({ encryption: { multiAz: true } })).to.deep.equal([
            "slipway:encryption.multiAz: unknown setting. There are deletionWindowInDays or protect",
        ]);
    });
});
