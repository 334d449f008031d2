/** Time, so that tests need not wait. */
export interface Clock {
    /** Milliseconds since 1970. */
    now(): number;
    /** Waits; in milliseconds. */
    sleep(milliseconds: number): Promise<void>;
}

/** Time as it passes. */
export const SYSTEM_CLOCK: Clock = {
    now: () => Date.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** `21:07:40`, in UTC. */
export function timeOfDay(at: Date): string {
    return at.toISOString().slice(11, 19);
}

/** `4 min 5 s`. */
export function spell(milliseconds: number): string {
    const seconds = Math.round(milliseconds / 1000);
    const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
    return [...(minutes > 0 ? [`${minutes} min`] : []), ...(rest > 0 || minutes === 0 ? [`${rest} s`] : [])].join(" ");
}
