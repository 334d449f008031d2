import * as pulumi from "@pulumi/pulumi";

/**
 * The profile that the stack's AWS provider uses, for the calls that a deployment makes beside it.
 *
 * @throws {@link pulumi.RunError} where it assumes a role, which these calls do not.
 */
export function configuredProfile(): string | undefined {
    const config = new pulumi.Config("aws");
    if (config.get("assumeRole") !== undefined || config.get("assumeRoles") !== undefined) {
        throw new pulumi.RunError(
            "aws:assumeRoles is set, but migrations and rollouts are watched with the credentials of the environment: " +
                "name a profile that assumes the role in AWS_PROFILE or aws:profile " +
                "(https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html).",
        );
    }
    return config.get("profile");
}
