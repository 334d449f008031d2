/**
 * Whether an action of an IAM policy stands for a whole service, or for several: `*`, `s3:*`, `*:Get`. `s3:Get*` does not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function isWildcardAction(action: string): boolean {
    const [service = "", ...rest] = action.split(":");
    return /[*?]/.test(service) || isOnlyWildcards(rest.join(":"));
}

/**
 * Whether a resource of an IAM policy stands for all of an account or a service: `*`, or an ARN that names nothing after
 * the account, `arn:aws:s3:::*`. `arn:aws:s3:::logs/*` does not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function isOpenResource(resource: string): boolean {
    if (isOnlyWildcards(resource)) {
        return true;
    }
    const [scheme, ...parts] = resource.split(":");
    // Partition, service, region and account stand before what is named.
    const named = parts.slice(4).join(":");
    return scheme === "arn" && (named === "" ? resource.endsWith("*") : isOnlyWildcards(named));
}

function isOnlyWildcards(text: string): boolean {
    return /^[*?]+$/.test(text) && text.includes("*");
}
