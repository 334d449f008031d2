import type { ResourcePolicy } from "../model";
import { isUnknown, mustBeAtLeast, shown } from "../values";

const GROUP = "aws:cloudwatch/logGroup:LogGroup";

const LINK =
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention";

/** Days that a log of prod is kept, as AWS's Security Hub counts. */
const YEAR = 365;

/** Logs end, as what is never deleted is paid for and answers for by somebody for ever. */
export const logRetention: ResourcePolicy = {
    kind: "resource",
    id: "log-retention",
    severity: "mandatory",
    demands: "Every log group says how long it keeps what is written to it.",
    remedy: "Set `logRetentionDays` in the stack file, or retentionInDays.",
    link: LINK,
    check: ({ type, props: { retentionInDays: days } }) => {
        const ends = isUnknown(days) || (typeof days === "number" && days > 0);
        return type !== GROUP || ends ? [] : [`retentionInDays: ${shown(days)}, logs would be kept for ever.`];
    },
};

/** What happened in prod can be looked up a year later. */
export const logYearInProd: ResourcePolicy = {
    kind: "resource",
    id: "log-year-in-prod",
    severity: "advisory",
    demands: "In prod logs are kept for a year.",
    remedy: "Set `logRetentionDays` and `retentionDays` in the stack file to 365.",
    link: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16",
    check: ({ type, props }, { environment }) => {
        // Without a number the logs are kept for ever, which is the other policy's matter; so is zero.
        const isLimited = typeof props.retentionInDays === "number" && props.retentionInDays > 0;
        return environment === "prod" && type === GROUP && isLimited
            ? mustBeAtLeast(props, "retentionInDays", YEAR)
            : [];
    },
};
