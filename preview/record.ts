import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { getStore, withLocalStorage } from "@pulumi/pulumi/runtime/state";
import { DEFAULT_REGION } from "./aws-environment";
import { EngineLog } from "./engine-log";
import { Monitor } from "./monitor";
import type { Recording } from "./recording";
import { Registry } from "./registry";
import { withRejections } from "./rejections";
import { withFewStackTraces } from "./stack-traces";
import { decode } from "./wire";

export type { RecordedAlias, RecordedOptions, RecordedResource, RecordedTimeouts, Recording } from "./recording";
export { UNKNOWN } from "./wire";

/** The stack that a program is run for. */
export interface RecordOptions {
    readonly project: string;
    readonly stack: string;
    /** Configuration as Pulumi hands it to a program: keys with their namespace, structured values as JSON. */
    readonly config: Readonly<Record<string, string>>;
    /** The keys of the configuration whose values are secrets. */
    readonly secretKeys?: readonly string[];
    /** @default "organization" */
    readonly organization?: string;
}

let queue: Promise<unknown> = Promise.resolve();

/**
 * Runs a program and returns what it registers, as a preview by Pulumi would: with its own runtime, but without an
 * engine, plugins, Docker or AWS. What these would compute are stand-ins, the same at every run.
 *
 * Recordings share the process and wait for one another. Meanwhile unhandled rejections belong to the program: an
 * `apply` that throws makes one.
 *
 * @param program registers resources; what it returns, or its promise, are the stack outputs.
 * @throws what the program threw, at once or in an `apply`, or Error for a resource that cannot be registered.
 */
export function record(options: RecordOptions, program: () => unknown): Promise<Recording> {
    const recording = queue.then(() => withLocalStorage(() => run(options, program)));
    queue = recording.catch(() => undefined);
    return recording;
}

async function run(options: RecordOptions, program: () => unknown): Promise<Recording> {
    const { project, stack, config } = options;
    const registry = new Registry(project, stack, config);
    const monitor = new Monitor(registry);
    const log = new EngineLog();
    pulumi.runtime.setMockOptions(monitor, project, stack, true, options.organization ?? "organization");
    pulumi.runtime.setAllConfig({ ...config }, [...(options.secretKeys ?? [])]);
    getStore().settings.engine = log;

    const runInStack = async () => {
        await pulumi.runtime.runInPulumiStack(async () => {
            pulumi.runtime.registerStackTransformation(({ type, name }) => {
                registry.announce(type, name);
                return undefined;
            });
            return await program();
        });
        await pulumi.runtime.disconnect();
    };
    const rejections = await withFewStackTraces(() => withRejections(runInStack));
    const [failure] = [...monitor.failures, ...rejections];
    if (failure !== undefined) {
        throw errorOf(failure);
    }
    const resources = registry.recorded();
    const outputs = decode(monitor.stackOutputs);
    return {
        project,
        stack,
        region: config["aws:region"] ?? DEFAULT_REGION,
        resources,
        outputs: outputs.values,
        secretOutputs: outputs.secrets,
        warnings: [...log.warnings, ...registry.unknownInputs()],
        errors: log.errors,
    };
}

function errorOf(failure: unknown): Error {
    if (!(failure instanceof Error)) {
        return new Error(typeof failure === "string" ? failure : inspect(failure));
    }
    const standsAlone: boolean = pulumi.RunError.isInstance(failure);
    if (standsAlone) {
        // Pulumi's runtime puts in front which property it was about to send.
        failure.message = failure.message.replace(/^(error serializing property "[^"]*": )+/, "");
    }
    return failure;
}
