import type { Tier } from "../manifest";

const DAY_MILLISECONDS = 86_400_000;

/**
 * How long the dump of a moment is kept: `monthly` where it is the first that its month has, `weekly` where it is the
 * first of its ISO week, else `daily`. Months and weeks are those of UTC.
 *
 * @param announced when the dumps that are there were started.
 */
export function tierOf(moment: Date, announced: readonly Date[]): Tier {
    if (!announced.some((other) => monthOf(other) === monthOf(moment))) {
        return "monthly";
    }
    return announced.some((other) => weekOf(other) === weekOf(moment)) ? "daily" : "weekly";
}

function monthOf(date: Date): string {
    return date.toISOString().slice(0, 7);
}

/** Number of the week, counted from 1970; it begins on Monday. */
function weekOf(date: Date): number {
    // The first of January 1970 was a Thursday.
    return Math.floor((date.getTime() / DAY_MILLISECONDS + 3) / 7);
}
