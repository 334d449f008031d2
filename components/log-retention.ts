/**
 * The retentions, in days, that CloudWatch Logs knows.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const LOG_RETENTION_DAYS = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/**
 * Days that CloudWatch Logs keeps a log.
 * @useDeclaredType
 */
export type LogRetentionDays = (typeof LOG_RETENTION_DAYS)[number];
