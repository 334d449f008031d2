import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster";
import { fitting } from "../names";
import { policyDocument, type Statement, trustPolicy } from "../policy";
import { transformed } from "../transform";
import type { FargateServiceArgs, Secret } from "./arguments";

const TASKS = "ecs-tasks.amazonaws.com";

/**
 * The role with which ECS starts a task: it pulls the image, writes the log and reads the secrets that the task
 * definition names, each by its ARN.
 */
export function createExecutionRole(
    parent: pulumi.ComponentResource,
    name: string,
    args: FargateServiceArgs,
    logGroup: aws.cloudwatch.LogGroup,
): { role: aws.iam.Role; policy: aws.iam.RolePolicy } {
    const role = new aws.iam.Role(
        ...transformed(
            args.transform?.executionRole,
            fitting("IAM role", `${name}-execution`),
            { assumeRolePolicy: trustPolicy(TASKS) },
            { parent },
        ),
    );
    const statements = [
        ...pullStatements(args),
        {
            Sid: "WriteLog",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: pulumi.interpolate`${logGroup.arn}:*`,
        },
        ...secretStatements(Object.values(args.secrets ?? {}), args),
    ];
    const policy = new aws.iam.RolePolicy(
        `${name}-execution`,
        { role: role.name, policy: policyDocument(statements) },
        { parent },
    );
    return { role, policy };
}

/** The role of the application itself: what `permissions` and other components give it, and nothing else. */
export function createTaskRole(
    parent: pulumi.ComponentResource,
    name: string,
    args: FargateServiceArgs,
    cluster: Cluster,
): { role: aws.iam.Role; policies: aws.iam.RolePolicy[] } {
    const role = new aws.iam.Role(
        ...transformed(
            args.transform?.taskRole,
            fitting("IAM role", `${name}-task`),
            { assumeRolePolicy: trustPolicy(TASKS) },
            { parent },
        ),
    );
    const statements = [...(args.permissions ?? []), ...(args.exec === true ? execStatements(cluster) : [])];
    if (statements.length === 0) {
        return { role, policies: [] };
    }
    const policy = new aws.iam.RolePolicy(
        `${name}-task`,
        { role: role.name, policy: policyDocument(statements) },
        { parent },
    );
    return { role, policies: [policy] };
}

function pullStatements({ image }: FargateServiceArgs): Statement[] {
    if (image.repositoryArn === undefined) {
        return [];
    }
    return [
        {
            // This action knows no resource: the token is the account's.
            // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
            Sid: "LogInToRegistry",
            Action: ["ecr:GetAuthorizationToken"],
            Resource: "*",
        },
        {
            Sid: "PullImage",
            Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            Resource: image.repositoryArn,
        },
    ];
}

function secretStatements(secrets: readonly Secret[], args: FargateServiceArgs): Statement[] {
    if (secrets.length === 0) {
        return [];
    }
    const read = {
        Sid: "ReadSecrets",
        Action: ["secretsmanager:GetSecretValue", "ssm:GetParameters"],
        Resource: [...new Set(secrets.map(({ arn }) => arn))],
    };
    if (args.key === undefined) {
        return [read];
    }
    return [read, { Sid: "DecryptSecrets", Action: ["kms:Decrypt"], Resource: args.key.arn }];
}

function execStatements(cluster: Cluster): Statement[] {
    const session = {
        // The messages of a session know no resource.
        // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmessagegatewayservice.html
        Sid: "OpenExecSession",
        Action: [
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ],
        Resource: "*",
    };
    const transcript = {
        Sid: "WriteExecTranscript",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: pulumi.interpolate`${cluster.execLogGroupArn}:*`,
    };
    const find = {
        // The agent lists log groups before it writes; the action knows no narrower resource.
        // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging
        Sid: "FindExecTranscript",
        Action: ["logs:DescribeLogGroups"],
        Resource: "*",
    };
    const statements: Statement[] = [session, transcript, find];
    if (cluster.key !== undefined) {
        statements.push({
            Sid: "EncryptExecSession",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: cluster.key.arn,
        });
    }
    return statements;
}
