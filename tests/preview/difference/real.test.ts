import { expect } from "chai";
import { type Cause, type Difference, difference, type PropertyChange } from "../../../preview/difference";
import type { PreviewDocument } from "../../../preview/document";
import { labels } from "./previews";
import { type Alteration, previewOf } from "./real-program";

const DATABASE = 'new PostgresDb("db", { vpc, key, ...settings.database })';

const NOTHING = {
    added: 0,
    removed: 0,
    replaced: 0,
    recreated: 0,
    changed: 0,
    renamed: 0,
    moved: 0,
    images: 0,
    following: 0,
};

function lossesOf({ losses }: Difference): string[] {
    return losses.map(({ resource, what, how, protected: isProtected }) =>
        [resource.label, what, how, ...(isProtected ? ["protected"] : [])].join(", "),
    );
}

function causesOf({ replaced }: Difference): Record<string, string[]> {
    const short = (cause: Cause) =>
        cause.kind === "follows" ? `${cause.path} of ${cause.of.label}` : "path" in cause ? cause.path : cause.kind;
    return Object.fromEntries(replaced.map(({ resource, causes }) => [resource.label, causes.map(short)]));
}

function followingOf({ following }: Difference): Record<string, string[]> {
    return Object.fromEntries(following.map(({ resource, of }) => [resource.label, of.map(({ label }) => label)]));
}

function pathAndSource({ path, source }: PropertyChange): unknown[] {
    return [path, source];
}

