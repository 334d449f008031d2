import { KEY_ALIAS, stateBucketName } from "./names";
import { LOOKUPS, PERMISSIONS } from "./permissions";
import { type Entry, named, own, STACK } from "./permissions/entry";
import { PASSED_TO, ROLES } from "./permissions/roles";
import {
    type Document,
    documentOf,
    fill,
    packed,
    type Reach,
    readStatement,
    type Statement,
    writeStatements,
} from "./statements";

/** Where the state is, besides what a role may reach. */
export interface Ground extends Reach {
    /** The region of the state bucket and its key. */
    readonly region: string;
}

/** What `npm run rollback`, `wake` and `sleep` do with a stack, besides what deployments do. */
const COMMANDS: Entry = {
    read: ["ecs:ListServices", "states:ListExecutions"],
    write: [
        named(
            ["arn:aws:states:{region}:{account}:stateMachine:slipway-{stack}*"],
            "states:ListExecutions",
            "states:StartExecution",
        ),
        named(
            ["arn:aws:states:{region}:{account}:execution:slipway-{stack}*:*"],
            "states:DescribeExecution",
            "states:GetExecutionHistory",
            "states:StopExecution",
        ),
        own("logs:GetLogEvents"),
    ],
};

const ENTRIES: readonly Entry[] = [...Object.values(PERMISSIONS), COMMANDS];

/** What all roles may see. */
export function readPolicy(ground: Ground): Document {
    return documentOf([readStatement(ENTRIES, LOOKUPS, ground)]);
}

/** What the roles that deploy may change, as several policies. */
export function writePolicies(ground: Ground): Document[] {
    return packed(writeStatements(ENTRIES, ground));
}

/** What nobody who deploys, and no role that they make, may do. */
export function guardStatements({ account, region }: Ground): Statement[] {
    const bucket = `arn:aws:s3:::${stateBucketName(account, region)}`;
    return [
        {
            Sid: "Bootstrap",
            Effect: "Deny",
            NotAction: ["iam:Get*", "iam:List*", "sts:AssumeRole*"],
            Resource: [
                `arn:aws:iam::${account}:policy/slipway-*`,
                `arn:aws:iam::${account}:role/slipway-*`,
                `arn:aws:iam::${account}:oidc-provider/*`,
                `arn:aws:cloudformation:*:${account}:stack/slipway-bootstrap/*`,
            ],
        },
        {
            Sid: "Boundary",
            Effect: "Deny",
            Action: ["iam:DeleteRolePermissionsBoundary"],
            // A denial: of every role.
            Resource: "*",
        },
        {
            Sid: "State",
            Effect: "Deny",
            Action: [
                "s3:DeleteBucket*",
                "s3:DeleteObjectVersion",
                "s3:PutBucket*",
                "s3:PutEncryption*",
                "s3:PutLifecycle*",
            ],
            Resource: [bucket, `${bucket}/*`],
        },
        {
            Sid: "Key",
            Effect: "Deny",
            Action: [
                "kms:CreateGrant",
                "kms:DisableKey*",
                "kms:PutKeyPolicy",
                "kms:ScheduleKeyDeletion",
                "kms:UntagResource",
            ],
            // A denial: the condition names the key, whose id is not known before it is made.
            Resource: "*",
            Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": KEY_ALIAS } },
        },
    ];
}

/**
 * What the bucket's state is read with. A preview takes no lock.
 *
 * Source: https://github.com/pulumi/pulumi/blob/master/pkg/backend/diy/backend.go
 */
export function stateReadStatements({ account, region }: Ground): Statement[] {
    const bucket = `arn:aws:s3:::${stateBucketName(account, region)}`;
    return [
        { Sid: "StateList", Effect: "Allow", Action: ["s3:GetBucketLocation", "s3:ListBucket"], Resource: bucket },
        { Sid: "StateRead", Effect: "Allow", Action: ["s3:GetObject"], Resource: `${bucket}/.pulumi/*` },
        {
            // Of S3, for the objects, and of Pulumi, for the secrets in the state.
            Sid: "StateKey",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
            Resource: `arn:aws:kms:${region}:${account}:key/*`,
            Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": KEY_ALIAS } },
        },
    ];
}

/** What the state of the role's own stacks is written and locked with. */
export function stateWriteStatements({ account, region }: Ground): Statement[] {
    const bucket = `arn:aws:s3:::${stateBucketName(account, region)}`;
    return [
        {
            Sid: "StateWrite",
            Effect: "Allow",
            Action: ["s3:DeleteObject", "s3:PutObject"],
            Resource: [`${bucket}/.pulumi/*/slipway/${STACK}*`, `${bucket}/.pulumi/meta.yaml`],
        },
    ];
}

/** How the images that run are scanned: they are built of the repository, and hold nothing that it does not. */
export function imageStatements({ account }: Reach): Statement[] {
    return [
        {
            Sid: "Images",
            Effect: "Allow",
            Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            Resource: `arn:aws:ecr:*:${account}:repository/slipway-*`,
        },
    ];
}

