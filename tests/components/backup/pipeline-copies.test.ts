import { expect } from "chai";
import type { Recording } from "../../../preview/record";
import { keyArn, recordPipeline } from "../../support/backups";
import { dependenciesOf, inputsByName } from "../../support/components";
import { policyOf, resource } from "../../support/program";

const BUCKET = "aws:s3/bucket:Bucket";
const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

const STORE = "arn:aws:s3:::backups-0000000";

function replicationRule(destination: Readonly<Record<string, unknown>>) {
    return {
        id: "everything",
        status: "Enabled",
        priority: 1,
        filter: { prefix: "" },
        deleteMarkerReplication: { status: "Disabled" },
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
        destination,
    };
}

describe("BackupPipeline, with dumps in other places,", () => {
    describe("with a copy in another region,", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordPipeline({
                replication: { region: "eu-central-1" },
                objectLock: { mode: "governance", days: 7 },
            });
        });

        it("has a bucket and a key there, as well kept as the first", () => {
            const copy = resource(recording, BUCKET, "backups-copy");
            expect(copy.inputs).to.deep.equal({ forceDestroy: false, region: "eu-central-1" });
            expect(copy.options.protect).to.equal(true);
            const key = resource(recording, "aws:kms/key:Key", "backups-copy");
            expect(key.inputs.region).to.equal("eu-central-1");
            expect(key.options.protect).to.equal(true);
            expect(resource(recording, "aws:kms/alias:Alias", "backups-copy").inputs).to.include({
                name: "alias/shop-dev-backups-copy",
                region: "eu-central-1",
            });
            expect(resource(recording, LIFECYCLE, "backups-copy").inputs.rules).to.deep.equal(
                resource(recording, LIFECYCLE, "backups").inputs.rules,
            );
            expect(resource(recording, LOCK, "backups-copy").inputs.rule).to.deep.equal({
                defaultRetention: { mode: "GOVERNANCE", days: 7 },
            });
            const encryption = resource(
                recording,
                "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
                "backups-copy",
            );
            expect(encryption.inputs).to.have.nested.property(
                "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
                key.outputs.arn,
            );
        });

        it("sends everything there but deletions, once both keep versions and the role may", () => {
            const replication = resource(recording, REPLICATION, "backups");
            expect(replication.inputs).to.deep.equal({
                bucket: "backups-0000000",
                role: "arn:aws:iam::123456789012:role/backups-replication-0000000",
                rules: [
                    replicationRule({
                        bucket: "arn:aws:s3:::backups-copy-0000000",
                        encryptionConfiguration: {
                            replicaKmsKeyId: resource(recording, "aws:kms/key:Key", "backups-copy").outputs.arn,
                        },
                    }),
                ],
            });
            expect(dependenciesOf(recording, replication)).to.include.members([
                "aws:iam/rolePolicy:RolePolicy::backups-replication",
                "aws:s3/bucketVersioning:BucketVersioning::backups",
                "aws:s3/bucketVersioning:BucketVersioning::backups-copy",
            ]);
        });

        it("lets S3 read here, write there, and use both keys, no more", () => {
            const copyKey = resource(recording, "aws:kms/key:Key", "backups-copy").outputs.arn;
            const found = policyOf(recording, ROLE_POLICY, "backups-replication");
            expect(found.map(({ Sid, Resource }) => [Sid, Resource])).to.deep.equal([
                ["ReadConfiguration", STORE],
                ["ReadObjects", `${STORE}/*`],
                ["WriteCopies", "arn:aws:s3:::backups-copy-0000000/*"],
                ["EncryptCopies", copyKey],
                ["DecryptObjects", keyArn(recording)],
            ]);
            expect(String(found.flatMap(({ Action }) => Action))).to.not.match(/Delete|\*/);
        });

        it("puts out where the copy is, to restore from when this region is lost", () => {
            expect(resource(recording, "slipway:index:BackupPipeline", "backups").outputs.copy).to.deep.equal({
                bucketName: "backups-copy-0000000",
                keyArn: resource(recording, "aws:kms/key:Key", "backups-copy").outputs.arn,
            });
        });
    });

    it("copies to another account, which then owns the copies", async () => {
        const recording = await recordPipeline({
            replication: {
                bucketArn: "arn:aws:s3:::elsewhere",
                accountId: "111111111111",
                keyArn: "arn:aws:kms:eu-central-1:111111111111:key/1",
            },
        });
        expect(resource(recording, REPLICATION, "backups").inputs.rules).to.deep.equal([
            replicationRule({
                bucket: "arn:aws:s3:::elsewhere",
                encryptionConfiguration: { replicaKmsKeyId: "arn:aws:kms:eu-central-1:111111111111:key/1" },
                account: "111111111111",
                accessControlTranslation: { owner: "Destination" },
            }),
        ]);
        expect(Object.keys(inputsByName(recording, BUCKET))).to.deep.equal(["backups", "backups-access-logs"]);
        expect(policyOf(recording, ROLE_POLICY, "backups-replication")[2]?.Resource).to.equal(
            "arn:aws:s3:::elsewhere/*",
        );
    });

    it("restores from another bucket, which it can only read", async () => {
        const source = { bucket: "lost-backups-copy", keyArn: "arn:aws:kms:eu-central-1:111111111111:key/2" };
        const recording = await recordPipeline({ source });
        const containers = String(resource(recording, TASK_DEFINITION, "backups").inputs.containerDefinitions);
        expect(JSON.parse(containers)).to.have.nested.property("[0].environment").that.deep.includes({
            name: "SOURCE_BUCKET",
            value: "lost-backups-copy",
        });
        expect(policyOf(recording, ROLE_POLICY, "backups-restores-from-source")).to.deep.equal([
            {
                Effect: "Allow",
                Sid: "ListDumps",
                Action: ["s3:ListBucket"],
                Resource: "arn:aws:s3:::lost-backups-copy",
            },
            {
                Effect: "Allow",
                Sid: "ReadDumps",
                Action: ["s3:GetObject"],
                Resource: "arn:aws:s3:::lost-backups-copy/db-dumps/*",
            },
            { Effect: "Allow", Sid: "DecryptDumps", Action: ["kms:Decrypt"], Resource: source.keyArn },
        ]);
        expect(resource(recording, ROLE_POLICY, "backups-restores-from-source").inputs.role).to.equal(
            "backups-task-0000000",
        );
    });
});
