import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/**
 * Gives every role that the program makes from here on a permissions boundary, and a path with the stack's name,
 * `/slipway/dev/`: by these a role that deploys can be allowed to make roles of its stack, and none that may do more
 * than the boundary says. A boundary or a path that a role has already stays.
 *
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names
 *
 * @param boundary name of a managed policy of the account; without one nothing is done.
 */
export function limitRoles(boundary: string | undefined): void {
    if (boundary === undefined) {
        return;
    }
    const { partition } = aws.getPartitionOutput();
    const { accountId } = aws.getCallerIdentityOutput();
    const permissionsBoundary = pulumi.interpolate`arn:${partition}:iam::${accountId}:policy/${boundary}`;
    // The bootstrap's policies have this path, whatever the project is called.
    const path = `/slipway/${pulumi.getStack()}/`;
    pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
        if (type !== "aws:iam/role:Role") {
            return undefined;
        }
        // Properties that were not given are there, too, as undefined, and are needed: outputs are made for each.
        const defaults = Object.entries({ path, permissionsBoundary }).filter(([name]) => props[name] === undefined);
        return { props: { ...props, ...Object.fromEntries(defaults) }, opts };
    });
}
