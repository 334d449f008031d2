import type { Clock } from "../../../components/deployment/provider/clock";

interface Appointment {
    readonly at: number;
    readonly happens: () => void;
}

/** Time that passes when someone sleeps, and what is due meanwhile. */
export class VirtualClock implements Clock {
    private time = Date.UTC(2026, 10, 20, 21, 0, 0);
    private readonly appointments: Appointment[] = [];

    now(): number {
        return this.time;
    }

    sleep(milliseconds: number): Promise<void> {
        this.passUntil(this.time + milliseconds);
        return Promise.resolve();
    }

    /** Has something happen after some seconds. */
    after(seconds: number, happens: () => void): void {
        this.appointments.push({ at: this.time + seconds * 1000, happens });
        this.appointments.sort((one, other) => one.at - other.at);
    }

    /** Lets seconds pass. */
    pass(seconds: number): void {
        this.passUntil(this.time + seconds * 1000);
    }

    private passUntil(end: number): void {
        for (let next = this.appointments[0]; next !== undefined && next.at <= end; next = this.appointments[0]) {
            this.appointments.shift();
            this.time = next.at;
            next.happens();
        }
        this.time = Math.max(this.time, end);
    }
}

/** Time as it passes, for what runs in another process; what happens after some seconds comes sooner by a factor. */
export class RealTime {
    constructor(private readonly factor: number) {}

    now(): number {
        return Date.now();
    }

    after(seconds: number, happens: () => void): void {
        setTimeout(happens, (seconds * 1000) / this.factor).unref();
    }
}

/** What the fake needs of time. */
export type Agenda = Pick<VirtualClock, "now" | "after">;
