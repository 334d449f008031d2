import { expect } from "chai";
import { loadSettings } from "../../config";
import { readRevision } from "../../config/revision";
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
            environment: "dev",
            region: "eu-west-1",
            revision: readRevision(process.cwd()),
            images: {},
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
            const { services, routes } = loadSettings({ api: { priority: 1, hosts: ["api.example.com"] } });
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

describe("plain HTTP", () => {
    it("is warned of in prod, which has no domain", async () => {
        expect(await warnings({ environment: "prod" })).to.deep.equal([
            "slipway:web.domain: not set, so prod serves plain HTTP. Add domain and hostedZoneId for HTTPS.",
        ]);
    });

    it("is not warned of in prod with a domain, nor in dev and staging", async () => {
        const web = { domain: "shop.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ" };
        expect(await warnings({ environment: "prod", web })).to.deep.equal([]);
        expect(await warnings({ environment: "dev" })).to.deep.equal([]);
        expect(await warnings({ environment: "staging" })).to.deep.equal([]);
    });
});
