/** The parts of an ARN. */
export interface ArnParts {
    readonly partition: string;
    readonly service: string;
    readonly region: string;
    readonly account: string;
    /** All after the account: `task-definition/backup:7`. */
    readonly resource: string;
}

/**
 * Takes an ARN apart. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 *
 * @throws Error where the text is no ARN.
 */
export function parseArn(arn: string): ArnParts {
    const [prefix, partition, service, region, account, ...resource] = arn.split(":");
    if (prefix !== "arn" || partition === undefined || service === undefined || resource.length === 0) {
        throw new Error(`"${arn}" is no ARN. Expected arn:<partition>:<service>:<region>:<account>:<resource>.`);
    }
    return { partition, service, region: region ?? "", account: account ?? "", resource: resource.join(":") };
}

/** ARN of something else in the same partition, region and account. */
export function siblingArn(arn: string, service: string, resource: string): string {
    const { partition, region, account } = parseArn(arn);
    return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** ARN of a task definition without its revision, `…:task-definition/backup`. */
export function familyArn(taskDefinitionArn: string): string {
    return taskDefinitionArn.replace(/:\d+$/, "");
}
