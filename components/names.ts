import * as pulumi from "@pulumi/pulumi";

/**
 * The longest names that AWS takes, in characters.
 *
 * Sources: Elastic Load Balancing API reference (`CreateLoadBalancer`, `CreateTargetGroup`: 32), Amazon S3 user guide
 * "Bucket naming rules" (63), Amazon RDS user guide "Quotas and constraints" (DB instance identifier: 63), IAM user
 * guide "IAM and STS quotas" (role name: 64), EventBridge Scheduler API reference (`CreateSchedule`: 64).
 */
export const NAME_LIMITS = {
    "load balancer": 32,
    "target group": 32,
    "S3 bucket": 63,
    "database instance": 63,
    "IAM role": 64,
    schedule: 64,
} as const;

/** A kind of AWS resource whose name length is limited. */
export type LimitedName = keyof typeof NAME_LIMITS;

/** What Pulumi adds to a logical name to make a physical one: a hyphen and 7 hexadecimal digits. */
export const AUTO_NAME_SUFFIX_LENGTH = 8;

/** What the second target group of a service has at the end of its logical name. */
export const ALTERNATE_SUFFIX = "-alt";

/** What the longer name of a service's two target groups has besides the service's. */
export const TARGET_GROUP_SUFFIX_LENGTH = ALTERNATE_SUFFIX.length + AUTO_NAME_SUFFIX_LENGTH;

/**
 * Says what is wrong with a logical name whose physical name, with a suffix, AWS would refuse. The suffix is Pulumi's
 * where no other length is given.
 *
 * @returns the reason, or `undefined` where the name fits.
 */
export function nameTooLong(
    kind: LimitedName,
    logicalName: string,
    suffixLength = AUTO_NAME_SUFFIX_LENGTH,
): string | undefined {
    const longest = NAME_LIMITS[kind] - suffixLength;
    if (logicalName.length <= longest) {
        return undefined;
    }
    const article = kind.startsWith("S3") || kind.startsWith("IAM") ? "an" : "a";
    return (
        `"${logicalName}" has ${logicalName.length} characters. With a suffix of ${suffixLength} ` +
        `the name of ${article} ${kind} ends at ${NAME_LIMITS[kind]}: use at most ${longest}`
    );
}

/**
 * Returns the logical name where it fits.
 *
 * @throws {@link pulumi.RunError} where AWS would refuse the physical name.
 */
export function fitting(kind: LimitedName, logicalName: string, suffixLength?: number): string {
    const reason = nameTooLong(kind, logicalName, suffixLength);
    if (reason !== undefined) {
        throw new pulumi.RunError(`${reason}.`);
    }
    return logicalName;
}

/** `<project>-<stack>-<name>`, for the few physical names that people type or that are unique across an account. */
export function qualified(name: string): string {
    return `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
}
