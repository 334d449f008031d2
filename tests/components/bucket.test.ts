import { expect } from "chai";
import { Bucket, type BucketAccess, type BucketArgs, EncryptionKey } from "../../components";
import type { Recording } from "../../preview/record";
import { dependenciesOf, inputsByName, parents, TAGGED, tagging } from "../support/components";
import { failure, ofType, policyOf, recordProgram, resource, statements } from "../support/program";

const COMPONENT = "slipway:index:Bucket";
const LOG_BUCKET = "slipway:index:LogBucket";
const BUCKET = "aws:s3/bucket:Bucket";
const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const CORS = "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration";
const LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const LOGGING = "aws:s3/bucketLogging:BucketLogging";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const SETTINGS = {
    publicAccess: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    ownership: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    versioning: "aws:s3/bucketVersioning:BucketVersioning",
    notification: "aws:s3/bucketNotification:BucketNotification",
};

const NAME = "avatars-0000000";
const ARN = `arn:aws:s3:::${NAME}`;

const LEFTOVERS = {
    id: "leftovers",
    status: "Enabled",
    filter: { prefix: "" },
    expiration: { expiredObjectDeleteMarker: true },
    noncurrentVersionExpiration: { noncurrentDays: 30 },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
};

function recordBucket(args?: BucketArgs, use: (bucket: Bucket) => void = () => undefined): Promise<Recording> {
    return recordProgram(() => {
        use(new Bucket("avatars", args));
    });
}

/** Statements of the policy by which a service `backend` is let in to a bucket with a key or without. */
async function access(given: BucketAccess | undefined, encrypted = true): Promise<Record<string, unknown>[]> {
    const recording = await recordProgram(() => {
        const key = encrypted ? new EncryptionKey("data", { description: "Data" }) : undefined;
        new Bucket("avatars", { key }).allowFrom({ name: "backend", taskRoleName: "backend-task" }, given);
    });
    return ofType(recording, ROLE_POLICY).flatMap(({ inputs }) => statements(inputs.policy));
}

