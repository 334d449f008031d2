import type { Stack } from "./stack";

/** A refusal of AWS's, in words that say what to do. */
export class AwsProblem extends Error {
    override readonly name = "AwsProblem";
}

/** Nobody is logged in to AWS: no other call would fare better. */
export class CredentialsProblem extends AwsProblem {}

const NO_CREDENTIALS = new Set([
    "CredentialsProviderError",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "TokenProviderError",
    "UnrecognizedClientException",
]);

/**
 * Runs a call to AWS, and says of its refusal what to do.
 *
 * @param action what the call needs to be allowed, `ecs:ExecuteCommand`: not every service names it itself.
 */
export async function explained<Result>(stack: Stack, call: () => Promise<Result>, action?: string): Promise<Result> {
    try {
        return await call();
    } catch (error) {
        throw explanation(stack, error, action);
    }
}

function explanation(stack: Stack, error: unknown, action: string | undefined): unknown {
    if (!(error instanceof Error)) {
        return error;
    }
    if (NO_CREDENTIALS.has(error.name)) {
        return new CredentialsProblem(
            `There are no valid AWS credentials for stack ${stack.name} (${stack.region}): ${error.message}\n` +
                `Log in ("aws sso login", or AWS_PROFILE) and run the command again.`,
            { cause: error },
        );
    }
    if (/^AccessDenied|^UnauthorizedOperation/.test(error.name)) {
        const unnamed = action === undefined || error.message.includes(action) ? "" : ` call ${action}`;
        return new AwsProblem(
            `AWS does not let you${unnamed}: ${error.message}\nAsk for that permission, or use another profile (AWS_PROFILE).`,
            { cause: error },
        );
    }
    return error;
}
