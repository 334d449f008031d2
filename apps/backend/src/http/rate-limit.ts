import rateLimit from "@fastify/rate-limit";
import type { App } from "./app";
import { Problem } from "./problem";

const SHARE_OF_WRITES = 0.1;

/** Requests a minute from one client address: an IPv4 address, or the /64 network of an IPv6 one. */
export interface RateLimits {
    readonly all: number;
    readonly signUps: number;
    readonly uploads: number;
}

/** The limits of all requests and, a tenth of it each, of those that leave something behind. */
export function rateLimits(all: number): RateLimits {
    return {
        all,
        signUps: Math.ceil(all * SHARE_OF_WRITES),
        uploads: Math.ceil(all * SHARE_OF_WRITES),
    };
}

/**
 * Limits the requests to routes that are added later, and to none. Each task counts for itself: the limit of a service is
 * that of a task times their number.
 */
export async function limitRates(server: App, { all }: RateLimits): Promise<void> {
    await server.register(rateLimit, {
        max: all,
        timeWindow: "1 minute",
        errorResponseBuilder: (_request, { after }) => new Problem(429, `Too many requests. Try again in ${after}.`),
    });
}
