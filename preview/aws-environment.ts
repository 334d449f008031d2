/** The account that stand-ins belong to: the one that AWS's own documentation uses. */
export const ACCOUNT = "123456789012";

/** The region of a program that names none. */
export const DEFAULT_REGION = "us-east-1";

/** Where a resource or function is: what its ARN and addresses are made of. */
export interface AwsEnvironment {
    readonly region: string;
    /** Tags that the provider adds to every resource. */
    readonly defaultTags: Readonly<Record<string, unknown>>;
}

/** Partition of a region: `aws`, `aws-cn` or `aws-us-gov`. */
export function partition(region: string): string {
    if (region.startsWith("cn-")) {
        return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** Domain under which a region's services are reached. */
export function dnsSuffix(region: string): string {
    return partition(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

/** An ARN with region and account. */
export function arn(service: string, region: string, resource: string): string {
    return `arn:${partition(region)}:${service}:${region}:${ACCOUNT}:${resource}`;
}

/** Registry of the account's ECR repositories in a region. */
export function ecrRegistry(region: string): string {
    return `${ACCOUNT}.dkr.ecr.${region}.${dnsSuffix(region)}`;
}

/** The first three availability zones of a region. */
export function availabilityZones(region: string): string[] {
    return ["a", "b", "c"].map((letter) => `${region}${letter}`);
}