/** What definitions and settings that are encrypted with a stack's key are read with, and nothing else. */
export function definitionStatements({ account, regions }: Reach): Statement[] {
    return [
        {
            // https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
            // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
            Sid: "Definitions",
            Effect: "Allow",
            Action: ["kms:Decrypt"],
            Resource: `arn:aws:kms:*:${account}:key/*`,
            Condition: {
                StringEquals: {
                    "kms:ViaService": regions.flatMap((region) => [
                        `lambda.${region}.amazonaws.com`,
                        `states.${region}.amazonaws.com`,
                    ]),
                },
            },
        },
    ];
}

/** What the role for pull requests is kept from, whatever is allowed to it: contents, secrets and change. */
export function previewDenials({ account, region }: Ground): Statement[] {
    return [
        {
            Sid: "Contents",
            Effect: "Deny",
            Action: [
                "dynamodb:GetItem",
                "lambda:InvokeFunction",
                "logs:FilterLogEvents",
                "logs:Get*",
                "logs:StartQuery",
                "secretsmanager:BatchGetSecretValue",
                "secretsmanager:GetSecretValue",
                "sqs:ReceiveMessage",
                "ssm:GetParameter*",
                "states:GetExecutionHistory",
            ],
            // A denial: of all contents, whoever's they are.
            Resource: "*",
        },
        {
            Sid: "Objects",
            Effect: "Deny",
            Action: ["s3:GetObject*"],
            NotResource: [`arn:aws:s3:::${stateBucketName(account, region)}/.pulumi/*`],
        },
    ];
}

/** What a drill is started and followed with. */
export function drillStatements(stack: string, { account, region }: Ground): Statement[] {
    const machine = `slipway-${stack}-backups-drill`;
    return [
        {
            Sid: "Start",
            Effect: "Allow",
            Action: ["states:DescribeStateMachine", "states:ListExecutions", "states:StartExecution"],
            Resource: `arn:aws:states:${region}:${account}:stateMachine:${machine}`,
        },
        {
            Sid: "Follow",
            Effect: "Allow",
            Action: ["states:DescribeExecution", "states:GetExecutionHistory", "states:StopExecution"],
            Resource: `arn:aws:states:${region}:${account}:execution:${machine}:*`,
        },
        {
            // The bucket's name has characters of Pulumi's at its end.
            Sid: "Reports",
            Effect: "Allow",
            Action: ["s3:GetObject"],
            Resource: "arn:aws:s3:::backups-*/drill-reports/*",
            Condition: { StringEquals: { "aws:ResourceAccount": account } },
        },
        {
            Sid: "Decrypt",
            Effect: "Allow",
            Action: ["kms:Decrypt"],
            // Step Functions decrypts what it tells of an execution in the caller's name.
            // https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
            Resource: `arn:aws:kms:${region}:${account}:key/*`,
            Condition: {
                StringEquals: {
                    "kms:ViaService": [`s3.${region}.amazonaws.com`, `states.${region}.amazonaws.com`],
                    "aws:ResourceTag/Environment": stack,
                },
            },
        },
        {
            // ECS knows no resource for it.
            Sid: "FindLog",
            Effect: "Allow",
            Action: ["ecs:DescribeTaskDefinition"],
            Resource: "*",
        },
        {
            Sid: "ReadLog",
            Effect: "Allow",
            Action: ["logs:GetLogEvents"],
            Resource: `arn:aws:logs:${region}:${account}:log-group:slipway-${stack}-backups:log-stream:*`,
        },
    ];
}

/**
 * The most that a role of a stack may do: what the program's roles do, in this account's regions. Services that a
 * program of yours adds come here.
 */
export function boundaryPolicy(ground: Ground): Document {
    return documentOf([
        {
            Sid: "Work",
            Effect: "Allow",
            Action: [
                "application-autoscaling:*",
                "backup:*",
                "cloudwatch:*",
                "ec2:*",
                "ecr:*",
                "ecs:*",
                "elasticloadbalancing:*",
                "events:*",
                "kms:*",
                "lambda:*",
                "logs:*",
                "rds:*",
                "s3:*",
                "secretsmanager:*",
                "sns:*",
                "sqs:*",
                "ssm:GetParameters",
                "ssmmessages:*",
                "states:*",
                "tag:GetResources",
                "xray:*",
            ],
            // A ceiling gives nothing: what a role may do is in its own policies, with the resources that they name.
            Resource: "*",
            Condition: { StringEquals: { "aws:RequestedRegion": ground.regions } },
        },
        {
            Sid: "Pass",
            Effect: "Allow",
            Action: ["iam:PassRole"],
            Resource: `arn:aws:iam::${ground.account}:role/slipway/*`,
            Condition: { StringEquals: { "iam:PassedToService": PASSED_TO } },
        },
        ...guardStatements(ground),
        {
            Sid: "StateContents",
            Effect: "Deny",
            Action: ["s3:*"],
            Resource: [
                `arn:aws:s3:::${stateBucketName(ground.account, ground.region)}`,
                `arn:aws:s3:::${stateBucketName(ground.account, ground.region)}/*`,
            ],
        },
    ]);
}

/** The ARN of the stacks' roles, for messages and tests. */
export function stackRoles(reach: Reach): string {
    return fill(ROLES, reach);
}
