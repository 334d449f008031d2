import { createServer } from "node:http";
import { listen } from "../../../testing/process";

/** ARN that the stand-in answers for. */
export const SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:database-AbCdEf";

/** A stand-in for AWS Secrets Manager that holds one secret. */
export interface SecretsManager {
    /** What the secret holds now. */
    secret: string;
    /** Awaited before every answer. */
    beforeAnswer: () => Promise<void>;
    /** Number of reads so far. */
    readonly reads: number;
    /** Environment variables that point the AWS SDK here. */
    readonly environment: Readonly<Record<string, string>>;
    stop(): Promise<void>;
}

/** Starts the stand-in on a free port. */
export async function startSecretsManager(secret: string): Promise<SecretsManager> {
    let reads = 0;
    const server = createServer((request, response) => {
        let body = "";
        request.setEncoding("utf8").on("data", (text: string) => (body += text));
        request.on("end", () => {
            reads += 1;
            const known =
                request.headers["x-amz-target"] === "secretsmanager.GetSecretValue" &&
                body === JSON.stringify({ SecretId: SECRET_ARN });
            void standIn.beforeAnswer().then(() => {
                response.writeHead(known ? 200 : 400, { "content-type": "application/x-amz-json-1.1" });
                response.end(
                    JSON.stringify(
                        known
                            ? { SecretString: standIn.secret }
                            : { __type: "ResourceNotFoundException", Message: body },
                    ),
                );
            });
        });
    });
    const port = await listen(server);
    const standIn = {
        secret,
        beforeAnswer: () => Promise.resolve(),
        get reads() {
            return reads;
        },
        environment: {
            AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
            // The SDK announces the end of Node.js 20 on every start.
            AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        },
        stop: async () => {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
    return standIn;
}

/** A secret as RDS writes it. */
export function rdsSecret(username: string, password: string): string {
    return JSON.stringify({ username, password });
}
