import { expect } from "chai";
import fc from "fast-check";
import { isPlainObject, without } from "../../config/merge";
import { pathText } from "../../config/mistakes";
import { readSettings } from "../../config/stack-file";
import { SERVICES, STACK, type Written } from "../config/reading";

type Place = (string | number)[];

const FILE: Written = {
    environment: "prod",
    images: "1f3c9a7d20be",
    encryption: { protect: true, deletionWindowInDays: 14 },
    network: {
        cidrBlock: "10.2.0.0/16",
        zones: 3,
        nat: "public-addresses",
        flowLogs: { traffic: "all", retentionDays: 365 },
    },
    registry: { keepImages: 20, forceDelete: false, protect: true },
    cluster: { containerInsights: "enhanced", execLogRetentionDays: 365 },
    web: {
        domain: "shop.example.com",
        hostedZoneId: "Z0123456789ABCDEFGHIJ",
        allowedCidrBlocks: ["10.0.0.0/8", "192.0.2.0/24"],
        accessLogs: { retentionDays: 365, forceDestroy: false },
        firewall: { requestsPerFiveMinutes: 2000, logRetentionDays: 365 },
        idleTimeoutSeconds: 60,
        deletionProtection: true,
    },
    database: {
        version: "18",
        instanceClass: "db.m7g.large",
        storageGigabytes: 100,
        maxStorageGigabytes: 1000,
        multiAz: true,
        backupRetentionDays: 35,
        backupWindow: "02:00-03:00",
        databaseName: "shop",
        parameters: { work_mem: "65536" },
        monitoringIntervalSeconds: 60,
        restoreFrom: { instance: "shop-old", time: "2026-11-20T23:45:00Z" },
    },
    backups: {
        enabled: true,
        schedule: "cron(15 3 * * ? *)",
        timeZone: "Europe/Berlin",
        retention: { dailyDays: 35, weeklyDays: 84, monthlyDays: 730, coldStorage: true },
        oldVersionDays: 30,
        rtoTargetMinutes: 60,
        timeoutHours: 6,
        dumpCpu: 2048,
        dumpMemory: 4096,
        drillStorageGigabytes: 200,
        architecture: "arm64",
        extensions: ["pgvector"],
        notify: ["ops@example.com"],
        alarms: { dumpHours: 26, drillDays: 8 },
        objectLock: { mode: "compliance", days: 30 },
        replication: { region: "eu-central-1" },
        awsBackup: { snapshotDays: 365 },
        snapshotDrill: { schedule: "rate(7 days)", instanceClass: "db.t4g.medium" },
        source: { bucket: "lost-copy", keyArn: "arn:aws:kms:eu-central-1:111111111111:key/1" },
        accessLogs: { retentionDays: 365, forceDestroy: false },
        logRetentionDays: 365,
        forceDestroy: false,
        protect: true,
    },
    storage: { oldVersionDays: 30, accessLogs: { retentionDays: 30 }, forceDestroy: false, protect: true },
    offHours: { enabled: false, timeZone: "Europe/Berlin", wake: "08:00", sleep: "18:30" },
    services: {
        backend: {
            cpu: 1024,
            memory: 2048,
            architecture: "arm64",
            scaling: {
                min: 2,
                max: 6,
                cpuPercent: 60,
                schedules: { night: { schedule: "cron(0 20 * * ? *)", timeZone: "UTC", min: 1, max: 2 } },
            },
            protocol: "HTTPS",
            exec: true,
            readonlyRootFilesystem: false,
            route: { priority: 10, paths: ["/api/*"], hosts: ["shop.example.com"] },
        },
        frontend: { cpu: 512, memory: 1024, spotPercent: 50 },
        mailer: { logRetentionDays: 30 },
    },
};

const IN_EXISTING_VPC: Written = {
    ...FILE,
    network: {
        existing: {
            vpcId: "vpc-0a1b2c3d",
            publicSubnets: ["subnet-0a", "subnet-0b"],
            privateSubnets: ["subnet-1a", "subnet-1b", "subnet-1c"],
            isolatedSubnets: { Tier: "isolated" },
        },
    },
};

const file = fc.constantFrom(FILE, IN_EXISTING_VPC);

// Below these any name is right.
const NAMED_FREELY = ["slipway:database.parameters", "slipway:network.existing.isolatedSubnets"];

