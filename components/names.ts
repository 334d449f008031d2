import * as pulumi from "@pulumi/pulumi";

/**
 * The longest names that AWS takes, in characters.
 *
 * Sources: Elastic Load Balancing API reference (`CreateLoadBalancer`, `CreateTargetGroup`: 32), Amazon S3 user guide
 * "Bucket naming rules" (63), Amazon RDS user guide "Quotas and constraints" (DB instance identifier: 63), IAM user
 * guide "IAM and STS quotas" (role name: 64).
 */
export const NAME_LIMITS = {
    "load balancer": 32,
    "target group": 32,
    "S3 bucket": 63,
    "database instance": 63,
    "IAM role": 64,
} as const;

/** A kind of AWS resource whose name length is limited. */
export type LimitedName = keyof typeof NAME_LIMITS;

/** What Pulumi adds to a logical name to make a physical one: a hyphen and 7 hexadecimal digits. */
export const AUTO_NAME_SUFFIX_LENGTH = 8;

/**
 * Says what is wrong with a logical name whose physical name, with Pulumi's suffix, AWS would refuse.
 *
 * @returns the reason, or `undefined` where the name fits.
 */
export function nameTooLong(kind: LimitedName, logicalName: string): string | undefined {
    const longest = NAME_LIMITS[kind] - AUTO_NAME_SUFFIX_LENGTH;
    if (logicalName.length <= longest) {
        return undefined;
    }
    return (
        `"${logicalName}" has ${logicalName.length} characters. With Pulumi's suffix of ${AUTO_NAME_SUFFIX_LENGTH} ` +
        `the name of a ${kind} ends at ${NAME_LIMITS[kind]}: use at most ${longest}`
    );
}

/**
 * Returns the logical name where it fits.
 *
 * @throws {@link pulumi.RunError} where AWS would refuse the physical name.
 */
export function fitting(kind: LimitedName, logicalName: string): string {
    const reason = nameTooLong(kind, logicalName);
    if (reason !== undefined) {
        throw new pulumi.RunError(`${reason}.`);
    }
    return logicalName;
}

/** `<project>-<stack>-<name>`, for the few physical names that people type or that are unique across an account. */
export function qualified(name: string): string {
    return `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
}
