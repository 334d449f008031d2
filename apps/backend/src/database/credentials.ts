import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Credentials, DatabaseSettings } from "../settings";

/** Where a connection's login comes from. */
export interface CredentialSource {
    /** Whether the login can change while the process runs. */
    readonly rotates: boolean;
    read(): Promise<Credentials>;
    /** Called when the database refused what `read` gave: the next `read` asks again. */
    forget(): void;
}

const MAXIMUM_AGE_MILLISECONDS = 60_000;
const REQUEST_TIMEOUT_MILLISECONDS = 5_000;

/** The source that the settings name. */
export function credentialSource(login: DatabaseSettings["login"]): CredentialSource {
    if ("secretArn" in login) {
        return new CachedCredentials(secretReader(login.secretArn));
    }
    return { rotates: false, read: () => Promise.resolve(login), forget: () => undefined };
}

/** Keeps what was read for at most a minute, and lets callers at the same moment share one request. */
export class CachedCredentials implements CredentialSource {
    readonly rotates = true;
    private cached: { readonly credentials: Credentials; readonly readAt: number } | undefined;
    private pending: Promise<Credentials> | undefined;

    /**
     * @param fetchCredentials reads the current login from where it is kept.
     * @param now time in milliseconds.
     */
    constructor(
        private readonly fetchCredentials: () => Promise<Credentials>,
        private readonly now: () => number = Date.now,
    ) {}

    async read(): Promise<Credentials> {
        if (this.cached !== undefined && this.now() - this.cached.readAt < MAXIMUM_AGE_MILLISECONDS) {
            return this.cached.credentials;
        }
        this.pending ??= this.refresh().finally(() => {
            this.pending = undefined;
        });
        return this.pending;
    }

    forget(): void {
        this.cached = undefined;
    }

    private async refresh(): Promise<Credentials> {
        const readAt = this.now();
        const credentials = await this.fetchCredentials();
        this.cached = { credentials, readAt };
        return credentials;
    }
}

/** Reads a secret of the form `{"username": …, "password": …}`, in the region that its ARN names. */
export function secretReader(secretArn: string): () => Promise<Credentials> {
    const client = new SecretsManagerClient({ region: secretArn.split(":")[3] });
    return async () => {
        const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }), {
            abortSignal: AbortSignal.timeout(REQUEST_TIMEOUT_MILLISECONDS),
        });
        return parseSecret(SecretString);
    };
}

function parseSecret(text: string | undefined): Credentials {
    const value = parseJson(text ?? "");
    if (typeof value === "object" && value !== null && "username" in value && "password" in value) {
        const { username, password } = value;
        if (typeof username === "string" && typeof password === "string" && username !== "" && password !== "") {
            return { user: username, password };
        }
    }
    throw new Error('The database secret is not JSON of the form {"username": "…", "password": "…"}.');
}

// The parser's own message quotes the text, and with it perhaps the password.
function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
