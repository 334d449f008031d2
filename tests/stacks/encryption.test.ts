import { expect } from "chai";
import type { Recording } from "../../preview/record";
import { inputsByName } from "../support/components";
import { ofType, resource } from "../support/program";
import { STACK_CASES, type StackCase, stackRecording } from "../support/stacks";

const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

/** Log groups of every stack. */
const LOG_GROUPS = [
    "cluster-exec",
    "db-postgresql",
    "db-upgrade",
    "backend",
    "frontend",
    "backups",
    "backups-function",
    "backups-executions",
    "monitoring-events",
];

const BUCKET_ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

function expectedLogGroups(name: StackCase): string[] {
    return [
        ...LOG_GROUPS,
        ...(name === "dev in an existing VPC" ? [] : ["network-flow-log"]),
        ...(name.startsWith("prod") ? ["web"] : []),
    ];
}

function keyArnOf(recording: Recording): unknown {
    return resource(recording, "aws:kms/key:Key", "data").outputs.arn;
}

describe("encryption", () => {
    for (const name of STACK_CASES) {
        describe(`of ${name}`, () => {
            let recording: Recording;
            let keyArn: unknown;

            before(async () => {
                recording = await stackRecording(name);
                keyArn = keyArnOf(recording);
            });

            it("is by one key of the stack's own, rotated every year", () => {
                expect(Object.keys(inputsByName(recording, "aws:kms/key:Key"))).to.deep.equal(["data"]);
                expect(resource(recording, "aws:kms/key:Key", "data").inputs).to.include({ enableKeyRotation: true });
                expect(keyArn).to.match(/^arn:aws:kms:eu-west-1:123456789012:key\/[0-9a-f-]{36}$/);
            });

            it("holds for every log group, which all end: after a month, in prod after a year", () => {
                const groups = ofType(recording, LOG_GROUP);
                expect(groups.map((group) => group.name)).to.have.members(expectedLogGroups(name));
                for (const { inputs } of groups) {
                    expect(inputs.kmsKeyId).to.equal(keyArn);
                    expect(inputs.retentionInDays).to.equal(recording.stack === "prod" ? 365 : 30);
                }
            });

            it("holds for the database, its password and Performance Insights", () => {
                expect(resource(recording, "aws:rds/instance:Instance", "db").inputs).to.include({
                    storageEncrypted: true,
                    kmsKeyId: keyArn,
                    masterUserSecretKmsKeyId: keyArn,
                    performanceInsightsEnabled: true,
                    performanceInsightsKmsKeyId: keyArn,
                });
            });

            it("holds for connections to the database", () => {
                const { parameters } = resource(recording, "aws:rds/parameterGroup:ParameterGroup", "db").inputs;
                expect(parameters).to.deep.include({
                    name: "rds.force_ssl",
                    value: "1",
                    applyMethod: "pending-reboot",
                });
            });

            it("holds for images", () => {
                const { encryptionConfigurations } = resource(
                    recording,
                    "aws:ecr/repository:Repository",
                    "images",
                ).inputs;
                expect(encryptionConfigurations).to.deep.equal([{ encryptionType: "KMS", kmsKey: keyArn }]);
            });

            it("holds for ECS Exec sessions", () => {
                expect(resource(recording, "aws:ecs/cluster:Cluster", "cluster").inputs.configuration).to.deep.equal({
                    executeCommandConfiguration: {
                        kmsKeyId: keyArn,
                        logging: "OVERRIDE",
                        logConfiguration: {
                            cloudWatchLogGroupName: "cluster-exec-0000000",
                            cloudWatchEncryptionEnabled: true,
                        },
                    },
                });
            });

            it("holds for the buckets with data, by a bucket key", () => {
                const rules = ["avatars", "backups"].map(
                    (bucket) => resource(recording, BUCKET_ENCRYPTION, bucket).inputs.rules,
                );
                const rule = {
                    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
                    bucketKeyEnabled: true,
                };
                expect(rules).to.deep.equal([[rule], [rule]]);
            });

            it("is S3's own for the buckets with logs, as they are delivered to no other", () => {
                const logs =
                    recording.stack === "prod"
                        ? ["web-access-logs", "avatars-access-logs", "backups-access-logs"]
                        : ["web-access-logs"];
                expect(Object.keys(inputsByName(recording, "aws:s3/bucket:Bucket"))).to.have.members([
                    "avatars",
                    "backups",
                    ...logs,
                ]);
                for (const bucket of logs) {
                    expect(resource(recording, BUCKET_ENCRYPTION, bucket).inputs).to.deep.equal({
                        bucket: `${bucket}-0000000`,
                        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
                    });
                }
            });

            it("holds for executions, messages and the function's environment", () => {
                for (const { inputs } of ofType(recording, "aws:sfn/stateMachine:StateMachine")) {
                    expect(inputs.encryptionConfiguration).to.have.property("kmsKeyId", keyArn);
                }
                for (const topic of ["backups", "monitoring-page", "monitoring-inform"]) {
                    expect(resource(recording, "aws:sns/topic:Topic", topic).inputs.kmsMasterKeyId).to.equal(keyArn);
                }
                expect(resource(recording, "aws:lambda/function:Function", "backups").inputs.kmsKeyArn).to.equal(
                    keyArn,
                );
            });

            it("reaches up to the tasks in prod", () => {
                const protocols = ofType(recording, "aws:lb/targetGroup:TargetGroup").map(
                    ({ inputs }) => inputs.protocol,
                );
                const protocol = recording.stack === "prod" ? "HTTPS" : "HTTP";
                // Two target groups for each of two services.
                expect(protocols).to.deep.equal([protocol, protocol, protocol, protocol]);
            });
        });
    }

    it("begins at the load balancer with a domain: plain HTTP only redirects", async () => {
        const listeners = ofType(await stackRecording("prod with a domain"), "aws:lb/listener:Listener");
        const served = listeners.map(({ inputs: { port, protocol, sslPolicy, defaultActions } }) => ({
            port,
            protocol,
            sslPolicy,
            defaultActions,
        }));
        expect(served).to.deep.equal([
            {
                port: 80,
                protocol: "HTTP",
                sslPolicy: undefined,
                defaultActions: [
                    { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
                ],
            },
            {
                port: 443,
                protocol: "HTTPS",
                sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
                defaultActions: [
                    {
                        type: "fixed-response",
                        fixedResponse: { statusCode: "404", contentType: "text/plain", messageBody: "Not found" },
                    },
                ],
            },
        ]);
    });

    it("has the services' rules on the HTTPS listener", async () => {
        const recording = await stackRecording("prod with a domain");
        const { arn } = resource(recording, "aws:lb/listener:Listener", "web-https").outputs;
        const listeners = ofType(recording, "aws:lb/listenerRule:ListenerRule").map(({ inputs }) => inputs.listenerArn);
        // A rule of production and one of the test route for each of two services.
        expect(listeners).to.deep.equal([arn, arn, arn, arn]);
    });
});
