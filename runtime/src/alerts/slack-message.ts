import type { AlarmNotice, Notice } from "./notice";

/** Text of Slack's, in its own markup. */
interface Text {
    readonly type: "mrkdwn";
    readonly text: string;
}

/** A block of a message. https://docs.slack.dev/reference/block-kit/blocks */
type Block =
    | { readonly type: "section"; readonly text: Text }
    | { readonly type: "context"; readonly elements: readonly Text[] };

/** A message to an incoming webhook. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export interface SlackMessage {
    /** What stands above the attachments, and what a notification on a phone shows. */
    readonly text: string;
    /** Each with a bar of its colour on the left. */
    readonly attachments: readonly { readonly color: string; readonly blocks: readonly Block[] }[];
}

/** Characters that Slack takes in a section. */
const LONGEST_TEXT = 3000;

/** Characters of a reason: CloudWatch lists all data points in it. */
const LONGEST_REASON = 500;

const COLORS = { page: "#d62728", alarm: "#ff7f0e", ok: "#2ca02c", text: "#7f7f7f" } as const;

/** One message for all that came together, oldest first. `stack` says of which environment. */
export function slackMessage(notices: readonly Notice[], stack: string): SlackMessage {
    const sorted = [...notices].sort((one, other) => time(one) - time(other));
    // Not in an attachment: there a mention is shown, and nobody is notified of it.
    const call = sorted.some(callsEverybody) ? "<!channel> " : "";
    return {
        text: cut(`${call}${stack}: ${sorted.map(headline).join("; ")}`, LONGEST_TEXT),
        attachments: sorted.map((notice) => ({ color: colorOf(notice), blocks: blocksOf(notice, stack) })),
    };
}

/** Whether users are affected now. */
function callsEverybody(notice: Notice): boolean {
    return notice.kind === "alarm" && notice.urgency === "page" && notice.state === "ALARM";
}

function headline(notice: Notice): string {
    return notice.kind === "text" ? escaped(notice.subject) : `${escaped(notice.name)} ${WORDS[notice.state]}`;
}

const WORDS = { ALARM: "rings", OK: "is well again", INSUFFICIENT_DATA: "has no data" } as const;

function colorOf(notice: Notice): string {
    if (notice.kind === "text") {
        return COLORS.text;
    }
    return notice.state === "ALARM"
        ? COLORS[notice.urgency === "page" ? "page" : "alarm"]
        : COLORS[notice.state === "OK" ? "ok" : "text"];
}

function blocksOf(notice: Notice, stack: string): Block[] {
    const context = (...parts: readonly string[]): Block => ({
        type: "context",
        elements: [{ type: "mrkdwn", text: cut(parts.filter((part) => part !== "").join(" · "), LONGEST_TEXT) }],
    });
    if (notice.kind === "text") {
        return [section(`*${escaped(notice.subject)}*\n${escaped(notice.text)}`), context(escaped(stack), notice.at)];
    }
    // What to do is of no use any more when all is well.
    const advice = notice.state === "ALARM" && notice.description !== "" ? `\n${escaped(notice.description)}` : "";
    return [
        section(`*${escaped(notice.name)}* ${WORDS[notice.state]}${advice}`),
        ...(notice.reason === "" ? [] : [context(escaped(cut(notice.reason, LONGEST_REASON)))]),
        context(escaped(stack), notice.at, alarmLink(notice), runbookLink(notice)),
    ];
}

function section(text: string): Block {
    return { type: "section", text: { type: "mrkdwn", text: cut(text, LONGEST_TEXT) } };
}

function alarmLink({ region, name }: AlarmNotice): string {
    if (region === undefined) {
        return "";
    }
    const address = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/`;
    return `<${address}${encodeURIComponent(name)}|Alarm>`;
}

function runbookLink({ runbook }: AlarmNotice): string {
    if (runbook === undefined) {
        return "";
    }
    return /^https?:/.test(runbook) ? `<${escaped(runbook)}|Runbook>` : escaped(runbook);
}

/** The three characters that mean something to Slack. https://docs.slack.dev/messaging/formatting-message-text#escaping */
export function escaped(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function cut(text: string, longest: number): string {
    return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

function time({ at }: Notice): number {
    const milliseconds = Date.parse(at);
    return Number.isNaN(milliseconds) ? 0 : milliseconds;
}
