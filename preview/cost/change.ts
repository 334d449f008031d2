import type { Estimate } from "./estimate";
import { money } from "./numbers";

/** What a change does to the cost, in a line: `Cost: 102.51 → 120.03 USD a month (+17.52)`. */
export function costChange(before: Estimate, after: Estimate): string {
    const [old, fresh] = [before.totals.total, after.totals.total];
    const change = Math.round((fresh - old) * 100) / 100;
    const sign = change > 0 ? "+" : change < 0 ? "-" : "±";
    const currency = `${after.currency} a month, estimated`;
    return `Cost: ${money(old)} → ${money(fresh)} ${currency} (${sign}${money(Math.abs(change))})`;
}
