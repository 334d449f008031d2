import { credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { InputPropertiesError } from "@pulumi/pulumi/proto/errors_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { PROJECT } from "../../support/program";
import { type Engine, plain } from "./engine";

/** What a provider says of arguments that are wrong. */
export class Refused extends Error {
    constructor(
        message: string,
        readonly mistakes: readonly string[],
    ) {
        super(message);
    }
}

type Call<Answer> = (callback: (error: ServiceError | null, answer: Answer) => void) => void;

/** The package as a process, which Pulumi's Node.js host starts so for a program in another language. */
export class Plugin {
    private constructor(
        private readonly engine: Engine,
        private readonly child: ChildProcess,
        private readonly client: ResourceProviderClient,
    ) {}

    /**
     * Starts it as the host does: Pulumi's launcher, the folder with `PulumiPlugin.yaml` and the engine's address
     * (`RunPlugin` of https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/pulumi-language-nodejs/main.go).
     *
     * @param cwd folder of the program that uses the package.
     */
    static async start(engine: Engine, cwd: string): Promise<Plugin> {
        const launcher = require.resolve("@pulumi/pulumi/cmd/run-plugin");
        const child = spawn(process.execPath, [launcher, PROJECT, engine.address], {
            cwd,
            // Mocha's options are not the host's.
            env: { ...process.env, NODE_OPTIONS: "" },
            stdio: ["ignore", "pipe", "inherit"],
        });
        const ended = once(child, "exit").then(([code]) => {
            throw new Error(`the package ended with ${String(code)} before it listened`);
        });
        const [port] = (await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended])) as [
            string,
        ];
        ended.catch(() => undefined);
        const client = new ResourceProviderClient(`127.0.0.1:${port.trim()}`, credentials.createInsecure());
        return new Plugin(engine, child, client);
    }

    async stop(): Promise<void> {
        this.client.close();
        const gone = once(this.child, "exit");
        this.child.kill();
        await gone;
    }

    /** The schema, by which `pulumi package add` makes the SDK of a language. */
    async schema(): Promise<string> {
        const answer = await answerTo<messages.GetSchemaResponse>((callback) =>
            this.client.getSchema(new messages.GetSchemaRequest(), callback),
        );
        return answer.getSchema();
    }

    /** The version. */
    async version(): Promise<string> {
        const info = await answerTo<{ getVersion(): string }>((callback) =>
            this.client.getPluginInfo(new Empty(), callback),
        );
        return info.getVersion();
    }

    /** Creates a component; returns its outputs. Throws {@link Refused} where its arguments are wrong. */
    async construct(
        type: string,
        name: string,
        inputs: Readonly<Record<string, unknown>>,
        config: Readonly<Record<string, string>>,
    ): Promise<Readonly<Record<string, unknown>>> {
        const request = new messages.ConstructRequest();
        request.setProject("shop");
        request.setStack("dev");
        request.setParallel(16);
        request.setMonitorendpoint(this.engine.address);
        request.setType(type);
        request.setName(name);
        request.setInputs(Struct.fromJavaScript(plain(inputs)));
        for (const [key, value] of Object.entries(config)) {
            request.getConfigMap().set(key, value);
        }
        const answer = await answerTo<messages.ConstructResponse>((callback) =>
            this.client.construct(request, callback),
        );
        return answer.getState()?.toJavaScript() ?? {};
    }
}

function answerTo<Answer>(call: Call<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
        call((error, answer) => {
            if (error === null) {
                resolve(answer);
            } else {
                reject(new Refused(error.details, mistakesIn(error.metadata)));
            }
        });
    });
}

/** What the engine shows of it, a mistake for each property. */
function mistakesIn(metadata: Metadata): string[] {
    const [details] = metadata.get("grpc-status-details-bin");
    if (!(details instanceof Buffer)) {
        return [];
    }
    return Status.deserializeBinary(details)
        .getDetailsList()
        .flatMap((detail) => InputPropertiesError.deserializeBinary(detail.getValue_asU8()).getErrorsList())
        .map((error) => `${error.getPropertyPath()}: ${error.getReason()}`);
}
