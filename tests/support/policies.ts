/** Beginning of the ARNs of log groups. */
export const LOGS = "arn:aws:logs:eu-west-1:123456789012:log-group";

/** A trust policy for a service of AWS. */
export function trustedBy(service: string) {
    return [{ Sid: "Assume", Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service: service } }];
}

/** What ECS may do to start a service's tasks. */
export function startsTasks(service: string, repository: string) {
    return [
        { Sid: "LogInToRegistry", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
        {
            Sid: "PullImage",
            Effect: "Allow",
            Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            Resource: `arn:aws:ecr:eu-west-1:123456789012:repository/${repository}`,
        },
        {
            Sid: "WriteLog",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: `${LOGS}:${service}-0000000:*`,
        },
    ];
}

/** The denial of plain HTTP for a bucket. */
export function tlsOnly(bucket: string) {
    return {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:*"],
        Resource: [`arn:aws:s3:::${bucket}-0000000`, `arn:aws:s3:::${bucket}-0000000/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
}

/** What lets S3 write the logs of requests to a bucket. */
export function requestLogs(bucket: string, keys: readonly string[]) {
    const objects = keys.map((key) => `arn:aws:s3:::${bucket}-0000000/${key}`);
    return {
        Sid: "RequestLogs",
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: ["s3:PutObject"],
        Resource: objects.length === 1 ? objects[0] : objects,
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    };
}

/** What lets people open sessions of ECS Exec to a service's tasks, with a transcript, encrypted with the stack's key. */
export function takesSessions(keyArn: unknown) {
    const channels = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"];
    return [
        {
            Sid: "OpenExecSession",
            Effect: "Allow",
            Action: channels.map((channel) => `ssmmessages:${channel}`),
            Resource: "*",
        },
        {
            Sid: "WriteExecTranscript",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            Resource: `${LOGS}:cluster-exec-0000000:*`,
        },
        { Sid: "FindExecTranscript", Effect: "Allow", Action: ["logs:DescribeLogGroups"], Resource: "*" },
        {
            Sid: "EncryptExecSession",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: keyArn,
        },
    ];
}
