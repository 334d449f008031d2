import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Failure } from "../failure";

/** A login of the database. */
export interface Credentials {
    readonly user: string;
    /** Left out where the server trusts its socket. */
    readonly password?: string | undefined;
}

/** Where logins come from. */
export type CredentialSource = () => Promise<Credentials>;

/**
 * Reads the login from a secret of Secrets Manager each time it is asked, since RDS rotates it
 * (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html).
 */
export function secretCredentials(secretArn: string): CredentialSource {
    const client = new SecretsManagerClient({ maxAttempts: 5 });
    return async () => {
        const text = await readSecret(client, secretArn);
        const { username, password } = fieldsOf(text);
        if (typeof username !== "string" || typeof password !== "string") {
            throw new Failure(
                "database not reached",
                `The secret ${secretArn} is not JSON with "username" and "password". DATABASE_SECRET_ARN must be the ` +
                    "secret that RDS keeps for the database.",
            );
        }
        return { user: username, password };
    };
}

async function readSecret(client: SecretsManagerClient, secretArn: string): Promise<string> {
    try {
        const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
        return SecretString ?? "";
    } catch (error) {
        const reason = error instanceof Error ? `${error.name}: ${error.message}` : "the reason is unknown";
        throw new Failure(
            "database not reached",
            `The secret ${secretArn}, with the database's login, could not be read. ${reason}`,
            { cause: error },
        );
    }
}

function fieldsOf(text: string): { readonly username?: unknown; readonly password?: unknown } {
    try {
        const value: unknown = JSON.parse(text);
        return typeof value === "object" && value !== null ? value : {};
    } catch {
        // The parser's message would show the secret.
        return {};
    }
}
