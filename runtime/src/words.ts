/** A whole number as people read it, `1,204,311`. */
export function grouped(value: bigint | number | string): string {
    return BigInt(value).toLocaleString("en-US");
}

/** A number with its noun: `1 row`, `1,204 rows`. */
export function counted(value: bigint | number | string, noun: string, plural = `${noun}s`): string {
    return `${grouped(value)} ${BigInt(value) === 1n ? noun : plural}`;
}

const UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** A size as people read it, in powers of 1000: `1.2 GB`. */
export function sized(bytes: number): string {
    let value = bytes;
    let unit = 0;
    // 999.95 is written as 1000.0.
    while (value >= 999.95 && unit < UNITS.length - 1) {
        value /= 1_000;
        unit += 1;
    }
    return unit === 0 ? `${bytes} ${UNITS[0]}` : `${value.toFixed(1)} ${UNITS[unit]}`;
}

/** A time span as people read it: `8.4 s`, `3 min 20 s`, `26 h 5 min`. */
export function lasting(seconds: number): string {
    if (seconds < 59.95) {
        return `${seconds.toFixed(1)} s`;
    }
    const whole = Math.round(seconds);
    const hours = Math.floor(whole / 3_600);
    const minutes = Math.floor((whole % 3_600) / 60);
    return hours > 0 ? `${grouped(hours)} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
}

/** A list in a sentence: `a, b and c`. */
export function listed(words: readonly string[]): string {
    const last = words.at(-1) ?? "";
    return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
