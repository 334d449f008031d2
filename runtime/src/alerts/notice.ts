import { z } from "zod";

/** What CloudWatch says of an alarm. A composite alarm has no trigger, but a rule. */
const ALARM = z.object({
    AlarmName: z.string(),
    AlarmDescription: z.string().nullish(),
    NewStateValue: z.enum(["ALARM", "OK", "INSUFFICIENT_DATA"]),
    NewStateReason: z.string(),
    StateChangeTime: z.string(),
    AlarmArn: z.string().optional(),
});

/** What SNS puts around a message. */
const ENVELOPE = z.object({
    MessageId: z.string(),
    TopicArn: z.string(),
    Subject: z.string().nullish(),
    Message: z.string(),
    Timestamp: z.string(),
});

/** How urgent a message is: `page` wakes somebody. */
export type Urgency = "page" | "inform";

/** A change of an alarm's state. */
export interface AlarmNotice {
    readonly kind: "alarm";
    readonly urgency: Urgency;
    readonly name: string;
    readonly state: "ALARM" | "OK" | "INSUFFICIENT_DATA";
    /** What it means, without the runbook's address. */
    readonly description: string;
    readonly runbook: string | undefined;
    readonly reason: string;
    readonly at: string;
    readonly region: string | undefined;
}

/** Anything else, as a budget's message. */
export interface TextNotice {
    readonly kind: "text";
    readonly urgency: Urgency;
    readonly subject: string;
    readonly text: string;
    readonly at: string;
    readonly id: string;
}

/** A message of a topic. */
export type Notice = AlarmNotice | TextNotice;

/**
 * Reads what a queue holds of a topic. It never fails: what is not known is told as it is, since a message that cannot be
 * read may be the one that matters.
 */
export function readNotice(body: string, id: string): Notice {
    const envelope = ENVELOPE.safeParse(json(body));
    if (!envelope.success) {
        return { kind: "text", urgency: "inform", subject: "Message", text: body, at: "", id };
    }
    const { Message, MessageId, Subject, Timestamp, TopicArn } = envelope.data;
    // Pulumi ends the topic's name with seven digits.
    const urgency = /-page(-[0-9a-f]{7})?$/.test(TopicArn) ? "page" : "inform";
    const alarm = ALARM.safeParse(json(Message));
    if (!alarm.success) {
        return { kind: "text", urgency, subject: Subject ?? "Message", text: Message, at: Timestamp, id: MessageId };
    }
    const { AlarmName, AlarmDescription, NewStateValue, NewStateReason, StateChangeTime, AlarmArn } = alarm.data;
    return {
        kind: "alarm",
        urgency,
        name: AlarmName,
        state: NewStateValue,
        ...split(AlarmDescription ?? ""),
        reason: NewStateReason,
        at: StateChangeTime,
        region: AlarmArn?.split(":")[3],
    };
}

/** By what a message is known again: SQS may bring one twice, and so may SNS under another id. */
export function identity(notice: Notice): string {
    return notice.kind === "text" ? notice.id : [notice.urgency, notice.name, notice.state, notice.at].join(" ");
}

/** The runbook's address is the last word of a description. */
function split(description: string): { description: string; runbook: string | undefined } {
    const [, text = description, runbook] = /^(.*) (\S+#[\w-]+)$/s.exec(description) ?? [];
    return { description: text, runbook };
}

function json(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
