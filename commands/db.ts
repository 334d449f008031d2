import { ECSClient } from "@aws-sdk/client-ecs";
import { rootCertificates } from "./access/certificates";
import { type Connection, connectionText, databaseOf, type Login, psqlEnvironment, readLogin } from "./access/database";
import { inForeground } from "./access/foreground";
import { DEFAULT_PORT, localPort } from "./access/local-port";
import { findPlugin, findPsql } from "./access/programs";
import { findOpenTask } from "./access/running-task";
import { openTunnel, type Tunnel } from "./access/tunnel";
import { parseOptions, required } from "./arguments";
import { interrupted } from "./interrupted";
import { runCommand } from "./run";
import { clientSettings, findStack, type Stack } from "./stack";

const USAGE = "npm run db -- --stack <stack> [--port <port>] [--print] [--service <service>]";

async function db(args: readonly string[]): Promise<number> {
    const options = parseOptions(args, {
        stack: { type: "string" },
        port: { type: "string" },
        print: { type: "boolean" },
        service: { type: "string" },
    });
    const stack = findStack(required(options.stack, "stack", "name the stack whose database to open"));
    const port = await localPort(options.port);
    const service = options.service ?? "backend";
    const plugin = await findPlugin();
    const psql = options.print === true ? undefined : await findPsql();
    const ecs = new ECSClient(clientSettings(stack));
    const task = await findOpenTask(ecs, stack, service);
    const place = await databaseOf(ecs, stack, service, task.taskDefinitionArn);
    const login = await readLogin(stack, place.secretArn);
    const connection: Connection = { place, port, certificates: await rootCertificates() };
    process.stderr.write(
        `Opening a tunnel to ${place.host} of ${stack.name} (${stack.region}) through task ${task.taskId} of ${service}\n`,
    );
    const tunnel = await openTunnel(stack, plugin, task.target, place, port);
    try {
        return psql === undefined
            ? await printed(stack, connection, login, tunnel)
            : await opened(psql, connection, login, tunnel);
    } finally {
        await tunnel.close();
        process.stderr.write("The tunnel is closed\n");
    }
}

async function opened(psql: string, connection: Connection, login: Login, tunnel: Tunnel): Promise<number> {
    let isOpen = true;
    void tunnel.ended.then((said) => {
        if (isOpen) {
            process.stderr.write(`\nThe tunnel has ended: ${said || "the plugin does not say why"}\n`);
        }
    });
    const exitCode = await inForeground(psql, [], psqlEnvironment(connection, login, process.env));
    isOpen = false;
    return exitCode === 0 ? 0 : 1;
}

/** Keeps the tunnel open until somebody ends the command. */
async function printed(stack: Stack, connection: Connection, login: Login, tunnel: Tunnel): Promise<number> {
    const asked = interrupted();
    process.stdout.write(`${connectionText(stack, connection, login)}\nThe tunnel is open until Ctrl+C.\n`);
    const said = await Promise.race([asked.then(() => undefined), tunnel.ended]);
    if (said !== undefined) {
        process.stderr.write(`The tunnel has ended: ${said || "the plugin does not say why"}\n`);
    }
    return said === undefined ? 0 : 1;
}

runCommand({
    usage: USAGE,
    help: `Opens psql on a stack's database, which nothing outside of its network reaches: by a tunnel of Session Manager through a
running task, with no open port and no bastion. The login is read from the database's secret and handed to psql in its
environment. The server has to prove that it is the database (verify-full). The tunnel ends with psql.

Usage: ${USAGE}

  --stack <stack>      the stack
  --port <port>        the tunnel's port on this machine. Default: ${DEFAULT_PORT}, or the next that is free
  --print              open the tunnel only, and print how another client connects, until Ctrl+C
  --service <service>  the service to go through, one that may reach the database. Default: backend
  -h, --help           show this text

Exit code: 0 if psql ended well, 1 if not, 2 if the command makes no sense.
`,
    run: db,
});