describe("Bucket", () => {
    describe("with its defaults", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordBucket();
        });

        it("creates the bucket with its settings, and a bucket for its access logs, under the component", () => {
            const component = `${COMPONENT}::avatars`;
            const own = Object.entries(parents(recording)).filter(([child]) => child.endsWith("::avatars"));
            expect(Object.fromEntries(own)).to.deep.equal({
                [component]: "stack",
                ...Object.fromEntries(
                    [BUCKET, LIFECYCLE, POLICY, LOGGING, ENCRYPTION, ...Object.values(SETTINGS)].map((type) => [
                        `${type}::avatars`,
                        component,
                    ]),
                ),
            });
            expect(parents(recording)[`${LOG_BUCKET}::avatars-access-logs`]).to.equal(component);
        });

        it("keeps what is in it from the public, by every switch that there is", () => {
            expect(resource(recording, SETTINGS.publicAccess, "avatars").inputs).to.deep.equal({
                bucket: NAME,
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            });
            expect(resource(recording, SETTINGS.ownership, "avatars").inputs).to.deep.equal({
                bucket: NAME,
                rule: { objectOwnership: "BucketOwnerEnforced" },
            });
        });

        it("refuses requests without TLS, and lets nobody in", () => {
            expect(resource(recording, POLICY, "avatars").inputs.bucket).to.equal(NAME);
            expect(policyOf(recording, POLICY, "avatars")).to.deep.equal([
                {
                    Sid: "TlsOnly",
                    Effect: "Deny",
                    Principal: "*",
                    Action: ["s3:*"],
                    Resource: [ARN, `${ARN}/*`],
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                },
            ]);
        });

        it("keeps old versions for a month, and what an upload left for a week", () => {
            const lifecycle = resource(recording, LIFECYCLE, "avatars");
            expect(lifecycle.inputs).to.deep.equal({ bucket: NAME, rules: [LEFTOVERS] });
            expect(dependenciesOf(recording, lifecycle)).to.include(`${SETTINGS.versioning}::avatars`);
            expect(resource(recording, SETTINGS.versioning, "avatars").inputs).to.deep.equal({
                bucket: NAME,
                versioningConfiguration: { status: "Enabled" },
            });
        });

        it("encrypts with S3's own key", () => {
            expect(resource(recording, ENCRYPTION, "avatars").inputs).to.deep.equal({
                bucket: NAME,
                rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
            });
        });

        it("tells EventBridge of objects", () => {
            expect(resource(recording, SETTINGS.notification, "avatars").inputs).to.deep.equal({
                bucket: NAME,
                eventbridge: true,
            });
        });

        it("logs requests to a bucket that no load balancer may write to", () => {
            expect(resource(recording, LOGGING, "avatars").inputs).to.deep.equal({
                bucket: NAME,
                targetBucket: "avatars-access-logs-0000000",
                targetPrefix: "access/",
            });
            const [, ...allowed] = policyOf(recording, POLICY, "avatars-access-logs");
            expect(allowed).to.deep.equal([
                {
                    Sid: "RequestLogs",
                    Effect: "Allow",
                    Principal: { Service: "logging.s3.amazonaws.com" },
                    Action: ["s3:PutObject"],
                    Resource: [
                        "arn:aws:s3:::avatars-access-logs-0000000/access/*",
                        "arn:aws:s3:::avatars-access-logs-0000000/requests/*",
                    ],
                    Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
                },
            ]);
        });

        it("refuses to be deleted, with or without objects", () => {
            const bucket = resource(recording, BUCKET, "avatars");
            expect(bucket.inputs).to.deep.equal({ forceDestroy: false });
            expect(bucket.options.protect).to.equal(true);
        });

        it("has no CORS and no Object Lock", () => {
            expect([...ofType(recording, CORS), ...ofType(recording, LOCK)]).to.deep.equal([]);
        });

        it("puts out its name, ARN and origin", () => {
            expect(resource(recording, COMPONENT, "avatars").outputs).to.deep.equal({
                bucketName: NAME,
                arn: ARN,
                origin: "https://avatars-0000000.s3.eu-west-1.amazonaws.com",
            });
        });
    });

    it("encrypts with the key that it is given, by a bucket key", async () => {
        const recording = await recordProgram(() => {
            new Bucket("avatars", { key: new EncryptionKey("data", { description: "Data" }) });
        });
        expect(resource(recording, ENCRYPTION, "avatars").inputs.rules).to.deep.equal([
            {
                applyServerSideEncryptionByDefault: {
                    sseAlgorithm: "aws:kms",
                    kmsMasterKeyId: resource(recording, "aws:kms/key:Key", "data").outputs.arn,
                },
                bucketKeyEnabled: true,
            },
        ]);
    });

    it("lets pages of other origins post, and use other methods where it is told so", async () => {
        const rule = { allowedHeaders: ["*"], allowedOrigins: ["https://shop.example.com"] };
        const posting = await recordBucket({ cors: { origins: ["https://shop.example.com"] } });
        expect(inputsByName(posting, CORS)).to.deep.equal({
            avatars: { bucket: NAME, corsRules: [{ ...rule, allowedMethods: ["POST"], maxAgeSeconds: 3600 }] },
        });
        const reading = await recordBucket({
            cors: { origins: ["https://shop.example.com"], methods: ["GET", "HEAD"], maxAgeSeconds: 60 },
        });
        expect(resource(reading, CORS, "avatars").inputs.corsRules).to.deep.equal([
            { ...rule, allowedMethods: ["GET", "HEAD"], maxAgeSeconds: 60 },
        ]);
    });

    it("takes further rules for objects, and other days for old versions", async () => {
        const rule = { id: "old", status: "Enabled", filter: { prefix: "old/" }, expiration: { days: 90 } };
        const recording = await recordBucket({ lifecycle: [rule], oldVersionDays: 7 });
        expect(resource(recording, LIFECYCLE, "avatars").inputs.rules).to.deep.equal([
            { ...LEFTOVERS, noncurrentVersionExpiration: { noncurrentDays: 7 } },
            rule,
        ]);
    });

    it("locks new objects, once versions are kept, without replacing the bucket", async () => {
        const recording = await recordBucket({ objectLock: { mode: "compliance", days: 14 } });
        const lock = resource(recording, LOCK, "avatars");
        expect(lock.inputs).to.deep.equal({
            bucket: NAME,
            objectLockEnabled: "Enabled",
            rule: { defaultRetention: { mode: "COMPLIANCE", days: 14 } },
        });
        expect(dependenciesOf(recording, lock)).to.include(`${SETTINGS.versioning}::avatars`);
        expect(resource(recording, BUCKET, "avatars").inputs).to.deep.equal({ forceDestroy: false });
    });

    it("does without logs and events where it is told so", async () => {
        const recording = await recordBucket({ accessLogs: false, eventBridge: false });
        expect(ofType(recording, LOGGING)).to.deep.equal([]);
        expect(ofType(recording, LOG_BUCKET)).to.deep.equal([]);
        expect(ofType(recording, SETTINGS.notification)).to.deep.equal([]);
    });

    it("keeps logs as long as it is told, and goes with all that is in it where it is told so", async () => {
        const recording = await recordBucket({
            accessLogs: { retentionDays: 30, forceDestroy: true },
            forceDestroy: true,
            protect: false,
        });
        const bucket = resource(recording, BUCKET, "avatars");
        expect([bucket.inputs.forceDestroy, bucket.options.protect]).to.deep.equal([true, false]);
        expect(resource(recording, BUCKET, "avatars-access-logs").inputs.forceDestroy).to.equal(true);
        const { rules } = resource(recording, LIFECYCLE, "avatars-access-logs").inputs;
        expect(rules).to.have.nested.property("[0].expiration.days", 30);
    });

    it("stands in another region with all that belongs to it", async () => {
        const recording = await recordBucket({
            region: "eu-central-1",
            cors: { origins: ["https://shop.example.com"] },
            objectLock: { mode: "governance", days: 1 },
        });
        const here = recording.resources.filter(({ custom, inputs }) => custom && inputs.region !== "eu-central-1");
        expect(here.map(({ type, name }) => `${type}::${name}`)).to.deep.equal([]);
        expect(resource(recording, COMPONENT, "avatars").outputs.origin).to.equal(
            "https://avatars-0000000.s3.eu-central-1.amazonaws.com",
        );
    });

    describe("allowFrom", () => {
        const KEY = "arn:aws:kms:eu-west-1:123456789012:key/";

        it("lets a service read, write, delete and list everything, and use the key", async () => {
            const [use, list, key, ...others] = await access(undefined);
            expect(use).to.deep.equal({
                Effect: "Allow",
                Sid: "UseObjects",
                Action: [
                    "s3:GetObject",
                    "s3:PutObject",
                    "s3:AbortMultipartUpload",
                    "s3:ListMultipartUploadParts",
                    "s3:DeleteObject",
                ],
                Resource: `${ARN}/*`,
            });
            expect(list).to.deep.equal({
                Effect: "Allow",
                Sid: "ListObjects",
                Action: ["s3:ListBucket"],
                Resource: ARN,
            });
            expect(key).to.include({ Effect: "Allow", Sid: "UseKeyOfObjects" });
            expect(key?.Action).to.deep.equal(["kms:Decrypt", "kms:GenerateDataKey"]);
            expect(key?.Resource)
                .to.be.a("string")
                .that.matches(new RegExp(`^${KEY}`));
            expect(others).to.deep.equal([]);
        });

        it("lets read without writing, below a prefix only", async () => {
            const found = await access({ prefix: "db-dumps/", actions: ["read"] });
            expect(found.map(({ Action }) => Action)).to.deep.equal([
                ["s3:GetObject"],
                ["s3:ListBucket"],
                ["kms:Decrypt"],
            ]);
            expect(found[0]?.Resource).to.equal(`${ARN}/db-dumps/*`);
            expect(found[1]?.Condition).to.deep.equal({ StringLike: { "s3:prefix": "db-dumps/*" } });
        });

        it("lets write without reading, listing or deleting", async () => {
            const found = await access({ actions: ["write"] });
            expect(found.map(({ Action }) => Action)).to.deep.equal([
                ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
                ["kms:Decrypt", "kms:GenerateDataKey"],
            ]);
        });

        it("lets delete without using the key", async () => {
            const found = await access({ actions: ["delete"] });
            expect(found.map(({ Action }) => Action)).to.deep.equal([["s3:DeleteObject"]]);
        });

        it("speaks of no key where there is none", async () => {
            const found = await access(undefined, false);
            expect(found.map(({ Sid }) => Sid)).to.deep.equal(["UseObjects", "ListObjects"]);
        });

        it("is a policy of the client's role, one for each prefix", async () => {
            const recording = await recordBucket({}, (bucket) => {
                const client = { name: "backend", taskRoleName: "backend-task" };
                bucket.allowFrom(client);
                bucket.allowFrom(client, { prefix: "a/b/" });
            });
            expect(ofType(recording, ROLE_POLICY).map(({ name, inputs }) => [name, inputs.role])).to.deep.equal([
                ["backend-uses-avatars", "backend-task"],
                ["backend-uses-a-b-of-avatars", "backend-task"],
            ]);
            expect(parents(recording)[`${ROLE_POLICY}::backend-uses-avatars`]).to.equal(`${COMPONENT}::avatars`);
        });
    });

    it("refuses a name that S3 would refuse for its access logs", async () => {
        const message = await failure(() => {
            new Bucket("b".repeat(44));
        });
        expect(message).to.match(/^"b{44}-access-logs" has 56 characters\. With a suffix of 8 /);
    });

    describe("transform", () => {
        it("takes objects", async () => {
            const recording = await recordBucket({
                cors: { origins: ["https://shop.example.com"] },
                transform: {
                    bucket: TAGGED,
                    lifecycle: { rules: [] },
                    policy: { policy: "{}" },
                    cors: { corsRules: [] },
                },
            });
            expect(resource(recording, BUCKET, "avatars").inputs.tags).to.deep.equal({ transformed: "yes" });
            expect(resource(recording, LIFECYCLE, "avatars").inputs.rules).to.deep.equal([]);
            expect(resource(recording, POLICY, "avatars").inputs.policy).to.equal("{}");
            expect(resource(recording, CORS, "avatars").inputs.corsRules).to.deep.equal([]);
        });

        it("takes a function", async () => {
            const recording = await recordBucket({ transform: { bucket: tagging } });
            const bucket = resource(recording, BUCKET, "avatars");
            expect(bucket.inputs.tags).to.deep.equal({ name: "avatars" });
            expect(bucket.options).to.include({ protect: true, retainOnDelete: true });
        });
    });
});
