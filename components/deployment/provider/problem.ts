const NO_CREDENTIALS = new Set([
    "CredentialsProviderError",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "TokenProviderError",
    "UnrecognizedClientException",
]);

/** An error in one line: what AWS calls it, and what it says. */
export function describeError(error: unknown): string {
    if (!(error instanceof Error)) {
        return String(error);
    }
    const message = error.message.trim();
    return message === "" || message === error.name ? error.name : `${error.name}: ${message}`;
}

/** Whether AWS does not know who calls. */
export function lacksCredentials(error: unknown): boolean {
    return error instanceof Error && NO_CREDENTIALS.has(error.name);
}

/** Whether AWS does not let the caller. */
export function isDenied(error: unknown): boolean {
    return error instanceof Error && /^AccessDenied|^UnauthorizedOperation/.test(error.name);
}

/**
 * What to do about an error of AWS's, in the middle of something that goes on without us.
 *
 * @param again what running the update again does.
 */
export function adviceFor(error: unknown, again: string): string {
    if (lacksCredentials(error)) {
        return `Log in again ("aws sso login", or AWS_PROFILE), and run "pulumi up" again: ${again}.`;
    }
    if (isDenied(error)) {
        return (
            `Give whoever deploys that permission (docs/deployments.md, "Permissions of the deployer", has the list), ` +
            `and run "pulumi up" again: ${again}.`
        );
    }
    return `Run "pulumi up" again: ${again}.`;
}
