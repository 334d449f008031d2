import type { AlarmNotice } from "../../../runtime/src/alerts/notice";

/** A change of an alarm's state, as CloudWatch publishes it. */
export const ALARM = {
    AlarmName: "shop-prod-monitoring-errors",
    AlarmDescription: "More than 5 % of the requests are answered with 5xx. docs/monitoring.md#errors",
    AWSAccountId: "123456789012",
    NewStateValue: "ALARM",
    NewStateReason: "Threshold Crossed: 3 datapoints were >= the threshold (1.0).",
    StateChangeTime: "2026-11-21T10:00:00.000+0000",
    Region: "EU (Ireland)",
    AlarmArn: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:shop-prod-monitoring-errors",
    OldStateValue: "OK",
};

/** The same, as it is read. */
export const NOTICE: AlarmNotice = {
    kind: "alarm",
    urgency: "inform",
    name: ALARM.AlarmName,
    state: "ALARM",
    description: "More than 5 % of the requests are answered with 5xx.",
    runbook: "docs/monitoring.md#errors",
    reason: ALARM.NewStateReason,
    at: ALARM.StateChangeTime,
    region: "eu-west-1",
};

/** What the queue holds of a message. */
export function queued(message: unknown, topic = "monitoring-inform-0a1b2c3", id = "message"): string {
    return JSON.stringify({
        Type: "Notification",
        MessageId: id,
        TopicArn: `arn:aws:sns:eu-west-1:123456789012:${topic}`,
        Message: typeof message === "string" ? message : JSON.stringify(message),
        Timestamp: "2026-11-21T10:00:01.000Z",
    });
}
