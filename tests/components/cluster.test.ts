import { expect } from "chai";
import { Cluster, type ClusterArgs, EncryptionKey } from "../../components";
import type { Recording } from "../../preview/record";
import { dependenciesOf, parents, sourcesOf, TAGGED, tagging } from "../support/components";
import { recordProgram, resource } from "../support/program";

const COMPONENT = "slipway:index:Cluster";
const CLUSTER = "aws:ecs/cluster:Cluster";
const PROVIDERS = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

function recordCluster(args?: ClusterArgs): Promise<Recording> {
    return recordProgram(() => ({ key: new Cluster("cluster", args).key === undefined ? "none" : "its own" }));
}

describe("Cluster", () => {
    describe("with its defaults", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordCluster();
        });

        it("creates the cluster, its capacity providers and a log group under the component", () => {
            const component = `${COMPONENT}::cluster`;
            expect(parents(recording)).to.deep.equal({
                [component]: "stack",
                [`${LOG_GROUP}::cluster-exec`]: component,
                [`${CLUSTER}::cluster`]: component,
                [`${PROVIDERS}::cluster`]: component,
            });
        });

        it("is named after project, stack and component, with enhanced insights and logged ECS Exec sessions", () => {
            expect(resource(recording, CLUSTER, "cluster").inputs).to.deep.equal({
                name: "shop-dev-cluster",
                settings: [{ name: "containerInsights", value: "enhanced" }],
                configuration: {
                    executeCommandConfiguration: {
                        logging: "OVERRIDE",
                        logConfiguration: {
                            cloudWatchLogGroupName: "cluster-exec-0000000",
                            cloudWatchEncryptionEnabled: false,
                        },
                    },
                },
            });
        });

        it("keeps the transcripts of ECS Exec sessions for a year, with CloudWatch's own key", () => {
            expect(resource(recording, LOG_GROUP, "cluster-exec").inputs).to.deep.equal({ retentionInDays: 365 });
            expect(recording.outputs.key).to.equal("none");
        });

        it("runs tasks on Fargate and on Fargate Spot", () => {
            const providers = resource(recording, PROVIDERS, "cluster");
            expect(providers.inputs).to.deep.equal({
                clusterName: "shop-dev-cluster",
                capacityProviders: ["FARGATE", "FARGATE_SPOT"],
            });
            expect(dependenciesOf(recording, providers)).to.deep.equal([`${CLUSTER}::cluster`]);
        });

        it("puts out its ARN, its name and the ARN of the log group", () => {
            expect(resource(recording, COMPONENT, "cluster").outputs).to.deep.equal({
                arn: "arn:aws:ecs:eu-west-1:123456789012:cluster/shop-dev-cluster",
                clusterName: "shop-dev-cluster",
                execLogGroupArn: "arn:aws:logs:eu-west-1:123456789012:log-group:cluster-exec-0000000",
            });
        });
    });

    it("is there for others only once it has its capacity providers", async () => {
        const recording = await recordProgram(() => {
            const cluster = new Cluster("cluster");
            const description = cluster.arn;
            new EncryptionKey("by-arn", { description: "", transform: { key: { description } } });
            new EncryptionKey("by-name", { description: "", transform: { key: { description: cluster.clusterName } } });
        });
        const byArn = resource(recording, "aws:kms/key:Key", "by-arn");
        const byName = resource(recording, "aws:kms/key:Key", "by-name");
        expect(byArn.inputs.description).to.equal("arn:aws:ecs:eu-west-1:123456789012:cluster/shop-dev-cluster");
        expect(sourcesOf(recording, byArn, "description")).to.include(`${PROVIDERS}::cluster`);
        expect(byName.inputs.description).to.equal("shop-dev-cluster");
        expect(sourcesOf(recording, byName, "description")).to.include(`${PROVIDERS}::cluster`);
    });

    for (const [containerInsights, value] of [
        ["off", "disabled"],
        ["on", "enabled"],
        ["enhanced", "enhanced"],
    ] as const) {
        it(`hands Container Insights to ECS as ${value} where it is ${containerInsights}`, async () => {
            const recording = await recordCluster({ containerInsights });
            expect(resource(recording, CLUSTER, "cluster").inputs.settings).to.deep.equal([
                { name: "containerInsights", value },
            ]);
        });
    }

    it("encrypts ECS Exec sessions and their transcripts with the key, and keeps them as long as it is told", async () => {
        const recording = await recordProgram(() => {
            const key = new EncryptionKey("data", { description: "Data" });
            const cluster = new Cluster("cluster", { key, execLogRetentionDays: 30 });
            return { sameKey: cluster.key === key };
        });
        const keyArn = resource(recording, "aws:kms/key:Key", "data").outputs.arn;
        expect(keyArn).to.match(/^arn:aws:kms:eu-west-1:123456789012:key\//);
        expect(resource(recording, LOG_GROUP, "cluster-exec").inputs).to.deep.equal({
            retentionInDays: 30,
            kmsKeyId: keyArn,
        });
        expect(resource(recording, CLUSTER, "cluster").inputs.configuration).to.deep.equal({
            executeCommandConfiguration: {
                kmsKeyId: keyArn,
                logging: "OVERRIDE",
                logConfiguration: {
                    cloudWatchLogGroupName: "cluster-exec-0000000",
                    cloudWatchEncryptionEnabled: true,
                },
            },
        });
        expect(recording.outputs).to.deep.equal({ sameKey: true });
    });

    describe("transform", () => {
        it("takes an object for the cluster and the log group", async () => {
            const recording = await recordCluster({ transform: { cluster: TAGGED, execLogGroup: TAGGED } });
            const { name, tags } = resource(recording, CLUSTER, "cluster").inputs;
            expect({ name, tags }).to.deep.equal({ name: "shop-dev-cluster", tags: { transformed: "yes" } });
            expect(resource(recording, LOG_GROUP, "cluster-exec").inputs).to.deep.equal({
                retentionInDays: 365,
                tags: { transformed: "yes" },
            });
        });

        it("takes a function for the cluster and the log group", async () => {
            const recording = await recordCluster({ transform: { cluster: tagging, execLogGroup: tagging } });
            const cluster = resource(recording, CLUSTER, "cluster");
            const group = resource(recording, LOG_GROUP, "cluster-exec");
            expect(cluster.inputs.tags).to.deep.equal({ name: "cluster" });
            expect(cluster.options.retainOnDelete).to.equal(true);
            expect(group.inputs.tags).to.deep.equal({ name: "cluster-exec" });
            expect(group.options.retainOnDelete).to.equal(true);
        });
    });
});
