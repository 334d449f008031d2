import { ECSClient } from "@aws-sdk/client-ecs";
import { openExecSession } from "./access/exec-session";
import { inForeground } from "./access/foreground";
import { findPlugin } from "./access/programs";
import { findOpenTask } from "./access/running-task";
import { pluginInvocation } from "./access/session";
import { parseOptions, required } from "./arguments";
import { runCommand } from "./run";
import { clientSettings, findStack } from "./stack";

const USAGE = "npm run shell -- --stack <stack> --service <service> [--command <command>]";

const DEFAULT_COMMAND = "/bin/sh";

/** A session that ends sooner never began, in most cases because the image has no such program. */
const SHORT_MILLISECONDS = 5000;

async function shell(args: readonly string[]): Promise<number> {
    const options = parseOptions(args, {
        stack: { type: "string" },
        service: { type: "string" },
        command: { type: "string" },
    });
    const stack = findStack(required(options.stack, "stack", "name the stack"));
    const service = required(options.service, "service", "name the service, as index.ts does");
    const command = options.command ?? DEFAULT_COMMAND;
    const plugin = await findPlugin();
    const ecs = new ECSClient(clientSettings(stack));
    const task = await findOpenTask(ecs, stack, service);
    const session = await openExecSession(ecs, stack, task, command);
    process.stderr.write(
        `Opening ${command} in ${service} of ${stack.name} (${stack.region}), task ${task.taskId}. ` +
            `What is typed and shown is logged.\n`,
    );
    const invocation = pluginInvocation(stack, session, { Target: task.target });
    const began = Date.now();
    const exitCode = await inForeground(plugin, invocation.args, { ...process.env, ...invocation.environment });
    if (options.command === undefined && Date.now() - began < SHORT_MILLISECONDS) {
        process.stderr.write(
            `If it found no ${DEFAULT_COMMAND}: the image has no shell. Those of apps/ hold Node.js and nothing else: ` +
                `--command node\n`,
        );
    }
    return exitCode === 0 ? 0 : 1;
}

runCommand({
    usage: USAGE,
    help: `Opens a shell in a running container of a service with ECS Exec, with no open port and no bastion. The service needs
exec: true and readonlyRootFilesystem: false in the stack's file, the machine session-manager-plugin. The session is logged.

Usage: ${USAGE}

  --stack <stack>      the stack
  --service <service>  the service, as index.ts names it: backend
  --command <command>  what to run. Default: ${DEFAULT_COMMAND}; the images of apps/ have no shell, but node
  -h, --help           show this text

Exit code: 0 if the session ended well, 1 if not, 2 if the command makes no sense.
`,
    run: shell,
});
