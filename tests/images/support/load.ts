import { Agent, request } from "node:http";

/** What came of a request. */
export interface Outcome {
    /** Milliseconds of the clock that `performance.now` reads. */
    readonly sentAt: number;
    /** Status of the answer, or why there was none. */
    readonly result: number | string;
}

/** Clients that send one request after the other. */
export interface Load {
    /** What came of the requests so far. */
    readonly outcomes: readonly Outcome[];
    /** Resolved when so many have been answered. */
    reached(count: number): Promise<void>;
    /** Sends no more, and waits for the answers that are due. */
    end(): Promise<void>;
}

/** Asks `url` from `clients` at once, each over a connection that it keeps open as a load balancer does. */
export function startLoad(url: string, clients: number): Load {
    const outcomes: Outcome[] = [];
    const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
    const agent = new Agent({ keepAlive: true, maxSockets: clients });
    let ending = false;
    const client = async (): Promise<void> => {
        while (!ending) {
            const sentAt = performance.now();
            outcomes.push({ sentAt, result: await ask(url, agent) });
            for (const { resolve } of waiting.filter(({ count }) => outcomes.length >= count)) {
                resolve();
            }
        }
    };
    const all = Promise.all(Array.from({ length: clients }, client));
    return {
        outcomes,
        reached: (count) =>
            new Promise((resolve) => {
                waiting.push({ count, resolve });
            }),
        end: async () => {
            ending = true;
            await all;
            agent.destroy();
        },
    };
}

function ask(url: string, agent: Agent): Promise<number | string> {
    return new Promise((resolve) => {
        const sent = request(url, { agent }, (response) => {
            let length = 0;
            response.on("data", (chunk: Buffer) => {
                length += chunk.length;
            });
            response.on("error", (error) => {
                resolve(`the answer broke off: ${error.message}`);
            });
            response.on("end", () => {
                resolve(length > 0 ? (response.statusCode ?? 0) : "the answer was empty");
            });
        });
        sent.on("error", (error) => {
            resolve(error.message);
        });
        sent.end();
    });
}
