import { expect } from "chai";
import { loadSettings } from "../../config";
import { readRevision } from "../../components/revision";
import { record } from "../../preview/record";
import { awsConfig, configOf, loaded, SERVICES, STACK, type Written } from "./reading";

/** What the program is warned of in the stack file's environment. */
async function warnings(written: Written & { environment: string }): Promise<readonly string[]> {
    const config = configOf(written, awsConfig(written.environment));
    const recording = await record({ ...STACK, config }, () => {
        loadSettings(SERVICES);
    });
    return recording.warnings;
}

describe("the settings of a program", () => {
    it("are those of its stack file, with the defaults of its environment", async () => {
        const settings = await loaded({ database: { storageGigabytes: 50 } });
        expect(settings).to.deep.equal({
            stack: "dev",
            environment: "dev",
            region: "eu-west-1",
            revision: readRevision(process.cwd()),
            images: {},
            monitoring: { alarms: "essential", budget: 150, logRetentionDays: 30 },
            encryption: { protect: false },
            network: { region: "eu-west-1", nat: "single", flowLogs: { traffic: "reject", retentionDays: 30 } },
            registry: { protect: false },
            cluster: { containerInsights: "off", execLogRetentionDays: 30 },
            web: { accessLogs: { retentionDays: 30, forceDestroy: true }, firewall: false, deletionProtection: false },
            database: {
                instanceClass: "db.t4g.micro",
                storageGigabytes: 50,
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
                enabled: true,
                image: { architecture: "arm64", args: { POSTGRESQL_MAJOR: "18", POSTGRESQL_EXTENSIONS: "" } },
                pipeline: {
                    architecture: "arm64",
                    postgresqlVersion: "18",
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
            },
            storage: { oldVersionDays: 7, accessLogs: false, forceDestroy: true, protect: false },
            offHours: { enabled: false, hours: { timeZone: "UTC", wake: "07:00", sleep: "20:00" } },
            services: {
                backend: { cpu: 256, scaling: { min: 1 }, protocol: "HTTP", logRetentionDays: 30 },
                frontend: { cpu: 256, scaling: { min: 1 }, protocol: "HTTP", logRetentionDays: 30 },
                mailer: { cpu: 256, scaling: { min: 1 }, protocol: "HTTP", logRetentionDays: 30 },
            },
            routes: {
                backend: { priority: 10, paths: ["/api/*"], hosts: undefined },
                frontend: { priority: 100, paths: ["/*"], hosts: undefined },
            },
        });
    });

    it("are given to the services of the program only", async () => {
        const config = configOf({ environment: "dev" });
        const names: string[][] = [];
        await record({ ...STACK, config }, () => {
            const { services, routes } = loadSettings({ api: { priority: 2, hosts: ["api.example.com"] } });
            names.push(Object.keys(services), Object.keys(routes));
        });
        expect(names).to.deep.equal([["api"], ["api"]]);
    });

    it("are read without any other namespace of the stack file", async () => {
        const config = { ...configOf({ environment: "dev" }), "shop:databse": "{}", "slipwayx:nat": "none" };
        const environments: string[] = [];
        await record({ ...STACK, config }, () => {
            environments.push(loadSettings(SERVICES).environment);
        });
        expect(environments).to.deep.equal(["dev"]);
    });
});

describe("the images", () => {
    it("are built where the stack file says build or nothing", async () => {
        expect((await loaded({ images: "build" })).images).to.deep.equal({});
        expect((await loaded({})).images).to.deep.equal({});
    });

    it("are taken by the tag that the stack file says", async () => {
        expect((await loaded({ images: "1f3c9a7d20be" })).images).to.deep.equal({ tag: "1f3c9a7d20be" });
        expect((await loaded({ images: "1.4.0" })).images).to.deep.equal({ tag: "1.4.0" });
    });

    it("are taken by a tag of digits only, with its zeros", async () => {
        expect((await loaded({ images: "004213906577" })).images).to.deep.equal({ tag: "004213906577" });
        expect((await loaded({ images: "421390657700" })).images).to.deep.equal({ tag: "421390657700" });
    });
});

describe("the routes", () => {
    it("are the program's where the stack file has none, and workers have none", async () => {
        const { routes } = await loaded({});
        expect(routes).to.deep.equal({
            backend: { priority: 10, paths: ["/api/*"], hosts: undefined },
            frontend: { priority: 100, paths: ["/*"], hosts: undefined },
        });
    });

    it("are the stack file's, setting by setting", async () => {
        const { routes, services } = await loaded({
            services: {
                backend: { route: { paths: ["/v2/*"], hosts: ["api.example.com"] } },
                frontend: { route: { priority: 200 } },
            },
        });
        expect(routes).to.deep.equal({
            backend: { priority: 10, paths: ["/v2/*"], hosts: ["api.example.com"] },
            frontend: { priority: 200, paths: ["/*"], hosts: undefined },
        });
        expect(services.backend).to.deep.equal({
            cpu: 256,
            scaling: { min: 1 },
            protocol: "HTTP",
            logRetentionDays: 30,
        });
    });
});

describe("the network", () => {
    const existing = {
        vpcId: "vpc-0a1b2c3d",
        publicSubnets: ["subnet-0a", "subnet-0b"],
        privateSubnets: { Tier: "private" },
        isolatedSubnets: ["subnet-2a", "subnet-2b"],
    };

    it("is one of its own in the stack's region", async () => {
        const { network, region } = await loaded(
            { network: { cidrBlock: "10.9.0.0/18", zones: 2, nat: "none", flowLogs: false } },
            { ...awsConfig("dev"), region: "us-gov-west-1" },
        );
        expect(network).to.deep.equal({
            region: "us-gov-west-1",
            cidrBlock: "10.9.0.0/18",
            zones: 2,
            nat: "none",
            flowLogs: false,
        });
        expect(region).to.equal("us-gov-west-1");
    });

    it("is the existing one, and nothing beside it", async () => {
        expect((await loaded({ network: { existing } })).network).to.deep.equal({ existing });
    });
});

/** Settings by which somebody is told of trouble, and of a failed backup. */
const PAGED = { monitoring: { page: ["ops@example.com"] } };
const TOLD = { backups: { notify: ["ops@example.com"] }, ...PAGED };

describe("plain HTTP", () => {
    it("is warned of in prod, which has no domain", async () => {
        expect(await warnings({ environment: "prod", ...TOLD })).to.deep.equal([
            "slipway:web.domain: not set, so prod serves plain HTTP. Add domain and hostedZoneId for HTTPS.",
        ]);
    });

    it("is not warned of in prod with a domain, nor in dev and staging", async () => {
        const web = { domain: "shop.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ" };
        expect(await warnings({ environment: "prod", web, ...TOLD })).to.deep.equal([]);
        expect(await warnings({ environment: "dev" })).to.deep.equal([]);
        expect(await warnings({ environment: "staging" })).to.deep.equal([]);
    });
});

describe("backups of which nobody hears", () => {
    const web = { domain: "shop.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ" };

    it("are warned of in prod", async () => {
        for (const backups of [{}, { notify: [] }]) {
            expect(await warnings({ environment: "prod", web, backups, ...PAGED })).to.deep.equal([
                "slipway:backups.notify: empty, so nobody is told of a failed backup. Add e-mail addresses.",
            ]);
        }
    });

    it("are not warned of where there are none, nor in dev and staging", async () => {
        expect(await warnings({ environment: "prod", web, backups: { enabled: false }, ...PAGED })).to.deep.equal([]);
        expect(await warnings({ environment: "dev" })).to.deep.equal([]);
        expect(await warnings({ environment: "staging" })).to.deep.equal([]);
    });
});

describe("the settings of backups", () => {
    it("follow the database: its version, its class, its days of backups", async () => {
        const { backups } = await loaded({
            database: { version: "16", instanceClass: "db.m7g.large", backupRetentionDays: 14 },
            backups: { extensions: ["pgvector", "postgis-3"], awsBackup: { snapshotDays: 90 }, snapshotDrill: {} },
        });
        expect(backups.image).to.deep.equal({
            architecture: "arm64",
            args: { POSTGRESQL_MAJOR: "16", POSTGRESQL_EXTENSIONS: "pgvector postgis-3" },
        });
        expect(backups.pipeline).to.deep.include({
            postgresqlVersion: "16",
            awsBackup: { snapshotDays: 90, continuousDays: 14 },
            snapshotDrill: { instanceClass: "db.m7g.large" },
        });
    });

    it("are the stack file's where it says something else", async () => {
        const { backups } = await loaded({
            backups: {
                enabled: false,
                architecture: "x86_64",
                awsBackup: false,
                snapshotDrill: { instanceClass: "db.t4g.small", schedule: "rate(7 days)" },
            },
        });
        expect(backups.enabled).to.equal(false);
        expect(backups.image.architecture).to.equal("x86_64");
        expect(backups.pipeline.architecture).to.equal("x86_64");
        expect(backups.pipeline.snapshotDrill).to.deep.equal({
            instanceClass: "db.t4g.small",
            schedule: "rate(7 days)",
        });
        expect(backups.pipeline).to.not.have.any.keys("awsBackup", "enabled", "extensions");
    });

    it("are refused with a copy in the stack's own region, beside every other mistake", async () => {
        const written = { backups: { replication: { region: "eu-west-1" }, retention: { weeklyDays: 3 } } };
        expect(await failure(written)).to.equal(
            "Pulumi.dev.yaml has 2 mistakes:\n" +
                "  slipway:backups.retention.weeklyDays: 3 is less than dailyDays 7: the first dump of a week would go " +
                "before the others. Raise it, or lower dailyDays.\n" +
                '  slipway:backups.replication.region: "eu-west-1" is the stack\'s own region, with which the copy ' +
                "would be lost. Name another one.",
        );
        expect((await loaded({ backups: { replication: { region: "eu-central-1" } } })).backups.pipeline)
            .to.have.property("replication")
            .that.deep.equals({ region: "eu-central-1" });
    });
});

describe("A certificate", () => {
    it("is refused from another region than the load balancer's", async () => {
        const web = (region: string) => ({
            domain: "shop.example.com",
            certificateArn: `arn:aws:acm:${region}:111111111111:certificate/1`,
        });
        expect(await failure({ web: web("us-east-1") })).to.equal(
            "Pulumi.dev.yaml has a mistake:\n" +
                '  slipway:web.certificateArn: is of the region "us-east-1", and a load balancer takes certificates of its ' +
                'own region, "eu-west-1", only. Request one there, or give hostedZoneId in its place.',
        );
        expect((await loaded({ web: web("eu-west-1") })).web.certificateArn).to.equal(web("eu-west-1").certificateArn);
    });
});

/** The message with which a program with such a stack file fails. */
async function failure(written: Written): Promise<string> {
    return loaded(written).then(
        () => "",
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
}

describe("alarms of which nobody hears", () => {
    const web = { domain: "shop.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ" };
    const backups = { enabled: false };

    it("are warned of in prod, where neither a mail nor Slack is told", async () => {
        for (const monitoring of [{}, { page: [] }, { inform: ["ops@example.com"] }]) {
            expect(await warnings({ environment: "prod", web, backups, monitoring })).to.deep.equal([
                "slipway:monitoring.page: empty, so nobody is told that users are affected. Add e-mail addresses, or slack.",
            ]);
        }
        const slack = { secretName: "slipway/slack" };
        expect(await warnings({ environment: "prod", web, backups, monitoring: { slack } })).to.deep.equal([]);
    });
});