/** Every place in a value with what is there. */
function places(value: unknown, place: Place = []): [Place, unknown][] {
    const inner = Array.isArray(value) ? [...value.entries()] : isPlainObject(value) ? Object.entries(value) : [];
    return [[place, value], ...inner.flatMap(([part, item]) => places(item, [...place, part]))];
}

/** A copy with another value at a place. */
function replaced(value: unknown, [part, ...rest]: Place, other: unknown): unknown {
    if (part === undefined) {
        return other;
    }
    if (Array.isArray(value)) {
        return value.map((item: unknown, index) => (index === part ? replaced(item, rest, other) : item));
    }
    const section = isPlainObject(value) ? value : {};
    return { ...section, [part]: replaced(section[part], rest, other) };
}

/** The values that are never right in the place of one of the same type. */
function wrongTypes(value: unknown): fc.Arbitrary<unknown> {
    if (isPlainObject(value)) {
        return fc.constantFrom("?", "", 3.7, true, null, []);
    }
    if (Array.isArray(value)) {
        return fc.constantFrom("?", "", 3.7, true, null);
    }
    const others = ["?", "", 3.7, true, null, [], { q: 1 }, [null]];
    return fc.constantFrom(...others.filter((other) => typeof other !== typeof value));
}

/** The paths of the mistakes in a file. */
function pathsOfMistakes(written: unknown): string[] {
    return readSettings(isPlainObject(written) ? written : {}, SERVICES, STACK).mistakes.map(({ path }) => path);
}

describe("the settings of a stack file", () => {
    it("are read where it is right, whatever sections are left out", () => {
        const sections = fc.subarray(Object.keys(FILE).filter((section) => section !== "environment"));
        fc.assert(
            fc.property(file, sections, (written, left) => {
                const rest = without(
                    written,
                    left.map((section) => [section]),
                );
                expect(pathsOfMistakes(rest)).to.deep.equal([]);
            }),
        );
    });

    it("have a mistake at an unknown key, wherever it stands", () => {
        const key = fc.oneof(fc.stringMatching(/^q[a-z]{1,11}$/), fc.constantFrom("constructor", "toString", "42"));
        fc.assert(
            fc.property(file, fc.nat(), key, fc.anything(), (written, pick, name, value) => {
                const sections = places(written).filter(
                    ([place, found]) =>
                        isPlainObject(found) && place.at(-1) !== "schedules" && !NAMED_FREELY.includes(pathText(place)),
                );
                const [place] = sections[pick % sections.length] ?? [[]];
                const mistaken = replaced(written, [...place, name], value);
                expect(pathsOfMistakes(mistaken)).to.include(pathText([...place, name]));
            }),
        );
    });

    it("have a mistake at every wrong type, wherever they stand and however many", () => {
        const mutations = file.chain((written) => {
            const all = places(written).filter(([place]) => place.length > 0);
            const mutation = fc
                .constantFrom(...all)
                .chain(([place, value]) => wrongTypes(value).map((wrong) => ({ place, wrong })));
            const apart = fc.uniqueArray(mutation, {
                minLength: 1,
                maxLength: 4,
                comparator: (one, other) => {
                    const [shorter, longer] = [one.place, other.place].sort((a, b) => a.length - b.length);
                    return shorter?.every((part, index) => part === longer?.[index]) ?? false;
                },
            });
            return apart.map((chosen) => ({ written, chosen }));
        });
        fc.assert(
            fc.property(mutations, ({ written, chosen }) => {
                const mistaken = chosen.reduce<unknown>(
                    (value, { place, wrong }) => replaced(value, place, wrong),
                    written,
                );
                expect(pathsOfMistakes(mistaken)).to.include.members(chosen.map(({ place }) => pathText(place)));
            }),
        );
    });

    it("have mistakes, and never an exception, where the file holds anything at all", () => {
        const anything = fc.dictionary(fc.constantFrom(...Object.keys(FILE), "q"), fc.anything(), { minKeys: 1 });
        fc.assert(
            fc.property(anything, (written) => {
                const { settings, mistakes } = readSettings(written, SERVICES, STACK);
                expect(settings === undefined).to.equal(mistakes.length > 0);
            }),
        );
    });
});
