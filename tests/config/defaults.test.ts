import { expect } from "chai";
import { readSettings } from "../../config/stack-file";
import { settingsOf } from "./reading";

const DEV = {
    environment: "dev",
    images: "build",
    encryption: { protect: false },
    network: { nat: "single", flowLogs: { traffic: "reject", retentionDays: 30 } },
    registry: { protect: false },
    cluster: { containerInsights: "off", execLogRetentionDays: 30 },
    cost: {},
    web: { accessLogs: { retentionDays: 30, forceDestroy: true }, firewall: false, deletionProtection: false },
    database: {
        instanceClass: "db.t4g.micro",
        multiAz: false,
        backupRetentionDays: 7,
        applyImmediately: true,
        monitoringIntervalSeconds: 0,
        logRetentionDays: 30,
        deletionProtection: false,
        protect: false,
        finalSnapshot: false,
    },
    backups: {
        retention: { dailyDays: 7 },
        oldVersionDays: 3,
        dumpCpu: 512,
        drillCpu: 1024,
        drillStorageGigabytes: 50,
        accessLogs: false,
        logRetentionDays: 30,
        forceDestroy: true,
        protect: false,
    },
    storage: { oldVersionDays: 7, accessLogs: false, forceDestroy: true, protect: false },
    offHours: { enabled: false },
    monitoring: { alarms: "essential", budget: 150, logRetentionDays: 30 },
    services: {
        backend: {
            cpu: 256,
            scaling: { min: 1 },
            protocol: "HTTP",
            logRetentionDays: 30,
            route: { priority: 10, paths: ["/api/*"] },
        },
        frontend: {
            cpu: 256,
            scaling: { min: 1 },
            protocol: "HTTP",
            logRetentionDays: 30,
            route: { priority: 100, paths: ["/*"] },
        },
        mailer: { cpu: 256, scaling: { min: 1 }, protocol: "HTTP", logRetentionDays: 30 },
    },
};

const PROD = {
    environment: "prod",
    images: "build",
    encryption: { protect: true },
    network: { nat: "per-zone", flowLogs: { traffic: "all", retentionDays: 365 } },
    registry: { protect: true },
    cluster: { containerInsights: "enhanced", execLogRetentionDays: 365 },
    cost: {},
    web: {
        accessLogs: { retentionDays: 365, forceDestroy: false },
        firewall: { requestsPerFiveMinutes: 2000, logRetentionDays: 365 },
        deletionProtection: true,
    },
    database: {
        instanceClass: "db.m7g.large",
        multiAz: true,
        backupRetentionDays: 35,
        applyImmediately: false,
        monitoringIntervalSeconds: 60,
        logRetentionDays: 365,
        deletionProtection: true,
        protect: true,
        finalSnapshot: true,
    },
    backups: {
        retention: { dailyDays: 35, weeklyDays: 84, monthlyDays: 730, coldStorage: true },
        oldVersionDays: 30,
        dumpCpu: 2048,
        drillCpu: 4096,
        drillStorageGigabytes: 200,
        accessLogs: { retentionDays: 365, forceDestroy: false },
        logRetentionDays: 365,
        forceDestroy: false,
        protect: true,
    },
    storage: {
        oldVersionDays: 30,
        accessLogs: { retentionDays: 365, forceDestroy: false },
        forceDestroy: false,
        protect: true,
    },
    offHours: { enabled: false },
    monitoring: { alarms: "all", budget: 1000, logRetentionDays: 365 },
    services: {
        backend: {
            cpu: 1024,
            scaling: { min: 2 },
            protocol: "HTTPS",
            logRetentionDays: 365,
            route: { priority: 10, paths: ["/api/*"] },
        },
        frontend: {
            cpu: 1024,
            scaling: { min: 2 },
            protocol: "HTTPS",
            logRetentionDays: 365,
            route: { priority: 100, paths: ["/*"] },
        },
        mailer: { cpu: 1024, scaling: { min: 2 }, protocol: "HTTPS", logRetentionDays: 365 },
    },
};

