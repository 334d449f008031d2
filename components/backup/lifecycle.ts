/** How long dumps are kept, by their tier: the first of a month is monthly, the first of a week weekly. */
export interface Retention {
    /**
     * Days to keep a daily dump.
     * @default 35
     */
    readonly dailyDays?: number | undefined;
    /**
     * Days to keep a weekly dump; no fewer than `dailyDays`.
     * @default as many as `dailyDays`
     */
    readonly weeklyDays?: number | undefined;
    /**
     * Days to keep a monthly dump; no fewer than `weeklyDays`.
     * @default as many as `weeklyDays`
     */
    readonly monthlyDays?: number | undefined;
    /**
     * Move dumps to cheaper storage classes where they stay long enough there. All of them answer at once; reading costs
     * 0.01 USD per GB in Standard-IA and 0.03 in Glacier Instant Retrieval (https://aws.amazon.com/s3/pricing/, 2026-11).
     * @default false
     */
    readonly coldStorage?: boolean | undefined;
}

/** What becomes of the objects below a prefix, as S3 takes it. */
export interface LifecycleRule {
    readonly id: string;
    readonly status: "Enabled";
    readonly filter: { readonly prefix: string };
    readonly expiration: { readonly days: number };
    readonly transitions?: { readonly storageClass: string; readonly days: number }[];
}

/** A retention with nothing left out. */
export type FullRetention = Readonly<Record<"dailyDays" | "weeklyDays" | "monthlyDays", number>> & {
    readonly coldStorage: boolean;
};

/**
 * Storage classes by the age, in days, from which a dump may be in them, each with the days that are charged at least.
 *
 * S3 takes no object to Standard-IA before it is 30 days old, nor from there on before another 30
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html). Minimum
 * durations: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html#sc-compare. The classes from
 * which an object must be fetched for hours before it can be read (Glacier Flexible Retrieval, Deep Archive) are not
 * used: a drill or a restore reads at once.
 */
export const COLD_STORAGE = [
    { storageClass: "STANDARD_IA", fromDays: 30, minimumDays: 30 },
    { storageClass: "GLACIER_IR", fromDays: 90, minimumDays: 90 },
] as const;

/** Days that drill reports are kept at least. */
const REPORT_DAYS = 365;

/** Fills in what a retention leaves out. */
export function fullRetention(retention: Retention): FullRetention {
    const { dailyDays = 35, weeklyDays = dailyDays, monthlyDays = weeklyDays, coldStorage = false } = retention;
    return { dailyDays, weeklyDays, monthlyDays, coldStorage };
}

/**
 * The lifecycle of the backups' bucket: dumps go when their tier's days are over, by way of colder storage where they
 * stay there for the days that are charged anyway; drill reports stay for a year, and as long as any dump.
 */
export function lifecycle(retention: Retention): LifecycleRule[] {
    const { dailyDays, weeklyDays, monthlyDays, coldStorage } = fullRetention(retention);
    const dumps = (tier: string, days: number): LifecycleRule => ({
        ...expiring(`dumps-${tier}`, `db-dumps/${tier}/`, days),
        ...(coldStorage && transitions(days)),
    });
    return [
        dumps("daily", dailyDays),
        dumps("weekly", weeklyDays),
        dumps("monthly", monthlyDays),
        expiring("reports", "drill-reports/", Math.max(REPORT_DAYS, dailyDays, weeklyDays, monthlyDays)),
    ];
}

function expiring(id: string, prefix: string, days: number): LifecycleRule {
    return { id, status: "Enabled", filter: { prefix }, expiration: { days } };
}

function transitions(days: number): Pick<LifecycleRule, "transitions"> {
    const reached = COLD_STORAGE.filter(({ fromDays, minimumDays }) => days >= fromDays + minimumDays);
    return reached.length === 0
        ? {}
        : { transitions: reached.map(({ storageClass, fromDays }) => ({ storageClass, days: fromDays })) };
}
