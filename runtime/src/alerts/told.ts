/** Milliseconds for which a message is known again: longer than a queue tries. */
const KNOWN_MILLISECONDS = 2 * 60 * 60 * 1000;

/** Messages that are kept in mind at most. */
const MOST = 1000;

/**
 * What was told. It lasts as long as the function's process: after that a message may come twice, and none is lost.
 */
export class Told {
    private readonly times = new Map<string, number>();

    /** Whether a message was told, not too long ago. */
    has(identity: string, now: number): boolean {
        const time = this.times.get(identity);
        return time !== undefined && now - time < KNOWN_MILLISECONDS;
    }

    /** Keeps in mind that a message was told. */
    add(identity: string, now: number): void {
        this.times.delete(identity);
        this.times.set(identity, now);
        for (const oldest of this.times.keys()) {
            if (this.times.size <= MOST) {
                break;
            }
            this.times.delete(oldest);
        }
    }
}
