import { SSMClient, StartSessionCommand, TerminateSessionCommand } from "@aws-sdk/client-ssm";
import { spawn } from "node:child_process";
import { interrupted } from "../interrupted";
import { AwsProblem, explained } from "../problem";
import { clientSettings, type Stack } from "../stack";
import type { DatabasePlace } from "./database";
import { type Invocation, pluginInvocation, sessionFrom } from "./session";

/** A way from a port of this machine to the database. */
export interface Tunnel {
    /** Resolved when the tunnel has ended, whoever ended it, with the last that the plugin said. */
    readonly ended: Promise<string>;
    /** Ends it, and waits for that. */
    close(): Promise<void>;
}

/** What the plugin writes once its port takes connections. */
const READY = "Waiting for connections";
const KEPT_CHARACTERS = 2000;
const START_MILLISECONDS = 30_000;
const END_MILLISECONDS = 3000;

/**
 * Opens a tunnel through a task that may reach the database. The connection goes by Session Manager: no port of the task
 * or of its network is open.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html
 *
 * @param target Session Manager's name for the container.
 */
export async function openTunnel(
    stack: Stack,
    plugin: string,
    target: string,
    { host, port }: DatabasePlace,
    localPort: number,
): Promise<Tunnel> {
    const client = new SSMClient(clientSettings(stack));
    const request = {
        Target: target,
        DocumentName: "AWS-StartPortForwardingSessionToRemoteHost",
        Parameters: { host: [host], portNumber: [String(port)], localPortNumber: [String(localPort)] },
    };
    const started = await explained(
        stack,
        () => client.send(new StartSessionCommand(request)),
        "ssm:StartSession",
    ).catch((error: unknown) => {
        throw error instanceof Error && error.name === "TargetNotConnected"
            ? new AwsProblem(
                  `${target} does not answer Session Manager: ${error.message}\nThe task's role needs ` +
                      `ssmmessages:*Channel and its network a way to ssmmessages.${stack.region}.amazonaws.com.`,
                  { cause: error },
              )
            : error;
    });
    const session = sessionFrom(started.SessionId, started.StreamUrl, started.TokenValue);
    if (session === undefined) {
        throw new AwsProblem(`Session Manager opened no session to ${target}, and does not say why.`);
    }
    const carried = await carry(plugin, pluginInvocation(stack, session, request)).catch(async (error: unknown) => {
        await terminate(client, session.sessionId);
        throw error;
    });
    return {
        ended: carried.ended,
        async close() {
            await carried.close();
            await terminate(client, session.sessionId);
        },
    };
}

/** A session that the plugin has not ended would stay open until its time is over. It may be gone already. */
async function terminate(client: SSMClient, sessionId: string): Promise<void> {
    await client.send(new TerminateSessionCommand({ SessionId: sessionId })).catch(() => undefined);
}

/**
 * Starts the plugin beside this process and waits until its port takes connections. Ctrl+C in the terminal does not reach
 * it: in psql that ends a query.
 *
 * @throws {@link AwsProblem} where it ends before that, takes too long, or somebody ends the command meanwhile.
 */
export async function carry(
    plugin: string,
    { args, environment }: Invocation,
    patienceMilliseconds = START_MILLISECONDS,
): Promise<Tunnel> {
    const child = spawn(plugin, args, {
        // Newer versions of the plugin listen where this says.
        env: { ...process.env, SSM_PLUGIN_LOCAL_HOST: "127.0.0.1", ...environment },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
    });
    let said = "";
    let onReady = (): void => undefined;
    const ready = new Promise<void>((resolve) => {
        onReady = resolve;
    });
    for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => {
            said = (said + text).slice(-KEPT_CHARACTERS);
            if (said.includes(READY)) {
                onReady();
            }
        });
    }
    const ended = new Promise<string>((resolve) => {
        child.on("error", (error) => {
            resolve(error.message);
        });
        child.on("close", () => {
            resolve(said.trim());
        });
    });
    const close = async (): Promise<void> => {
        child.kill("SIGINT");
        const timer = setTimeout(() => child.kill("SIGKILL"), END_MILLISECONDS);
        await ended;
        clearTimeout(timer);
    };
    const timeout = new Promise<"late">((resolve) => setTimeout(resolve, patienceMilliseconds, "late").unref());
    const settled = new AbortController();
    const first = await Promise.race([
        ready.then(() => "ready" as const),
        ended.then(() => "ended" as const),
        interrupted(settled.signal).then(() => "stopped" as const),
        timeout,
    ]).finally(() => {
        settled.abort();
    });
    if (first === "ready") {
        return { ended, close };
    }
    if (first !== "ended") {
        await close();
    }
    if (first === "stopped") {
        throw new AwsProblem("Stopped.");
    }
    const reason = first === "late" ? `no port opened in ${patienceMilliseconds / 1000} s` : "the plugin ended";
    throw new AwsProblem(`There is no tunnel to the database: ${reason}. It said: ${said.trim() || "nothing"}`);
}
