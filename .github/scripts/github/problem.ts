import { refusalOf } from "./retry";

/** Runs a call of GitHub's API, and says of its refusal what to do. */
export async function explained<Result>(what: string, permission: string, call: () => Promise<Result>) {
    try {
        return await call();
    } catch (error) {
        throw explanation(what, permission, error);
    }
}

/** Runs a call whose object may be gone: then there is nothing. */
export async function unlessGone<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
    try {
        return await call();
    } catch (error) {
        const status = refusalOf(error)?.status;
        if (status === 404 || status === 410) {
            return undefined;
        }
        throw error;
    }
}

function explanation(what: string, permission: string, error: unknown): unknown {
    const refusal = refusalOf(error);
    switch (refusal?.status) {
        case 401:
            return new Error(`${what}: GitHub does not know the token (401): ${refusal.message}`, { cause: error });
        case 403:
            return new Error(
                `${what}: GitHub does not let the job (403): ${refusal.message}\n` +
                    `It needs \`permissions: { ${permission} }\`; for a pull request from a fork there is no such token.`,
                { cause: error },
            );
        case 404:
            return new Error(
                `${what}: GitHub finds nothing there (404), or the token must not see it. The job needs ` +
                    `\`permissions: { ${permission} }\`.`,
                { cause: error },
            );
        default:
            return error;
    }
}
