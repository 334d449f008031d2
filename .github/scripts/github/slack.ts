import { setTimeout as sleep } from "node:timers/promises";
import type { Environment } from "./client";
import { annotate } from "./outputs";
import type { Wait } from "./retry";

/** A message in Slack; all of it plain text, which is escaped here. */
export interface Message {
    /** First line, in bold. */
    readonly headline: string;
    /**
     * What is to know, each in a line.
     * @default none
     */
    readonly facts?: readonly (readonly [name: string, value: string])[];
    /**
     * Why something failed, as code; of a long text the end.
     * @default none
     */
    readonly reason?: string | undefined;
    /**
     * Where to go on.
     * @default none
     */
    readonly link?: { readonly url: string; readonly label: string } | undefined;
}

/** How a message ended: a delivery never fails for it. */
export type Sent = "sent" | "not set up" | "failed";

/** The most of a reason that is shown, in characters. */
const LONGEST_REASON = 1500;

const TRIES = 3;
const TIMEOUT_MILLISECONDS = 10_000;

/**
 * Sends a message to the incoming webhook in `SLACK_WEBHOOK_URL`. Without one it says so. The address is a secret and is
 * never printed.
 */
export async function notify(
    message: Message,
    environment: Environment = process.env,
    wait: Wait = sleep,
): Promise<Sent> {
    const url = environment.SLACK_WEBHOOK_URL;
    if (url === undefined || url === "") {
        process.stdout.write("No message to Slack: SLACK_WEBHOOK_URL is not set.\n");
        return "not set up";
    }
    const body = JSON.stringify({ text: slackText(message) });
    for (let attempt = 1; ; attempt += 1) {
        const { done, refused, seconds } = await post(url, body);
        if (done) {
            return "sent";
        }
        if (seconds === undefined || attempt === TRIES) {
            annotate("warning", `Slack did not take the message: ${refused}.`);
            return "failed";
        }
        await wait(seconds * 1000);
    }
}

/** Writes a message in Slack's mark-up. */
export function slackText({ headline, facts = [], reason, link }: Message): string {
    const lines = [
        `*${escaped(headline)}*`,
        ...facts.map(([name, value]) => `${escaped(name)}: ${escaped(value)}`),
        ...(reason === undefined || reason === "" ? [] : [`\`\`\`${escaped(codeOf(reason))}\`\`\``]),
        ...(link === undefined ? [] : [`<${addressOf(link.url)}|${escaped(link.label)}>`]),
    ];
    return lines.join("\n");
}

/**
 * Takes the meaning from what Slack would take for mark-up: `<!channel>` in a commit's message calls nobody.
 *
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escaped(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function addressOf(url: string): string {
    return escaped(url).replaceAll("|", "%7C");
}

// The end says what went wrong; three backticks would end the code.
function codeOf(reason: string): string {
    const text = reason.trim().replaceAll("```", "'''");
    // Half of a character is none.
    return text.length <= LONGEST_REASON ? text : `…${text.slice(-LONGEST_REASON).replace(/^[\uDC00-\uDFFF]/, "")}`;
}

async function post(url: string, body: string): Promise<{ done: boolean; refused: string; seconds?: number }> {
    try {
        const answer = await fetch(url, {
            method: "POST",
            headers: { "content-type": "application/json; charset=utf-8" },
            body,
            redirect: "error",
            signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
        });
        const refused = `it answered ${answer.status}`;
        if (answer.ok) {
            return { done: true, refused };
        }
        const after = Number(answer.headers.get("retry-after") ?? "1");
        const passing = answer.status === 429 || answer.status >= 500;
        return { done: false, refused, ...(passing && { seconds: Math.min(60, Math.max(1, after || 1)) }) };
    } catch {
        // The error's own words contain the address.
        return { done: false, refused: "it cannot be reached at SLACK_WEBHOOK_URL", seconds: 1 };
    }
}
