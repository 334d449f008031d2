import { checked, type Cases, policy } from "./case";

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";

const bucket = checked("aws:s3/bucket:Bucket", "files");

function bucketPolicy(statement: object) {
    return checked(
        "aws:s3/bucketPolicy:BucketPolicy",
        "files",
        { policy: policy(statement) },
        { from: { bucket: [bucket] } },
    );
}

const TLS_ONLY = {
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:*"],
    Resource: ["arn:aws:s3:::files", "arn:aws:s3:::files/*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const FORWARD = [{ type: "forward", targetGroupArn: "arn" }];
const REDIRECT = [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } }];

function listener(props: Readonly<Record<string, unknown>>) {
    return [checked("aws:lb/listener:Listener", "web", props)];
}

function parameters(...list: readonly { name: string; value: string }[]) {
    return [checked("aws:rds/parameterGroup:ParameterGroup", "db", { family: "postgres18", parameters: list })];
}

/** Cases of what is encrypted. */
export const ENCRYPTION: Cases = {
    "encrypted-at-rest": [
        {
            what: "what is not encrypted with a key that rotates",
            resources: [
                checked("aws:rds/instance:Instance", "db", { storageEncrypted: false }),
                checked("aws:rds/cluster:Cluster", "aurora"),
                checked("aws:efs/fileSystem:FileSystem", "shared"),
                checked("aws:ebs/volume:Volume", "disk", { encrypted: false }),
                checked("aws:cloudwatch/logGroup:LogGroup", "log"),
                checked("aws:sns/topic:Topic", "alarms"),
                checked("aws:sqs/queue:Queue", "jobs", { sqsManagedSseEnabled: false }),
                checked("aws:ecr/repository:Repository", "images", {
                    encryptionConfigurations: [{ encryptionType: "AES256" }],
                }),
                checked("aws:ecr/repository:Repository", "more"),
                checked("aws:kms/key:Key", "data", { enableKeyRotation: false }),
            ],
            problems: [
                "db: storageEncrypted: false, must be true.",
                "aurora: storageEncrypted: not set, must be true.",
                "shared: encrypted: not set, must be true.",
                "disk: encrypted: false, must be true.",
                "log: kmsKeyId: not set, must be a key.",
                "alarms: kmsMasterKeyId: not set, must be a key.",
                "jobs: kmsMasterKeyId: not set, must be a key.",
                "images: encryptionConfigurations[0].encryptionType: AES256, must be KMS.",
                "more: encryptionConfigurations[0].encryptionType: not set, must be KMS.",
                "data: enableKeyRotation: false, must be true.",
            ],
        },
        {
            what: "what is encrypted with a key that rotates",
            resources: [
                checked("aws:rds/instance:Instance", "db", { storageEncrypted: true }),
                checked("aws:cloudwatch/logGroup:LogGroup", "log", { kmsKeyId: KEY }),
                checked("aws:sns/topic:Topic", "alarms", { kmsMasterKeyId: KEY }),
                checked("aws:sqs/queue:Queue", "jobs", { sqsManagedSseEnabled: true }),
                checked("aws:sqs/queue:Queue", "other"),
                checked("aws:sqs/queue:Queue", "own", { sqsManagedSseEnabled: false, kmsMasterKeyId: KEY }),
                checked("aws:ecr/repository:Repository", "images", {
                    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: KEY }],
                }),
                checked("aws:kms/key:Key", "data", { enableKeyRotation: true }),
            ],
            problems: [],
        },
    ],
    "encrypted-in-transit": [
        {
            what: "HTTP in prod that serves, before and behind the load balancer",
            environment: "prod",
            resources: [
                ...listener({ protocol: "HTTP", port: 80, defaultActions: FORWARD }),
                checked("aws:lb/targetGroup:TargetGroup", "backend", { protocol: "HTTP" }),
            ],
            problems: [
                "web: Port 80 serves HTTP, and does not redirect to HTTPS.",
                "backend: protocol: HTTP, must be HTTPS.",
            ],
        },
        {
            what: "a redirect to HTTP, which is none",
            environment: "prod",
            resources: listener({
                protocol: "HTTP",
                port: 80,
                defaultActions: [{ type: "redirect", redirect: { protocol: "HTTP", port: "8080" } }],
            }),
            problems: ["web: Port 80 serves HTTP, and does not redirect to HTTPS."],
        },
        {
            what: "HTTPS with TLS 1.0, said or not",
            resources: [
                ...listener({ protocol: "HTTPS", port: 443, sslPolicy: "ELBSecurityPolicy-2016-08" }),
                ...listener({ protocol: "TLS", port: 443 }),
            ],
            problems: [
                "web: sslPolicy: ELBSecurityPolicy-2016-08, must take TLS 1.2 or newer only, as ELBSecurityPolicy-TLS13-1-2-2021-06.",
                "web: sslPolicy: not set, must take TLS 1.2 or newer only, as ELBSecurityPolicy-TLS13-1-2-2021-06.",
            ],
        },
        {
            what: "a PostgreSQL that takes connections without TLS",
            resources: [...parameters(), ...parameters({ name: "rds.force_ssl", value: "0" })],
            problems: ["db: rds.force_ssl: not set, must be 1.", "db: rds.force_ssl: 0, must be 1."],
        },
        {
            what: "HTTP in prod that redirects, and HTTPS",
            environment: "prod",
            resources: [
                ...listener({ protocol: "HTTP", port: 80, defaultActions: REDIRECT }),
                ...listener({ protocol: "HTTPS", port: 443, sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" }),
                checked("aws:lb/targetGroup:TargetGroup", "backend", { protocol: "HTTPS" }),
                ...parameters({ name: "rds.force_ssl", value: "1" }),
                checked("aws:rds/parameterGroup:ParameterGroup", "other", { family: "mysql8.4", parameters: [] }),
            ],
            problems: [],
        },
        {
            what: "HTTP outside of prod, where there may be no domain",
            environment: "staging",
            resources: [
                ...listener({ protocol: "HTTP", port: 80, defaultActions: FORWARD }),
                checked("aws:lb/targetGroup:TargetGroup", "backend", { protocol: "HTTP" }),
            ],
            problems: [],
        },
    ],
    "bucket-tls-only": [
        {
            what: "buckets whose policy does not refuse requests without TLS",
            resources: [
                bucket,
                checked("aws:s3/bucket:Bucket", "bare"),
                bucketPolicy({ ...TLS_ONLY, Effect: "Allow" }),
                bucketPolicy({ ...TLS_ONLY, Action: ["s3:GetObject"] }),
                bucketPolicy({ ...TLS_ONLY, Principal: { AWS: "arn:aws:iam::123456789012:root" } }),
                bucketPolicy({ ...TLS_ONLY, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
            ],
            problems: [
                "files: Has no policy that refuses requests without TLS.",
                "bare: Has no policy that refuses requests without TLS.",
            ],
        },
        {
            what: "a bucket that refuses requests without TLS",
            resources: [bucket, bucketPolicy(TLS_ONLY)],
            problems: [],
        },
        {
            what: "a bucket whose policy is not known yet",
            resources: [
                bucket,
                checked(
                    "aws:s3/bucketPolicy:BucketPolicy",
                    "files",
                    { policy: "[unknown]" },
                    { from: { bucket: [bucket] } },
                ),
            ],
            problems: [],
        },
    ],
};
