import { z } from "zod";
import { choice, listOnce, logRetention, off, text, whole } from "./fields";

function addresses() {
    return listOnce(text(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address, like "oncall@example.com"'));
}

/** The dashboard, alarms, and who is told. */
export const monitoring = z.strictObject({
    alarms: choice(["none", "essential", "all"])
        .optional()
        .describe("Which alarms there are; each costs 0.10 USD a month and metric: none, essential or all"),
    page: addresses().optional().describe("E-mail addresses that are told when users are affected. Default: none"),
    inform: addresses().optional().describe("E-mail addresses that are told everything else. Default: none"),
    slack: z
        .strictObject({
            secretName: text(
                /^[\w/+=.@-]{1,512}$/,
                'the name of a secret in Secrets Manager, like "slipway/slack"',
            ).describe("Name of the secret that holds the URL of an incoming webhook"),
        })
        .optional()
        .describe("Slack, where all is told, too. Default: none"),
    errorPercent: whole(0, 99, "percent")
        .optional()
        .describe("Share of requests that may be answered with 5xx, in percent. Default: 5"),
    minimumRequests: whole(1, 1_000_000, "requests")
        .optional()
        .describe("Requests in a minute below which errors and times are not looked at. Default: 20"),
    slowMilliseconds: whole(1, 60_000, "milliseconds")
        .optional()
        .describe("Milliseconds within which 95 of 100 requests are to be answered. Default: 1000"),
    budget: z
        .union([off(), whole(1, 1_000_000, "USD")])
        .optional()
        .describe("USD that the account may cost in a month before it is told; false for none"),
    runbook: text(/^https?:\/\/\S+$/, 'an address, like "https://example.com/monitoring.md"')
        .optional()
        .describe("Address of the runbook that alarms lead to. Default: docs/monitoring.md, without an address"),
    logRetentionDays: logRetention().optional().describe("Days to keep the log of deployments"),
});
