// Packages of Pulumi's SDK, which speaks gRPC by them.
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { PROJECT } from "./program";

/** Properties as the engine hands them to a dynamic provider. */
export type Properties = Record<string, JavaScriptValue>;

type Call<Answer> = (callback: (error: ServiceError | null, answer: Answer) => void) => void;

/** Pulumi's own process for dynamic resources, in the project's folder, as its engine starts it. */
export class DynamicProvider {
    /** What the process printed. */
    readonly printed: string[] = [];

    private constructor(
        private readonly child: ChildProcess,
        private readonly client: ResourceProviderClient,
    ) {}

    static async start(environment: Readonly<Record<string, string>>): Promise<DynamicProvider> {
        const program = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
        const child = spawn(process.execPath, [program, "127.0.0.1:0"], {
            cwd: PROJECT,
            // The process has no loader for TypeScript: mocha's options are not the engine's.
            env: { ...process.env, NODE_OPTIONS: "", ...environment },
            stdio: ["ignore", "pipe", "ignore"],
        });
        const lines = createInterface({ input: child.stdout });
        const [port] = (await once(lines, "line")) as [string];
        const provider = new DynamicProvider(
            child,
            new ResourceProviderClient(`127.0.0.1:${port.trim()}`, credentials.createInsecure()),
        );
        lines.on("line", (line) => provider.printed.push(line));
        const request = new messages.ConfigureRequest();
        request.setArgs(Struct.fromJavaScript({}));
        await answerTo<messages.ConfigureResponse>((callback) => provider.client.configure(request, callback));
        return provider;
    }

    async stop(): Promise<void> {
        this.client.close();
        const gone = once(this.child, "exit");
        this.child.kill();
        await gone;
    }

    /** Creates a resource. Throws what it says when it cannot. */
    async create(properties: Properties): Promise<{ readonly id: string; readonly state: unknown }> {
        const request = new messages.CreateRequest();
        request.setProperties(Struct.fromJavaScript(properties));
        const answer = await answerTo<messages.CreateResponse>((callback) => this.client.create(request, callback));
        return { id: answer.getId(), state: answer.getProperties()?.toJavaScript() };
    }

    /** Updates a resource; returns its state. */
    async update(id: string, state: Properties, properties: Properties): Promise<unknown> {
        const request = new messages.UpdateRequest();
        request.setId(id);
        request.setOlds(Struct.fromJavaScript(state));
        request.setNews(Struct.fromJavaScript(properties));
        const answer = await answerTo<messages.UpdateResponse>((callback) => this.client.update(request, callback));
        return answer.getProperties()?.toJavaScript();
    }

    /** Whether an update would do something. */
    async changes(state: Properties, properties: Properties): Promise<boolean> {
        const request = new messages.DiffRequest();
        request.setId("id");
        request.setOlds(Struct.fromJavaScript(state));
        request.setNews(Struct.fromJavaScript(properties));
        const answer = await answerTo<messages.DiffResponse>((callback) => this.client.diff(request, callback));
        return answer.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME;
    }

    async delete(id: string, state: Properties): Promise<void> {
        const request = new messages.DeleteRequest();
        request.setId(id);
        request.setProperties(Struct.fromJavaScript(state));
        await answerTo((callback) => this.client.delete(request, callback));
    }
}

function answerTo<Answer>(call: Call<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
        call((error, answer) => {
            if (error === null) {
                resolve(answer);
            } else {
                reject(new Error(error.details));
            }
        });
    });
}
