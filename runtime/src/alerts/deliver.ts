import { identity, type Notice, readNotice } from "./notice";
import { slackMessage, type SlackMessage } from "./slack-message";
import type { Told } from "./told";
import { Refused } from "./webhook";

/** A message in the queue. */
export interface QueueRecord {
    readonly messageId: string;
    readonly body: string;
}

/** What Lambda is told: the messages that stay in the queue. */
export interface BatchAnswer {
    readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

/** What messages are delivered with. */
export interface Delivery {
    readonly stack: string;
    readonly told: Told;
    readonly now: () => number;
    readonly send: (message: SlackMessage) => Promise<void>;
    readonly log: (message: string) => void;
}

/** A message with what it says. */
interface Item {
    readonly id: string;
    readonly notice: Notice;
}

/**
 * Tells what a batch holds in one message, without what was told already. Where that message is refused, each is tried by
 * itself, so that one that Slack does not take keeps no other.
 */
export async function deliver(records: readonly QueueRecord[], delivery: Delivery): Promise<BatchAnswer> {
    const items = records.map(({ messageId, body }) => ({ id: messageId, notice: readNotice(body, messageId) }));
    const first = new Map<string, Item>();
    for (const item of items) {
        const key = identity(item.notice);
        if (!delivery.told.has(key, delivery.now()) && !first.has(key)) {
            first.set(key, item);
        }
    }
    const failed = new Set((await tell([...first.values()], delivery)).map(({ notice }) => identity(notice)));
    return {
        // A double stays in the queue with the message that it is of.
        batchItemFailures: items
            .filter(({ notice }) => failed.has(identity(notice)))
            .map(({ id }) => ({ itemIdentifier: id })),
    };
}

/** Tells, and returns what could not be told. */
async function tell(items: readonly Item[], delivery: Delivery): Promise<Item[]> {
    if (items.length === 0) {
        return [];
    }
    try {
        await delivery.send(
            slackMessage(
                items.map(({ notice }) => notice),
                delivery.stack,
            ),
        );
    } catch (error) {
        delivery.log(`${items.length} not told: ${error instanceof Error ? error.message : String(error)}`);
        if (!(error instanceof Refused) || items.length === 1) {
            return [...items];
        }
        const failed: Item[] = [];
        for (const item of items) {
            failed.push(...(await tell([item], delivery)));
        }
        return failed;
    }
    for (const { notice } of items) {
        delivery.told.add(identity(notice), delivery.now());
    }
    return [];
}
