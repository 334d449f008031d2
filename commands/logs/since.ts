import { UsageError } from "../arguments";

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/**
 * Reads from when on: `90s`, `15m`, `1h`, `2d`, or a time in ISO 8601.
 *
 * @returns milliseconds since 1970.
 * @throws {@link UsageError} for anything else, and for a time to come.
 */
export function sinceFrom(text: string, now: number): number {
    const [, amount, unit] = /^(\d{1,6})(s|m|h|d)$/.exec(text) ?? [];
    const seconds = Object.entries(UNITS).find(([name]) => name === unit)?.[1];
    const time =
        amount !== undefined && seconds !== undefined
            ? now - Number(amount) * seconds * 1000
            : /^\d{4}-\d{2}-\d{2}/.test(text)
              ? Date.parse(text)
              : Number.NaN;
    if (Number.isNaN(time)) {
        throw new UsageError(
            `--since "${text}" is neither an age like 90s, 15m, 1h or 2d, nor a time like 2026-11-21T14:00Z.`,
        );
    }
    if (time > now) {
        throw new UsageError(`--since "${text}" is yet to come.`);
    }
    return Math.max(0, time);
}
