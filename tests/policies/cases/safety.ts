import { checked, type Cases } from "./case";

const DIGEST = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:${"0123456789abcdef".repeat(4)}`;

const SAFE_DATABASE = {
    deletionProtection: true,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: "shop-final",
    deleteAutomatedBackups: false,
    backupRetentionPeriod: 35,
};

const bucket = checked("aws:s3/bucket:Bucket", "files", { forceDestroy: false }, { protect: true });
const logs = checked("aws:s3/bucket:Bucket", "logs", { forceDestroy: false }, { parents: "slipway:index:LogBucket$" });

function versioning(status: string) {
    return checked(
        "aws:s3/bucketVersioning:BucketVersioning",
        "files",
        { versioningConfiguration: { status } },
        { from: { bucket: [bucket] } },
    );
}

function containers(image: string) {
    return [
        checked("aws:ecs/taskDefinition:TaskDefinition", "task", {
            containerDefinitions: JSON.stringify([{ name: "backend", image }]),
        }),
    ];
}

const UNSAFE = [
    checked("aws:rds/instance:Instance", "db", { skipFinalSnapshot: true }),
    checked("aws:lb/loadBalancer:LoadBalancer", "web"),
    checked("aws:kms/key:Key", "data"),
    checked("aws:ecr/repository:Repository", "images", { forceDelete: true }),
    checked("aws:s3/bucket:Bucket", "files", { forceDestroy: true }),
];

/** Cases of what keeps data, and of what is known of what runs. */
export const SAFETY: Cases = {
    "protected-in-prod": [
        {
            what: "what prod would lose by a mistake",
            environment: "prod",
            resources: UNSAFE,
            problems: [
                "db: deletionProtection: not set, must be true.",
                "db: skipFinalSnapshot: true, must not be.",
                "db: finalSnapshotIdentifier: not set, must be the name of the last snapshot.",
                "db: deleteAutomatedBackups: not set, must be false.",
                "db: The resource option protect: false, must be true.",
                "web: enableDeletionProtection: not set, must be true.",
                "web: The resource option protect: false, must be true.",
                "data: The resource option protect: false, must be true.",
                "images: forceDelete: true, must not be.",
                "images: The resource option protect: false, must be true.",
                "files: forceDestroy: true, must not be.",
                "files: The resource option protect: false, must be true.",
            ],
        },
        { what: "the same outside of prod", environment: "staging", resources: UNSAFE, problems: [] },
        {
            what: "what is protected, and buckets of logs",
            environment: "prod",
            resources: [
                checked("aws:rds/instance:Instance", "db", SAFE_DATABASE, { protect: true }),
                checked(
                    "aws:lb/loadBalancer:LoadBalancer",
                    "web",
                    { enableDeletionProtection: true },
                    { protect: true },
                ),
                bucket,
                logs,
            ],
            problems: [],
        },
    ],
    "backed-up-in-prod": [
        {
            what: "a database and a bucket of prod whose past is lost",
            environment: "prod",
            resources: [
                checked("aws:rds/instance:Instance", "db", { backupRetentionPeriod: 6 }),
                checked("aws:rds/instance:Instance", "other"),
                bucket,
                versioning("Suspended"),
            ],
            problems: [
                "db: backupRetentionPeriod: 6, must be at least 7.",
                "other: backupRetentionPeriod: not set, must be at least 7.",
                "files: Keeps no old versions: it has no BucketVersioning that is Enabled.",
            ],
        },
        {
            what: "backups of a week, old versions, and logs without them",
            environment: "prod",
            resources: [
                checked("aws:rds/instance:Instance", "db", { backupRetentionPeriod: 7 }),
                bucket,
                versioning("Enabled"),
                logs,
            ],
            problems: [],
        },
        { what: "a bucket of dev without old versions", resources: [bucket], problems: [] },
    ],
    "images-by-digest": [
        {
            what: "images by tag, and tags that move",
            resources: [
                ...containers("nginx:1.29"),
                ...containers("nginx@sha256:0123"),
                checked("aws:lambda/function:Function", "hook", { imageUri: "shop:latest" }),
                checked("aws:ecr/repository:Repository", "images"),
                checked("aws:ecr/repository:Repository", "more", { imageTagMutability: "MUTABLE" }),
            ],
            problems: [
                "task: Container backend: image nginx:1.29 has no digest.",
                "task: Container backend: image nginx@sha256:0123 has no digest.",
                "hook: image shop:latest has no digest.",
                "images: imageTagMutability: not set, must be IMMUTABLE or IMMUTABLE_WITH_EXCLUSION.",
                "more: imageTagMutability: MUTABLE, must be IMMUTABLE or IMMUTABLE_WITH_EXCLUSION.",
            ],
        },
        {
            what: "images by digest, and tags that stay",
            resources: [
                ...containers(DIGEST),
                checked("aws:lambda/function:Function", "hook", { code: {} }),
                checked("aws:lambda/function:Function", "image", { imageUri: DIGEST }),
                checked("aws:ecr/repository:Repository", "images", { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" }),
                checked("aws:ecs/taskDefinition:TaskDefinition", "task", { containerDefinitions: "[unknown]" }),
            ],
            problems: [],
        },
    ],
};
