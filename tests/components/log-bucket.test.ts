import { expect } from "chai";
import { LogBucket, type LogBucketArgs } from "../../components/log-bucket";
import type { Recording } from "../../preview/record";
import { dependenciesOf, inputsByName, parents, sourcesOf, TAGGED, tagging } from "../support/components";
import { failure, recordProgram, resource, statements } from "../support/program";

const COMPONENT = "slipway:index:LogBucket";
const BUCKET = "aws:s3/bucket:Bucket";
const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const SETTINGS = {
    publicAccess: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    ownership: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    encryption: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    versioning: "aws:s3/bucketVersioning:BucketVersioning",
    notification: "aws:s3/bucketNotification:BucketNotification",
    logging: "aws:s3/bucketLogging:BucketLogging",
};

function recordBucket(args?: LogBucketArgs): Promise<Recording> {
    return recordProgram(() => {
        new LogBucket("logs", args);
    });
}

function lifecycleOf(recording: Recording): unknown {
    return resource(recording, LIFECYCLE, "logs").inputs;
}

/** The rule that removes logs after so many days. */
function expiringAfter(days: number) {
    return {
        bucket: "logs-0000000",
        rules: [
            {
                id: "expire",
                status: "Enabled",
                filter: { prefix: "" },
                expiration: { days },
                noncurrentVersionExpiration: { noncurrentDays: 7 },
                abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
            },
        ],
    };
}

