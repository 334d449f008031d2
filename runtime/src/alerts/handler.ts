import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import { type BatchAnswer, deliver } from "./deliver";
import { Told } from "./told";
import { post } from "./webhook";

const EVENT = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });

const ENVIRONMENT = z.object({ WEBHOOK_SECRET: z.string().min(1), STACK: z.string() });

const told = new Told();
const secrets = new SecretsManagerClient();

/**
 * What Lambda calls with messages of the queue. Environment: `WEBHOOK_SECRET`, name of the secret with the webhook's URL,
 * and `STACK`, which environment this is.
 *
 * @throws where the secret cannot be read: the whole batch stays in the queue.
 */
export async function handler(event: unknown): Promise<BatchAnswer> {
    const { WEBHOOK_SECRET, STACK } = ENVIRONMENT.parse(process.env);
    // Read each time, so that a webhook that was replaced holds at once; alarms are seldom.
    const url = await webhook(WEBHOOK_SECRET);
    return deliver(EVENT.parse(event).Records, {
        stack: STACK,
        told,
        now: () => Date.now(),
        send: (message) => post(url, message),
        log: (message) => {
            console.error(message);
        },
    });
}

async function webhook(secret: string): Promise<string> {
    const { SecretString = "" } = await secrets.send(new GetSecretValueCommand({ SecretId: secret }));
    const url = SecretString.trim();
    // What it holds in the place of a URL is a secret all the same.
    if (!URL.canParse(url)) {
        throw new Error(`The secret ${secret} holds no URL. Store the webhook's, as text and nothing else.`);
    }
    return url;
}
