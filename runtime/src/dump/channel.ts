import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

const HOST = "127.0.0.1";
const BUFFER_BYTES = 262_144;

/** A way from a child process to this one. */
export interface Channel {
    /** To be the child's stdout. Once the child has it, this end is to be destroyed. */
    readonly writer: Socket;
    /** What is written; a piece is valid until the next one is asked for. It ends when the child closes its end. */
    readonly pieces: AsyncIterable<Buffer>;
}

/**
 * Opens a channel that is read through one buffer, used again and again. A child's pipe would be read into a new buffer
 * each time, and in a stream of gigabytes tens of megabytes of them would be waiting to be collected. It is a connection
 * of this process to itself: a pipe with two ends in one process is not to be had in Node.js, and a socket in the file
 * system needs a folder to write to.
 */
export async function openChannel(): Promise<Channel> {
    const server = createServer({ pauseOnConnect: true }).listen(0, HOST);
    try {
        await once(server, "listening");
        const pieces = new Pieces();
        const reader = connect({ host: HOST, port: portOf(server), onread: pieces });
        const connected = once(reader, "connect");
        const writer = await acceptFrom(server, reader, connected);
        pieces.comeFrom(reader);
        return { writer, pieces };
    } finally {
        server.close();
    }
}

/** The other end of `reader`'s connection, and not of one from whoever else found the port. */
async function acceptFrom(server: Server, reader: Socket, connected: Promise<unknown>): Promise<Socket> {
    const accepted = new Promise<Socket>((resolve) => {
        server.on("connection", (socket) => {
            void connected.then(() => {
                if (socket.remotePort === reader.localPort) {
                    resolve(socket);
                } else {
                    socket.destroy();
                }
            });
        });
    });
    await connected;
    return accepted;
}

function portOf(server: Server): number {
    const address = server.address();
    if (address === null || typeof address === "string") {
        throw new Error("The channel has no port.");
    }
    return address.port;
}

/** What arrives on a socket, piece by piece. */
class Pieces implements AsyncIterable<Buffer> {
    readonly buffer = Buffer.alloc(BUFFER_BYTES);

    private socket: Socket | undefined;
    /** Bytes of the buffer that have arrived and were not taken. */
    private arrived = 0;
    private ended = false;
    private failure: Error | undefined;
    private wake = (): void => undefined;

    /** Stops the socket until what arrived was taken. */
    readonly callback = (bytes: number): boolean => {
        this.arrived = bytes;
        this.wake();
        return false;
    };

    comeFrom(socket: Socket): void {
        this.socket = socket;
        socket.on("error", (error) => {
            this.failure = error;
        });
        socket.on("close", () => {
            this.ended = true;
            this.wake();
        });
    }

    async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void> {
        try {
            for (;;) {
                if (this.arrived > 0) {
                    yield this.buffer.subarray(0, this.arrived);
                    this.arrived = 0;
                    this.socket?.resume();
                } else if (this.ended) {
                    break;
                } else {
                    await new Promise<void>((resolve) => {
                        this.wake = resolve;
                    });
                }
            }
        } finally {
            this.socket?.destroy();
        }
        if (this.failure !== undefined) {
            throw this.failure;
        }
    }
}
