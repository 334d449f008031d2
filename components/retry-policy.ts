/** How often, and for how many seconds, a start is tried again that failed: an hour later the next one is near. */
export const RETRY_POLICY = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 } as const;
