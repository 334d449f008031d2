import type { SlackMessage } from "./slack-message";

/** Milliseconds that Slack has for an answer. */
const TIMEOUT_MILLISECONDS = 5000;

/** Slack does not take a message as it is, and would not take it later. */
export class Refused extends Error {}

/**
 * Hands a message to an incoming webhook.
 *
 * @throws {@link Refused} where the message is at fault; Error where it may be taken later. Neither has the URL, which is
 * a secret, in it.
 */
export async function post(url: string, message: SlackMessage): Promise<void> {
    const response = await ask(url, message);
    if (typeof response === "string") {
        throw new Error(`Slack did not answer: ${response}`);
    }
    if (response.ok) {
        await response.body?.cancel();
        return;
    }
    const words = (await response.text().catch(() => "")).slice(0, 200);
    const said = `Slack answered with status ${response.status}${words === "" ? "" : `: ${words}`}`;
    // What is wrong with the webhook, and not with the message, can be mended while the queue keeps it.
    throw response.status === 400 ? new Refused(said) : new Error(said);
}

/** Slack's answer, or why there is none. */
async function ask(url: string, message: SlackMessage): Promise<Response | string> {
    try {
        return await fetch(url, {
            method: "POST",
            headers: { "Content-Type": "application/json; charset=utf-8" },
            body: JSON.stringify(message),
            redirect: "error",
            signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
        });
    } catch (error) {
        return reasonOf(error);
    }
}

function reasonOf(error: unknown): string {
    if (!(error instanceof Error)) {
        return "for an unknown reason";
    }
    if (error.name === "TimeoutError") {
        return `within ${TIMEOUT_MILLISECONDS} ms`;
    }
    // Node.js keeps what happened in the cause; its own message may quote the URL.
    const { cause } = error;
    return cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
}
