import { paint, screenOf } from "../preview/style";

/** Where progress is written: what a person watches, beside what a program reads. */
export interface Progress {
    /** Says that something began or happened, with the time. */
    step(text: string, at?: Date): void;
}

/** Writes progress to standard error, a line for each step. */
export function progressOnScreen(): Progress {
    const screen = screenOf(process.stderr, process.env);
    return {
        step(text, at = new Date()) {
            process.stderr.write(`  ${paint(clock(at), "dim", screen)}  ${text}\n`);
        },
    };
}

function clock(time: Date): string {
    return time.toTimeString().slice(0, 8);
}

/** `3 min 5 s`. */
export function duration(seconds: number): string {
    const whole = Math.round(seconds);
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
    const parts = [
        ...(hours > 0 ? [`${hours} h`] : []),
        ...(minutes > 0 ? [`${minutes} min`] : []),
        ...(hours === 0 ? [`${whole % 60} s`] : []),
    ];
    return parts.join(" ");
}

const UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** `412 MB`, in powers of a thousand. */
export function size(bytes: number): string {
    let value = bytes;
    let unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
        value /= 1000;
        unit += 1;
    }
    const text = unit > 0 && value < 9.95 ? value.toFixed(1) : String(Math.round(value));
    return `${text} ${UNITS[unit] ?? ""}`;
}
