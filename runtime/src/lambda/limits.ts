import type { Job } from "./requests";

/** How often a task is run at most. */
export const MOST_ATTEMPTS: Readonly<Record<Job, number>> = { dump: 3, drill: 3, restore: 2, check: 2 };

/** The longest wait between two attempts, in seconds. */
export const REPEAT_SECONDS = 900;
