/** A Fargate task that a state machine runs, with what its role must be allowed for it. */
export interface TaskTarget {
    /** ARN of the ECS cluster. */
    readonly clusterArn: string;
    /** ARN of the task definition, with its revision. */
    readonly taskDefinitionArn: string;
    /** Name of the container that gets the command and the environment. */
    readonly containerName: string;
    /** The roles that the task definition names. */
    readonly executionRoleArn: string;
    readonly taskRoleArn: string;
    readonly subnetIds: readonly string[];
    /** Whether it gets a public address. */
    readonly assignPublicIp: boolean;
    readonly securityGroupIds: readonly string[];
    /** Log group that the container writes to: messages of failures name it. */
    readonly logGroupName: string;
    /** `awslogs-stream-prefix` of the container. */
    readonly logStreamPrefix: string;
}

/** What every state machine of backups uses. */
export interface SharedResources {
    readonly task: TaskTarget;
    /** ARN of the Lambda function, without a version. */
    readonly functionArn: string;
    /** ARN of the SNS topic that failures are told to. */
    readonly topicArn: string;
    /** ARN of the KMS key that encrypts the topic, where there is one. */
    readonly topicKeyArn?: string | undefined;
}