describe("the defaults", () => {
    it("of dev are small, cheap and gone with a destroy", () => {
        expect(settingsOf({ environment: "dev" })).to.deep.equal(DEV);
    });

    it("of staging are dev's, but dumps stay longer, and what holds data leaves it behind", () => {
        expect(settingsOf({ environment: "staging" })).to.deep.equal({
            ...DEV,
            environment: "staging",
            database: { ...DEV.database, finalSnapshot: true },
            backups: {
                ...DEV.backups,
                retention: { dailyDays: 14, weeklyDays: 28 },
                oldVersionDays: 7,
                forceDestroy: false,
            },
            storage: { ...DEV.storage, forceDestroy: false },
        });
    });

    it("of prod are spread over zones, watched and protected", () => {
        expect(settingsOf({ environment: "prod" })).to.deep.equal(PROD);
    });

    it("hold for a program without services, too", () => {
        const { settings } = readSettings({ environment: "dev" }, {}, { project: "shop", stack: "dev" });
        expect(settings).to.deep.equal({ ...DEV, services: {} });
    });

    it("are the same at every reading", () => {
        settingsOf({ environment: "prod", database: { multiAz: false } });
        expect(settingsOf({ environment: "prod" })).to.deep.equal(PROD);
    });
});

describe("a section that is given in part", () => {
    it("keeps the section's other defaults", () => {
        const { database } = settingsOf({ environment: "prod", database: { multiAz: false, databaseName: "orders" } });
        expect(database).to.deep.equal({ ...PROD.database, multiAz: false, databaseName: "orders" });
    });

    it("keeps the defaults beside a value deep inside", () => {
        const { network, web } = settingsOf({
            environment: "prod",
            network: { flowLogs: { retentionDays: 90 } },
            web: { firewall: { requestsPerFiveMinutes: 500 } },
        });
        expect(network).to.deep.equal({ nat: "per-zone", flowLogs: { traffic: "all", retentionDays: 90 } });
        expect(web).to.deep.equal({
            ...PROD.web,
            firewall: { requestsPerFiveMinutes: 500, logRetentionDays: 365 },
        });
    });

    it("keeps a service's other defaults, and the other services'", () => {
        const { services } = settingsOf({ services: { backend: { cpu: 512, scaling: { max: 4 } } } });
        expect(services).to.deep.equal({
            ...DEV.services,
            backend: { ...DEV.services.backend, cpu: 512, scaling: { min: 1, max: 4 } },
        });
    });

    it("that switches a part off leaves nothing of its defaults", () => {
        const { network, web } = settingsOf({
            environment: "prod",
            network: { flowLogs: false },
            web: { firewall: false },
        });
        expect(network).to.deep.equal({ nat: "per-zone", flowLogs: false });
        expect(web).to.deep.equal({ ...PROD.web, firewall: false });
    });

    it("switches a part on that is off by default", () => {
        const { web } = settingsOf({ web: { firewall: { logRetentionDays: 90 } } });
        expect(web).to.deep.equal({ ...DEV.web, firewall: { logRetentionDays: 90 } });
    });

    it("takes lists as they are given, and joins them with no default", () => {
        const { services } = settingsOf({ services: { backend: { route: { paths: ["/v2/*"] } } } });
        expect(services.backend?.route).to.deep.equal({ priority: 10, paths: ["/v2/*"] });
    });
});

describe("an existing VPC", () => {
    const existing = {
        vpcId: "vpc-0a1b2c3d",
        publicSubnets: ["subnet-0a", "subnet-0b"],
        privateSubnets: { Tier: "private", Team: "shop" },
        isolatedSubnets: ["subnet-2a", "subnet-2b"],
    };

    it("takes none of the defaults of a VPC of its own", () => {
        expect(settingsOf({ environment: "prod", network: { existing } }).network).to.deep.equal({ existing });
    });
});

describe("a version of PostgreSQL", () => {
    it("may be written without quotes", () => {
        expect(settingsOf({ database: { version: 17 } }).database).to.deep.equal({ ...DEV.database, version: "17" });
        expect(settingsOf({ database: { version: "17" } }).database).to.deep.equal({ ...DEV.database, version: "17" });
    });
});
