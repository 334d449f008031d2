import { Agent, request } from "node:http";

/** What became of a request. */
export interface Outcome {
    readonly what: string;
    /** Nothing where no answer came. */
    readonly status: number | undefined;
    /** Why no answer came. */
    readonly error: string | undefined;
}

/** A request that the load is made of. */
export interface LoadRequest {
    readonly method: "GET" | "POST";
    readonly path: string;
    readonly body?: object;
}

/** Clients that ask one thing after another, each as soon as it has its answer. */
export interface Load {
    readonly outcomes: readonly Outcome[];
    /** Waits for so many answers. */
    answers(count: number): Promise<void>;
    /** No client asks again; resolves once the last has its answer. */
    stop(): Promise<void>;
    /** Resolves once every client gave up, because nobody listens any more. */
    readonly refused: Promise<void>;
}

/**
 * Starts clients, every second of which keeps its connection where the server lets it.
 *
 * @param next what to ask next.
 */
export function startLoad(port: number, clients: number, next: (number: number) => LoadRequest): Load {
    const outcomes: Outcome[] = [];
    let number = 0;
    let stopped = false;
    let answered: () => void = () => undefined;
    const run = async (client: number): Promise<void> => {
        const agent = new Agent({ keepAlive: client % 2 === 0, maxSockets: 1 });
        while (!stopped) {
            const outcome = await ask(port, agent, next((number += 1)));
            // Nobody has taken that one.
            if (outcome.error === "ECONNREFUSED") {
                break;
            }
            outcomes.push(outcome);
            answered();
        }
        agent.destroy();
    };
    const refused = Promise.all(Array.from({ length: clients }, (_, client) => run(client))).then(() => undefined);
    return {
        outcomes,
        refused,
        answers: (count) =>
            new Promise((resolve) => {
                answered = () => {
                    if (outcomes.length >= count) {
                        resolve();
                    }
                };
                answered();
            }),
        stop: () => {
            stopped = true;
            return refused;
        },
    };
}

function ask(port: number, agent: Agent, { method, path, body }: LoadRequest): Promise<Outcome> {
    const what = `${method} ${path}`;
    return new Promise((resolve) => {
        const failed = (error: NodeJS.ErrnoException): void => {
            resolve({ what, status: undefined, error: error.code ?? error.message });
        };
        const headers = body === undefined ? {} : { "content-type": "application/json" };
        const sent = request({ host: "127.0.0.1", port, agent, method, path, headers }, (response) => {
            response.resume();
            response.on("error", failed).on("end", () => {
                resolve({ what, status: response.statusCode, error: undefined });
            });
        });
        sent.on("error", failed).end(body === undefined ? undefined : JSON.stringify(body));
    });
}
