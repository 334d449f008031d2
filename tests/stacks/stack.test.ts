import { expect } from "chai";
import type { Recording } from "../../preview/record";
import { isObject, ofType, resource } from "../support/program";
import { labelOf, leaves, recordStack, STACK_CASES, stackRecording } from "../support/stacks";

const OUTPUTS = [
    "backendServiceName",
    "clusterName",
    "databaseEndpoint",
    "databaseSecretArn",
    "ecrUrl",
    "frontendServiceName",
    "repoName",
    "url",
    "vpcId",
];

/** Where a service's tasks, the load balancer and the database are. */
function placement(recording: Recording) {
    const { networkConfiguration } = resource(recording, "aws:ecs/service:Service", "backend").inputs;
    return {
        loadBalancer: resource(recording, "aws:lb/loadBalancer:LoadBalancer", "web").inputs.subnets,
        tasks: isObject(networkConfiguration) ? networkConfiguration.subnets : undefined,
        publicIp: isObject(networkConfiguration) ? networkConfiguration.assignPublicIp : undefined,
        database: resource(recording, "aws:rds/subnetGroup:SubnetGroup", "db").inputs.subnetIds,
    };
}

/** The image that each service runs. */
function imagesOf(recording: Recording): Record<string, string> {
    const definitions = ofType(recording, "aws:ecs/taskDefinition:TaskDefinition");
    return Object.fromEntries(
        definitions.map(({ name, inputs }) => {
            const containers: unknown = JSON.parse(String(inputs.containerDefinitions));
            const [container] = Array.isArray(containers) ? containers.filter(isObject) : [];
            return [name, String(container?.image)];
        }),
    );
}

