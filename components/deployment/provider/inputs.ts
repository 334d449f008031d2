/** Where the calls go. */
export interface Place {
    readonly region: string;
    /** Profile of the AWS configuration; none is the default chain. */
    readonly profile?: string | undefined;
}

/** What a migration gate is given. */
export interface GateInputs extends Place {
    /** Name of the service, for messages. */
    readonly name: string;
    /** ARN of the ECS cluster. */
    readonly cluster: string;
    readonly taskDefinitionArn: string;
    readonly subnetIds: readonly string[];
    /** Whether the task gets a public address. */
    readonly assignPublicIp: boolean;
    readonly securityGroupIds: readonly string[];
    /** Image of the task; with the command it says which migration this is. */
    readonly imageReference: string;
    readonly command: string;
    readonly timeoutMinutes: number;
}

/** What a rollout is given. */
export interface RolloutInputs extends Place {
    /** Name of the component, for messages. */
    readonly name: string;
    /** ARN of the ECS cluster. */
    readonly cluster: string;
    /** Name of the ECS service. */
    readonly service: string;
    /** The task definition that is asked for. */
    readonly taskDefinitionArn: string;
    /** What else makes ECS deploy again, in any form that changes with it. */
    readonly settings: string;
    readonly timeoutMinutes: number;
}