describe("LogBucket", () => {
    describe("with its defaults", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordBucket();
        });

        it("creates the bucket and its settings under the component", () => {
            const component = `${COMPONENT}::logs`;
            expect(parents(recording)).to.deep.equal({
                [component]: "stack",
                ...Object.fromEntries(
                    [BUCKET, LIFECYCLE, POLICY, ...Object.values(SETTINGS)].map((type) => [`${type}::logs`, component]),
                ),
            });
        });

        it("is kept by a destroy while there are logs in it", () => {
            expect(resource(recording, BUCKET, "logs").inputs).to.deep.equal({ forceDestroy: false });
        });

        it("shuts the public out", () => {
            expect(inputsByName(recording, SETTINGS.publicAccess)).to.deep.equal({
                logs: {
                    bucket: "logs-0000000",
                    blockPublicAcls: true,
                    blockPublicPolicy: true,
                    ignorePublicAcls: true,
                    restrictPublicBuckets: true,
                },
            });
        });

        it("owns every object, whoever writes it", () => {
            expect(inputsByName(recording, SETTINGS.ownership)).to.deep.equal({
                logs: { bucket: "logs-0000000", rule: { objectOwnership: "BucketOwnerEnforced" } },
            });
        });

        it("encrypts with S3's own key, the only one that a load balancer writes with", () => {
            expect(inputsByName(recording, SETTINGS.encryption)).to.deep.equal({
                logs: {
                    bucket: "logs-0000000",
                    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
                },
            });
        });

        it("keeps versions", () => {
            expect(inputsByName(recording, SETTINGS.versioning)).to.deep.equal({
                logs: { bucket: "logs-0000000", versioningConfiguration: { status: "Enabled" } },
            });
        });

        it("lets logs expire after a year, replaced versions and broken uploads after a week", () => {
            expect(lifecycleOf(recording)).to.deep.equal(expiringAfter(365));
        });

        it("announces objects to EventBridge", () => {
            expect(inputsByName(recording, SETTINGS.notification)).to.deep.equal({
                logs: { bucket: "logs-0000000", eventbridge: true },
            });
        });

        it("takes TLS only, and logs of this account's load balancers and of its own requests only", () => {
            const { bucket, policy } = resource(recording, POLICY, "logs").inputs;
            expect(bucket).to.equal("logs-0000000");
            expect(statements(policy)).to.deep.equal([
                {
                    Sid: "TlsOnly",
                    Effect: "Deny",
                    Principal: "*",
                    Action: ["s3:*"],
                    Resource: ["arn:aws:s3:::logs-0000000", "arn:aws:s3:::logs-0000000/*"],
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                },
                {
                    Sid: "LoadBalancerLogs",
                    Effect: "Allow",
                    Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
                    Action: ["s3:PutObject"],
                    Resource: "arn:aws:s3:::logs-0000000/access/AWSLogs/123456789012/*",
                },
                {
                    Sid: "RequestLogs",
                    Effect: "Allow",
                    Principal: { Service: "logging.s3.amazonaws.com" },
                    Action: ["s3:PutObject"],
                    Resource: "arn:aws:s3:::logs-0000000/requests/*",
                    Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
                },
            ]);
        });

        it("logs requests to itself, once it may be written to", () => {
            const logging = resource(recording, SETTINGS.logging, "logs");
            expect(logging.inputs).to.deep.equal({
                bucket: "logs-0000000",
                targetBucket: "logs-0000000",
                targetPrefix: "requests/",
            });
            expect(dependenciesOf(recording, logging)).to.deep.equal([`${BUCKET}::logs`, `${POLICY}::logs`]);
        });

        it("puts out its name", () => {
            expect(resource(recording, COMPONENT, "logs").outputs).to.deep.equal({ bucketName: "logs-0000000" });
        });
    });

    it("is known by its name only once it may be written to", async () => {
        const recording = await recordProgram(() => {
            const { bucketName } = new LogBucket("logs");
            new LogBucket("other", { transform: { bucket: { bucketPrefix: bucketName } } });
        });
        const other = resource(recording, BUCKET, "other");
        expect(sourcesOf(recording, other, "bucketPrefix")).to.deep.equal([`${POLICY}::logs`]);
    });

    it("keeps logs as long as it is told, and goes with them where it is told so", async () => {
        const recording = await recordBucket({ retentionDays: 30, forceDestroy: true });
        expect(lifecycleOf(recording)).to.deep.equal(expiringAfter(30));
        expect(resource(recording, BUCKET, "logs").inputs).to.deep.equal({ forceDestroy: true });
    });

    it("refuses a name that S3 would refuse with Pulumi's suffix", async () => {
        const longest = "l".repeat(55);
        const recording = await recordProgram(() => {
            new LogBucket(longest);
        });
        expect(resource(recording, BUCKET, longest).outputs.bucket).to.have.length(63);
        const message = await failure(() => {
            new LogBucket(`${longest}s`);
        });
        expect(message).to.equal(
            `"${longest}s" has 56 characters. With a suffix of 8 the name of an S3 bucket ends at 63: use at most 55.`,
        );
    });

    describe("transform", () => {
        it("takes an object for the bucket, its lifecycle and its policy", async () => {
            const recording = await recordBucket({
                transform: { bucket: TAGGED, lifecycle: { rules: [] }, policy: { policy: "{}" } },
            });
            expect(resource(recording, BUCKET, "logs").inputs).to.deep.equal({
                forceDestroy: false,
                tags: { transformed: "yes" },
            });
            expect(lifecycleOf(recording)).to.deep.equal({ bucket: "logs-0000000", rules: [] });
            expect(resource(recording, POLICY, "logs").inputs).to.deep.equal({ bucket: "logs-0000000", policy: "{}" });
        });

        it("takes a function for the bucket, its lifecycle and its policy", async () => {
            const recording = await recordBucket({
                transform: {
                    bucket: tagging,
                    lifecycle: (args, options, name) => {
                        options.retainOnDelete = true;
                        return { ...args, rules: [{ id: name, status: "Disabled" }] };
                    },
                    policy: (args, options, name) => {
                        options.retainOnDelete = true;
                        return { ...args, policy: JSON.stringify(name) };
                    },
                },
            });
            expect(resource(recording, BUCKET, "logs").inputs.tags).to.deep.equal({ name: "logs" });
            expect(lifecycleOf(recording)).to.deep.equal({
                bucket: "logs-0000000",
                rules: [{ id: "logs", status: "Disabled" }],
            });
            expect(resource(recording, POLICY, "logs").inputs.policy).to.equal('"logs"');
            for (const type of [BUCKET, LIFECYCLE, POLICY]) {
                expect(resource(recording, type, "logs").options.retainOnDelete).to.equal(true);
            }
        });
    });
});