describe("stack", () => {
    for (const name of STACK_CASES) {
        describe(name, () => {
            let recording: Recording;

            before(async () => {
                recording = await stackRecording(name);
            });

            it("puts out what pipelines and people look up, all of it known", () => {
                expect(Object.keys(recording.outputs).sort()).to.deep.equal(OUTPUTS);
                for (const value of Object.values(recording.outputs)) {
                    expect(value)
                        .to.be.a("string")
                        .and.match(/^[a-z0-9]/);
                }
            });

            it("carries project, environment, owner and managed-by on every AWS resource, set once", () => {
                const tags = {
                    Project: "slipway",
                    Environment: recording.stack,
                    Owner: "platform",
                    ManagedBy: "pulumi",
                };
                const ofAws = recording.resources.filter(({ type, custom }) => custom && type.startsWith("aws:"));
                expect(ofAws).to.have.length.above(50);
                for (const found of ofAws) {
                    expect(found.outputs.tagsAll, labelOf(found)).to.deep.include(tags);
                    expect(found.inputs.tags ?? {}, labelOf(found)).to.not.have.any.keys(Object.keys(tags));
                    expect(found.options.provider, labelOf(found)).to.equal(undefined);
                }
            });

            it("says nothing that it need not", () => {
                const noDomain = ["prod", "prod with staging's images"].includes(name)
                    ? ["slipway:web.domain: not set, so prod serves plain HTTP. Add domain and hostedZoneId for HTTPS."]
                    : [];
                const nobody =
                    recording.stack === "prod"
                        ? ["slipway:backups.notify: empty, so nobody is told of a failed backup. Add e-mail addresses."]
                        : [];
                const unpaged =
                    recording.stack === "prod"
                        ? [
                              "slipway:monitoring.page: empty, so nobody is told that users are affected. " +
                                  "Add e-mail addresses, or slack.",
                          ]
                        : [];
                expect(recording.warnings).to.deep.equal([...noDomain, ...nobody, ...unpaged]);
                expect(recording.errors).to.deep.equal([]);
            });
        });
    }

    for (const name of ["dev", "prod with a domain", "dev in an existing VPC"] as const) {
        it(`${name} is the same at every run`, async () => {
            expect(await recordStack(name)).to.deep.equal(await stackRecording(name));
        });
    }

    it("names what people type after project and stack", async () => {
        const { outputs } = await stackRecording("staging");
        expect(outputs).to.deep.equal({
            url: "http://web-0000000-0000000000.eu-west-1.elb.amazonaws.com",
            ecrUrl: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/slipway-staging",
            repoName: "slipway-staging",
            clusterName: "slipway-staging-cluster",
            backendServiceName: "backend-0000000",
            frontendServiceName: "frontend-0000000",
            databaseEndpoint: "slipway-staging-db-9c08d6e9.000000000000.eu-west-1.rds.amazonaws.com:5432",
            databaseSecretArn:
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-AF2470B504768C1A985EFCE317-000000",
            vpcId: "vpc-network",
        });
    });

    it("answers at its domain by HTTPS", async () => {
        const recording = await stackRecording("prod with a domain");
        expect(recording.outputs.url).to.equal("https://shop.example.com");
        expect(resource(recording, "aws:route53/record:Record", "web").inputs).to.deep.include({
            zoneId: "Z0123456789ABCDEFGHIJ",
            name: "shop.example.com",
            type: "A",
        });
    });

    it("puts the load balancer into public, tasks into private and the database into isolated subnets", async () => {
        const tier = (name: string) => [1, 2, 3].map((zone) => `subnet-network-${name}-${zone}`);
        expect(placement(await stackRecording("prod"))).to.deep.equal({
            loadBalancer: tier("public"),
            tasks: tier("private"),
            publicIp: false,
            database: tier("isolated"),
        });
    });

    it("puts dev's tasks into public subnets with addresses of their own, its migration and backups among them", async () => {
        const recording = await stackRecording("dev");
        const tier = (name: string) => [1, 2, 3].map((zone) => `subnet-network-${name}-${zone}`);
        expect(placement(recording)).to.deep.equal({
            loadBalancer: tier("public"),
            tasks: tier("public"),
            publicIp: true,
            database: tier("isolated"),
        });
        const gate = resource(recording, "pulumi-nodejs:dynamic/deployment:MigrationGate", "backend").inputs;
        expect([gate.subnetIds, gate.assignPublicIp]).to.deep.equal([tier("public"), true]);
        const machines = ofType(recording, "aws:sfn/stateMachine:StateMachine");
        const runs = machines.flatMap(({ name, inputs }) =>
            [...String(inputs.definition).matchAll(/"AwsvpcConfiguration":(\{[^}]*\})/g)].map(([, network]) => {
                const given: unknown = JSON.parse(network ?? "");
                return [name, isObject(given) && given.Subnets, isObject(given) && given.AssignPublicIp];
            }),
        );
        expect(runs).to.deep.equal(
            ["backups-dump", "backups-drill", "backups-restore"].map((name) => [name, tier("public"), "ENABLED"]),
        );
    });

    it("leaves no place where a task could be run in another network than dev's own", async () => {
        const recording = await stackRecording("dev");
        const isPrivate = ({ value }: { value: unknown }) => String(value).includes("subnet-network-private-");
        const users = recording.resources.filter(({ inputs }) => leaves(inputs).some(isPrivate));
        expect([...new Set(users.map(({ type }) => type))]).to.deep.equal([
            "aws:ec2/routeTableAssociation:RouteTableAssociation",
        ]);
    });

    it("uses an existing VPC's subnets and creates nothing in it but its security groups", async () => {
        const recording = await stackRecording("dev in an existing VPC");
        expect(placement(recording)).to.deep.equal({
            loadBalancer: ["subnet-0a", "subnet-0b"],
            tasks: ["subnet-1a", "subnet-1b"],
            publicIp: false,
            database: ["subnet-data-1", "subnet-data-2", "subnet-data-3"],
        });
        expect(recording.outputs.vpcId).to.equal("vpc-0a1b2c3d");
        const network = recording.resources.filter(({ type }) => /^aws:(ec2|vpc)\/|^awsx:ec2:/.test(type));
        expect([...new Set(network.map(({ type }) => type))]).to.have.members([
            "aws:ec2/securityGroup:SecurityGroup",
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        ]);
    });

    it("routes /api/* to the backend and the rest to the frontend", async () => {
        const all = ofType(await stackRecording("dev"), "aws:lb/listenerRule:ListenerRule");
        const rules = all.filter(({ name }) => !name.endsWith("-test"));
        expect(
            rules.map(({ name, inputs: { priority, conditions } }) => ({ name, priority, conditions })),
        ).to.deep.equal([
            { name: "backend", priority: 10, conditions: [{ pathPattern: { values: ["/api/*"] } }] },
            { name: "frontend", priority: 100, conditions: [{ pathPattern: { values: ["/*"] } }] },
        ]);
        // Test routes come before all others, and each has a key of its own.
        const tests = all.filter((rule) => !rules.includes(rule));
        expect(tests.map(({ name, inputs }) => [name, inputs.priority])).to.deep.equal([
            ["backend-test", 9],
            ["frontend-test", 99],
        ]);
        expect(new Set(tests.map(({ inputs }) => JSON.stringify(inputs.conditions))).size).to.equal(2);
    });

    it("runs the images that it builds, by their digests", async () => {
        const recording = await stackRecording("dev");
        const built = ofType(recording, "docker:index/image:Image").map(({ name }) => name);
        expect(built).to.include.members([
            "backend",
            "backend-latest",
            "frontend",
            "frontend-latest",
            "backup",
            "backup-latest",
        ]);
        const backup = resource(recording, "docker:index/image:Image", "backup").outputs.repoDigest;
        expect(imagesOf(recording)).to.deep.equal({
            backend: resource(recording, "docker:index/image:Image", "backend").outputs.repoDigest,
            "backend-migration": resource(recording, "docker:index/image:Image", "backend").outputs.repoDigest,
            frontend: resource(recording, "docker:index/image:Image", "frontend").outputs.repoDigest,
            backups: backup,
            "backups-drill": backup,
        });
        expect(imagesOf(recording).backend).to.match(/\/slipway-dev@sha256:[0-9a-f]{64}$/);
    });

    it("runs staging's images without building when it is given their tag", async () => {
        const recording = await stackRecording("prod with staging's images");
        expect(ofType(recording, "docker:index/image:Image")).to.deep.equal([]);
        const repository = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/slipway-prod";
        expect(imagesOf(recording)).to.deep.equal({
            backend: `${repository}@sha256:9bbe996a124005283cdf9dd23094154ae6db879636c7115ea50e590b9814783e`,
            "backend-migration": `${repository}@sha256:9bbe996a124005283cdf9dd23094154ae6db879636c7115ea50e590b9814783e`,
            frontend: `${repository}@sha256:8193a9bfbb2e8038111c952434ef9d5e70c5d58cc89f8647b5185d8219b943b6`,
            backups: `${repository}@sha256:889bebf603fc5091fcf27b9e2282d557b2af9745bfe5d8bd708cee9b7b4759c0`,
            "backups-drill": `${repository}@sha256:889bebf603fc5091fcf27b9e2282d557b2af9745bfe5d8bd708cee9b7b4759c0`,
        });
    });
});
