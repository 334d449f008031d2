import { randomInt } from "node:crypto";
import { createServer, type Server } from "node:net";

const FIRST = 20_000;
const LAST = 32_000;
const FIRST_UNUSABLE = 65_536;

/**
 * Any port that nothing listens on now. It is below those that systems give to outgoing connections, from 32768 on: one of
 * these could be taken by the time it is used.
 */
export async function freePort(): Promise<number> {
    return freePortFrom(randomInt(FIRST, LAST));
}

/** The first port from `wanted` on that nothing listens on, and that is none of `taken`. */
export async function freePortFrom(wanted: number, taken: readonly number[] = []): Promise<number> {
    for (let port = wanted; port < FIRST_UNUSABLE; port += 1) {
        if (!taken.includes(port) && (await isFree(port))) {
            return port;
        }
    }
    throw new Error(`No port from ${wanted} on is free.`);
}

/**
 * Whether nothing listens on a port. A listener on all addresses and one on a loopback address alone can share a port, so
 * each is tried.
 */
export async function isFree(port: number): Promise<boolean> {
    for (const host of ["127.0.0.1", "0.0.0.0", "::1", "::"]) {
        const server = createServer();
        try {
            await listen(server, port, host);
        } catch (error) {
            if (isCode(error, "EADDRNOTAVAIL", "EAFNOSUPPORT")) {
                continue;
            }
            if (isCode(error, "EADDRINUSE", "EACCES")) {
                return false;
            }
            throw error;
        }
        await close(server);
    }
    return true;
}

function listen(server: Server, port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen({ port, host, exclusive: true, ipv6Only: host.includes(":") }, resolve);
    });
}

function close(server: Server): Promise<void> {
    return new Promise((resolve) => {
        server.close(() => {
            resolve();
        });
    });
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
    return error instanceof Error && "code" in error && codes.some((code) => code === error.code);
}