describe("the project's own program, altered", () => {
    let old: PreviewDocument;

    before(async () => {
        old = await previewOf("prod");
    });

    async function differenceTo(alteration: Alteration): Promise<Difference> {
        return difference(old, await previewOf("prod", alteration));
    }

    it("differs in nothing from itself", async () => {
        const found = await differenceTo({});

        expect(found.counts).to.deep.equal({
            ...NOTHING,
            unchanged: old.resources.filter(({ custom }) => custom).length,
        });
    });

    it("with other sizes: changed in place, and a new revision of the task definition", async () => {
        const found = await differenceTo({
            settings: {
                database: { instanceClass: "db.r7g.large", storageGigabytes: 200 },
                services: { backend: { cpu: 2048, memory: 4096 } },
            },
        });

        const changes = found.changed.map(({ resource, action, properties }) => [resource.label, action, properties]);
        expect(changes).to.deep.equal([
            ["rds.Instance db", "changed", [{ path: "instanceClass", before: "db.m7g.large", after: "db.r7g.large" }]],
            [
                "ecs.TaskDefinition backend",
                "revised",
                [
                    { path: "cpu", before: "1024", after: "2048" },
                    { path: "memory", before: "2048", after: "4096" },
                ],
            ],
            [
                "ecs.TaskDefinition backend-migration",
                "revised",
                [
                    { path: "cpu", before: "1024", after: "2048" },
                    { path: "memory", before: "2048", after: "4096" },
                ],
            ],
        ]);
        expect(followingOf(found)).to.deep.equal({
            "Migration gate backend": ["ecs.TaskDefinition backend-migration"],
            "ecs.Service backend": ["ecs.TaskDefinition backend"],
            "Rollout proof backend": ["ecs.TaskDefinition backend"],
        });
        expect(found.ignored.map(({ resource, properties }) => [resource.label, properties])).to.deep.equal([
            ["rds.Instance db", [{ path: "allocatedStorage", before: 100, after: 200 }]],
        ]);
        expect([found.replaced, found.losses, found.outputs, found.followingOutputs]).to.deep.equal([[], [], [], []]);
    });

    const KEYS = ["kmsKeyId", "masterUserSecretKmsKeyId", "performanceInsightsKmsKeyId"].map((path) => [
        path,
        { before: "kms.Key data", after: "kms.Key database" },
    ]);

    const DATABASE_WITH_KEY =
        'new PostgresDb("db", { vpc, ...settings.database, key: new EncryptionKey("database", { description: "Database" })';

    it("with another key for the database: it keeps the old one, since the program ignores the change", async () => {
        const found = await differenceTo({ program: [[DATABASE, `${DATABASE_WITH_KEY} })`]] });

        expect([found.losses, found.replaced]).to.deep.equal([[], []]);
        expect(
            found.ignored.map(({ resource, properties }) => [resource.label, properties.map(pathAndSource)]),
        ).to.deep.equal([["rds.Instance db", KEYS]]);
        expect(labels(found.added)).to.deep.equal(["EncryptionKey database"]);
    });

    it("with another key, without ignoring it: the database is replaced", async () => {
        const heeding = ", transform: { instance: (_args, options) => { options.ignoreChanges = []; } } })";
        const heeded = await previewOf("prod", { program: [[DATABASE, DATABASE.replace(" })", heeding)]] });

        const found = difference(
            heeded,
            await previewOf("prod", { program: [[DATABASE, `${DATABASE_WITH_KEY}${heeding}`]] }),
        );

        expect(lossesOf(found)).to.deep.equal(["rds.Instance db, database, replaced, protected"]);
        expect(causesOf(found)).to.deep.equal({ "rds.Instance db": ["kmsKeyId"] });
        expect(found.replaced.map(({ properties }) => properties.map(pathAndSource))).to.deep.equal([KEYS]);
        expect(followingOf(found)).to.deep.include({
            "ecs.TaskDefinition backend": ["rds.Instance db"],
            "ecs.Service backend": ["ecs.TaskDefinition backend"],
        });
        expect(found.followingOutputs.map(({ name }) => name)).to.deep.equal(["databaseEndpoint", "databaseSecretArn"]);
    });

    it("with another name of the key alone: what it encrypts is replaced or follows", async () => {
        const found = await differenceTo({ program: [['new EncryptionKey("data"', 'new EncryptionKey("main"']] });

        expect(
            found.recreated.map(({ before, after, lost }) => [before.label, after.label, lost.length]),
        ).to.deep.equal([["EncryptionKey data", "EncryptionKey main", 2]]);
        expect(lossesOf(found)).to.deep.equal([
            "ecr.Repository images, image repository, replaced, protected",
            "kms.Key data, encryption key, recreated, protected",
        ]);
        expect(causesOf(found)).to.deep.equal({
            "ecr.Repository images": ["encryptionConfigurations[0].kmsKey of kms.Key main"],
            "ecr.LifecyclePolicy images": ["repository of ecr.Repository images"],
        });
        expect([found.changed, found.added, found.removed]).to.deep.equal([[], [], []]);
    });

    it("without a service: it is removed with all in it, and nothing else changes", async () => {
        const found = await differenceTo({
            settings: { services: { frontend: null } },
            program: [
                ['    frontend: { priority: 100, paths: ["/*"] },\n', ""],
                [/const frontend = [\s\S]*?\n\}\);\n/, ""],
                ["export const frontendServiceName = frontend.serviceName;\n", ""],
            ],
        });

        expect(
            found.removed.map(({ resource, members }) => [resource.label, members.map(({ label }) => label)]),
        ).to.deep.equal([
            [
                "FargateService frontend",
                [
                    "cloudwatch.LogGroup frontend",
                    "iam.Role frontend-execution",
                    "iam.RolePolicy frontend-execution",
                    "iam.Role frontend-task",
                    "ecs.TaskDefinition frontend",
                    "ec2.SecurityGroup frontend",
                    "vpc.SecurityGroupEgressRule frontend-to-0.0.0.0/0-443",
                    "vpc.SecurityGroupIngressRule frontend-from-load-balancer",
                    "vpc.SecurityGroupEgressRule load-balancer-to-frontend",
                    "lb.TargetGroup frontend",
                    "lb.TargetGroup frontend-alt",
                    "random.RandomId frontend-test",
                    "lb.ListenerRule frontend",
                    "lb.ListenerRule frontend-test",
                    "iam.Role frontend-traffic",
                    "iam.RolePolicy frontend-traffic",
                    "cloudwatch.MetricAlarm frontend-errors",
                    "cloudwatch.MetricAlarm frontend-unhealthy",
                    "ecs.Service frontend",
                    "Rollout proof frontend",
                    "appautoscaling.Target frontend",
                    "appautoscaling.Policy frontend-cpu",
                ],
            ],
        ]);
        expect(lossesOf(found)).to.deep.equal(["cloudwatch.LogGroup frontend, log group, removed"]);
        expect({ ...found.counts, unchanged: 0 }).to.deep.equal({ ...NOTHING, removed: 22, unchanged: 0 });
        expect(found.outputs).to.deep.equal([{ path: "frontendServiceName", before: "frontend-0000000" }]);
    });

    it("with another name of a service: it is lost and created anew, in one entry", async () => {
        const found = await differenceTo({
            program: [['new FargateService("frontend"', 'new FargateService("website"']],
        });

        expect(
            found.recreated.map(({ before, after, how, lost, created }) => [
                before.label,
                after.label,
                how,
                lost.length,
                created.length,
            ]),
        ).to.deep.equal([["FargateService frontend", "FargateService website", "renamed", 22, 22]]);
        expect({ ...found.counts, unchanged: 0 }).to.deep.equal({ ...NOTHING, recreated: 22, unchanged: 0 });
        expect([found.outputs, found.followingOutputs.map(({ name }) => name)]).to.deep.equal([
            [],
            ["frontendServiceName"],
        ]);
    });

    it("with another name of the database: it is lost, in capitals", async () => {
        const found = await differenceTo({ program: [[DATABASE, DATABASE.replace('"db"', '"database"')]] });

        expect(lossesOf(found)).to.deep.equal([
            "cloudwatch.LogGroup db-postgresql, log group, recreated",
            "cloudwatch.LogGroup db-upgrade, log group, recreated",
            "rds.Instance db, database, recreated, protected",
        ]);
        expect(followingOf(found)).to.deep.equal({
            "ecs.TaskDefinition backend": ["rds.Instance database"],
            "ecs.TaskDefinition backend-migration": ["rds.Instance database"],
            "Migration gate backend": ["ecs.TaskDefinition backend-migration"],
            "ecs.Service backend": ["ecs.TaskDefinition backend"],
            "Rollout proof backend": ["ecs.TaskDefinition backend"],
            "ecs.TaskDefinition backups": ["rds.Instance database"],
            "iam.RolePolicy backups-dump": ["ecs.TaskDefinition backups"],
            "iam.RolePolicy backups-restore": ["ecs.TaskDefinition backups"],
            "sfn.StateMachine backups-dump": ["ecs.TaskDefinition backups"],
            "sfn.StateMachine backups-restore": ["ecs.TaskDefinition backups"],
        });
        expect([found.replaced, found.changed, found.added, found.removed]).to.deep.equal([[], [], [], []]);
    });

    it("with another name of the database and an alias: it is kept, and renamed in place", async () => {
        const found = await differenceTo({
            program: [
                [DATABASE, DATABASE.replace('"db"', '"database"').replace(" })", ' }, { aliases: [{ name: "db" }] })')],
            ],
        });

        expect(found.renamed.map(({ before, after, kept }) => [before.label, after.label, kept])).to.deep.equal([
            ["PostgresDb db", "PostgresDb database", 11],
        ]);
        expect(
            found.changed.map(({ resource, properties }) => [resource.label, properties.map(({ path }) => path)]),
        ).to.deep.equal([["rds.Instance database", ["finalSnapshotIdentifier", "identifier"]]]);
        expect(causesOf(found)).to.deep.equal({
            "cloudwatch.LogGroup database-postgresql": ["name"],
            "cloudwatch.LogGroup database-upgrade": ["name"],
        });
        expect(found.recreated.map(({ before, after }) => [before.name, after.name])).to.deep.equal([
            ["backend-to-db", "backend-to-database"],
            ["backups-to-db", "backups-to-database"],
            ["backend-reads-secret-of-db", "backend-reads-secret-of-database"],
            ["backups-reads-secret-of-db", "backups-reads-secret-of-database"],
        ]);
    });

    it("with fewer NAT gateways: two go, and the routes of their zones take the first", async () => {
        const found = await differenceTo({ settings: { network: { nat: "single" } } });

        expect(labels(found.removed)).to.deep.equal([
            "ec2.Eip network-2",
            "ec2.NatGateway network-2",
            "ec2.Eip network-3",
            "ec2.NatGateway network-3",
        ]);
        expect(
            found.changed.map(({ resource, properties }) => [resource.label, properties.map(({ source }) => source)]),
        ).to.deep.equal(
            [2, 3].map((zone) => [
                `ec2.Route network-private-${zone}`,
                [{ before: `ec2.NatGateway network-${zone}`, after: "ec2.NatGateway network-1" }],
            ]),
        );
        expect({ ...found.counts, unchanged: 0 }).to.deep.equal({ ...NOTHING, removed: 4, changed: 2, unchanged: 0 });
    });

    it("with public addresses for tasks: gateways go, services change in place, and nothing is replaced", async () => {
        const found = await differenceTo({ settings: { network: { nat: "public-addresses" } } });

        expect(labels(found.removed)).to.deep.equal(
            [1, 2, 3].flatMap((zone) => [
                `ec2.Eip network-${zone}`,
                `ec2.NatGateway network-${zone}`,
                `ec2.Route network-private-${zone}`,
            ]),
        );
        expect(found.counts).to.deep.include({ replaced: 0, recreated: 0, added: 0 });
        expect(labels(found.changed)).to.deep.equal([
            "Migration gate backend",
            ...["backend", "frontend"].flatMap((name) => [`ecs.Service ${name}`, `Rollout proof ${name}`]),
            ...["dump", "drill", "restore"].map((name) => `sfn.StateMachine backups-${name}`),
        ]);
    });

    it("with another range of addresses: the VPC and nearly all in it is replaced, the database is not", async () => {
        const found = await differenceTo({ settings: { network: { cidrBlock: "10.9.0.0/16" } } });

        expect(found.counts).to.deep.include({ replaced: 63, following: 16, changed: 0, added: 0, removed: 0 });
        expect(found.losses).to.deep.equal([]);
        expect(causesOf(found)).to.deep.include({
            "ec2.Vpc network": ["cidrBlock"],
            "ec2.NatGateway network-1": ["subnetId of ec2.Subnet network-public-1"],
            "lb.TargetGroup backend": ["vpcId of ec2.Vpc network"],
        });
        expect(followingOf(found)).to.deep.include({ "rds.Instance db": ["ec2.SecurityGroup db"] });
    });

    it("without protection of the database", async () => {
        const found = await differenceTo({ settings: { database: { protect: false } } });

        expect(found.protection.map(({ resource, change }) => [resource.label, change])).to.deep.equal([
            ["rds.Instance db", "lost"],
        ]);
        expect({ ...found.counts, unchanged: 0 }).to.deep.equal({ ...NOTHING, unchanged: 0 });
    });

    it("with images of another revision: new builds, and nothing to read through", async () => {
        const build = (tag: string): Alteration => ({
            config: { "slipway:images": "build" },
            program: [["revision: settings.revision", `revision: { tag: "${tag}" }`]],
        });

        const found = difference(await previewOf("prod", build("aaa")), await previewOf("prod", build("bbb")));

        expect(found.images.map(({ resource, before, after }) => [resource.label, before, after])).to.deep.equal([
            ["docker.Image backend", "backend-aaa", "backend-bbb"],
            ["docker.Image frontend", "frontend-aaa", "frontend-bbb"],
            ["docker.Image backup", "backup-aaa", "backup-bbb"],
        ]);
        expect(followingOf(found)).to.deep.equal({
            "ecs.TaskDefinition backend": ["docker.Image backend"],
            "ecs.TaskDefinition backend-migration": ["docker.Image backend"],
            "Migration gate backend": ["docker.Image backend", "ecs.TaskDefinition backend-migration"],
            "ecs.Service backend": ["ecs.TaskDefinition backend"],
            "Rollout proof backend": ["ecs.TaskDefinition backend"],
            "ecs.TaskDefinition frontend": ["docker.Image frontend"],
            "ecs.Service frontend": ["ecs.TaskDefinition frontend"],
            "Rollout proof frontend": ["ecs.TaskDefinition frontend"],
            "ecs.TaskDefinition backups": ["docker.Image backup"],
            "ecs.TaskDefinition backups-drill": ["docker.Image backup"],
            "iam.RolePolicy backups-drill": ["ecs.TaskDefinition backups-drill"],
            "iam.RolePolicy backups-dump": ["ecs.TaskDefinition backups"],
            "iam.RolePolicy backups-restore": ["ecs.TaskDefinition backups"],
            "sfn.StateMachine backups-drill": ["ecs.TaskDefinition backups-drill"],
            "sfn.StateMachine backups-dump": ["ecs.TaskDefinition backups"],
            "sfn.StateMachine backups-restore": ["ecs.TaskDefinition backups"],
        });
        expect({ ...found.counts, unchanged: 0 }).to.deep.equal({ ...NOTHING, images: 3, following: 16, unchanged: 0 });
    });
});
