import { connect, createServer, type Socket } from "node:net";
import { listen } from "../../../testing/process";

/** Stands between a client and a server, and can swallow what the server says. */
export interface SilentProxy {
    readonly port: number;
    /** Connections so far. */
    readonly connections: number;
    /** From now on nothing of what the server says arrives on the connections that there are. */
    silence(): void;
    stop(): Promise<void>;
}

/** Starts a proxy to a port of this machine. */
export async function startSilentProxy(target: number): Promise<SilentProxy> {
    const sockets: Socket[] = [];
    const muted = new Set<Socket>();
    let connections = 0;
    const server = createServer((client) => {
        connections += 1;
        const upstream = connect(target, "localhost");
        sockets.push(client, upstream);
        client.on("data", (data) => upstream.write(data)).on("close", () => upstream.destroy());
        upstream.on("data", (data) => {
            if (!muted.has(client)) {
                client.write(data);
            }
        });
        upstream.on("close", () => client.destroy());
        client.on("error", () => undefined);
        upstream.on("error", () => undefined);
    });
    const port = await listen(server);
    return {
        port,
        get connections() {
            return connections;
        },
        silence: () => {
            sockets.forEach((socket) => muted.add(socket));
        },
        stop: async () => {
            sockets.forEach((socket) => socket.destroy());
            await new Promise((resolve) => server.close(resolve));
        },
    };
}
