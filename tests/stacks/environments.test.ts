import { expect } from "chai";
import type { Recording } from "../../preview/record";
import { isObject, ofType, resource } from "../support/program";
import { labelOf, STACK_CASES, type StackCase, stackRecording } from "../support/stacks";

const INSTANCE = "aws:rds/instance:Instance";
const SERVICE = "aws:ecs/service:Service";
const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

/** In what the environments differ. */
function sizeOf(recording: Recording) {
    const db = resource(recording, INSTANCE, "db").inputs;
    const network = recording.resources.filter(({ type }) => type.startsWith("aws:ec2/"));
    return {
        tasks: ["backend", "frontend"].map((name) => {
            const { cpu, memory } = resource(recording, TASK_DEFINITION, name).inputs;
            const { desiredCount, capacityProviderStrategies } = resource(recording, SERVICE, name).inputs;
            return { cpu, memory, desiredCount, capacityProviderStrategies };
        }),
        scaling: ofType(recording, "aws:appautoscaling/target:Target").map(
            ({ inputs: { minCapacity, maxCapacity } }) => ({
                minCapacity,
                maxCapacity,
            }),
        ),
        database: {
            instanceClass: db.instanceClass,
            allocatedStorage: db.allocatedStorage,
            maxAllocatedStorage: db.maxAllocatedStorage,
            multiAz: db.multiAz,
            backupRetentionPeriod: db.backupRetentionPeriod,
            monitoringInterval: db.monitoringInterval,
            applyImmediately: db.applyImmediately,
        },
        natGateways: network.filter(({ type }) => type === "aws:ec2/natGateway:NatGateway").length,
        zones: network.filter(({ type }) => type === "aws:ec2/subnet:Subnet").length / 3,
        flowLogs: ofType(recording, "aws:ec2/flowLog:FlowLog").map(({ inputs }) => inputs.trafficType),
        containerInsights: resource(recording, "aws:ecs/cluster:Cluster", "cluster").inputs.settings,
        firewalls: ofType(recording, "aws:wafv2/webAcl:WebAcl").length,
        backupTasks: ["backups", "backups-drill"].map((name) => {
            const { cpu, memory, ephemeralStorage } = resource(recording, TASK_DEFINITION, name).inputs;
            return { cpu, memory, ephemeralStorage };
        }),
        dumpDays: dumpDays(recording),
    };
}

/** Days that dumps are kept: daily, weekly and monthly ones, and old versions of them. */
function dumpDays(recording: Recording): unknown[] {
    const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    const { rules } = resource(recording, type, "backups").inputs;
    const [leftovers, ...tiers] = Array.isArray(rules) ? rules.filter(isObject) : [];
    const days = (value: unknown, key: string) => (isObject(value) ? value[key] : undefined);
    return [
        ...tiers.slice(0, 3).map(({ expiration }) => days(expiration, "days")),
        days(leftovers?.noncurrentVersionExpiration, "noncurrentDays"),
    ];
}

/** What keeps a stack from being deleted by mistake, and what it leaves when it is deleted on purpose. */
function safetyOf(recording: Recording) {
    const db = resource(recording, INSTANCE, "db").inputs;
    const registry = resource(recording, "aws:ecr/repository:Repository", "images").inputs;
    const goesAlong = (bucket: string) => resource(recording, "aws:s3/bucket:Bucket", bucket).inputs.forceDestroy;
    return {
        protected: recording.resources.filter(({ options }) => options.protect).map(labelOf),
        loadBalancer: resource(recording, "aws:lb/loadBalancer:LoadBalancer", "web").inputs.enableDeletionProtection,
        database: db.deletionProtection,
        finalSnapshot: db.finalSnapshotIdentifier,
        skipFinalSnapshot: db.skipFinalSnapshot,
        deleteAutomatedBackups: db.deleteAutomatedBackups,
        imagesGoAlong: registry.forceDelete,
        logsGoAlong: goesAlong("web-access-logs"),
        avatarsGoAlong: goesAlong("avatars"),
        dumpsGoAlong: goesAlong("backups"),
    };
}

const ON_DEMAND = [{ capacityProvider: "FARGATE", weight: 100, base: 1 }];
const SMALL_TASK = { cpu: "256", memory: "512", desiredCount: 1, capacityProviderStrategies: ON_DEMAND };
const LARGE_TASK = { cpu: "1024", memory: "2048", desiredCount: 2, capacityProviderStrategies: ON_DEMAND };

const SMALL = {
    tasks: [SMALL_TASK, SMALL_TASK],
    scaling: [],
    database: {
        instanceClass: "db.t4g.micro",
        allocatedStorage: 20,
        maxAllocatedStorage: 100,
        multiAz: false,
        backupRetentionPeriod: 7,
        monitoringInterval: 0,
        applyImmediately: true,
    },
    natGateways: 0,
    zones: 3,
    flowLogs: ["REJECT"],
    containerInsights: [{ name: "containerInsights", value: "disabled" }],
    firewalls: 0,
    backupTasks: [
        { cpu: "512", memory: "1024", ephemeralStorage: undefined },
        { cpu: "1024", memory: "2048", ephemeralStorage: { sizeInGib: 50 } },
    ],
    dumpDays: [7, 7, 7, 3],
};

const LARGE = {
    tasks: [LARGE_TASK, LARGE_TASK],
    scaling: [
        { minCapacity: 2, maxCapacity: 6 },
        { minCapacity: 2, maxCapacity: 6 },
    ],
    database: {
        instanceClass: "db.m7g.large",
        allocatedStorage: 100,
        maxAllocatedStorage: 1000,
        multiAz: true,
        backupRetentionPeriod: 35,
        monitoringInterval: 60,
        applyImmediately: false,
    },
    natGateways: 3,
    zones: 3,
    flowLogs: ["ALL"],
    containerInsights: [{ name: "containerInsights", value: "enhanced" }],
    firewalls: 1,
    backupTasks: [
        { cpu: "2048", memory: "4096", ephemeralStorage: undefined },
        { cpu: "4096", memory: "8192", ephemeralStorage: { sizeInGib: 200 } },
    ],
    dumpDays: [35, 84, 730, 30],
};

const SIZES: Readonly<Record<StackCase, object>> = {
    dev: SMALL,
    staging: { ...SMALL, natGateways: 1, dumpDays: [14, 28, 28, 7] },
    prod: LARGE,
    "prod with a domain": LARGE,
    "prod with staging's images": LARGE,
    "dev without NAT": SMALL,
    "dev with NAT in each zone": { ...SMALL, natGateways: 3 },
    "dev in an existing VPC": { ...SMALL, zones: 0, flowLogs: [] },
};

const GONE_WITHOUT_A_TRACE = {
    protected: [],
    loadBalancer: false,
    database: false,
    finalSnapshot: undefined,
    skipFinalSnapshot: true,
    deleteAutomatedBackups: true,
    imagesGoAlong: true,
    logsGoAlong: true,
    avatarsGoAlong: true,
    dumpsGoAlong: true,
};

describe("environments", () => {
    for (const name of STACK_CASES) {
        it(`give ${name} the size that its file says`, async () => {
            expect(sizeOf(await stackRecording(name))).to.deep.equal(SIZES[name]);
        });
    }

    for (const name of ["dev", "dev without NAT", "dev with NAT in each zone", "dev in an existing VPC"] as const) {
        it(`protect nothing of ${name}, which goes without a trace`, async () => {
            expect(safetyOf(await stackRecording(name))).to.deep.equal(GONE_WITHOUT_A_TRACE);
        });
    }

    it("protect nothing of staging, but keep a last snapshot, the images, the avatars and the dumps", async () => {
        const recording = await stackRecording("staging");
        expect(safetyOf(recording)).to.deep.equal({
            ...GONE_WITHOUT_A_TRACE,
            finalSnapshot: `${String(resource(recording, INSTANCE, "db").inputs.identifier)}-final`,
            skipFinalSnapshot: false,
            deleteAutomatedBackups: false,
            imagesGoAlong: false,
            avatarsGoAlong: false,
            dumpsGoAlong: false,
        });
    });

    for (const name of ["prod", "prod with a domain", "prod with staging's images"] as const) {
        it(`protect all of ${name} that cannot be made again: key, images, address, database, avatars and dumps`, async () => {
            const recording = await stackRecording(name);
            expect(safetyOf(recording)).to.deep.equal({
                protected: [
                    "aws:kms/key:Key::data",
                    "awsx:ecr:Repository::images",
                    "aws:ecr/repository:Repository::images",
                    "aws:ecr/lifecyclePolicy:LifecyclePolicy::images",
                    "aws:lb/loadBalancer:LoadBalancer::web",
                    "aws:rds/instance:Instance::db",
                    "aws:s3/bucket:Bucket::avatars",
                    "aws:s3/bucket:Bucket::backups",
                ],
                loadBalancer: true,
                database: true,
                finalSnapshot: `${String(resource(recording, INSTANCE, "db").inputs.identifier)}-final`,
                skipFinalSnapshot: false,
                deleteAutomatedBackups: false,
                imagesGoAlong: false,
                logsGoAlong: false,
                avatarsGoAlong: false,
                dumpsGoAlong: false,
            });
        });
    }

    it("have networks that can be connected with one another one day", async () => {
        const blocks = await Promise.all(
            (["dev", "staging", "prod"] as const).map(
                async (name) => resource(await stackRecording(name), "aws:ec2/vpc:Vpc", "network").inputs.cidrBlock,
            ),
        );
        expect(blocks).to.deep.equal(["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16"]);
    });
});
