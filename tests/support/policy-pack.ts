// Packages of Pulumi's SDK, which speaks gRPC by them.
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { CheckedResource } from "../../policies/model";
import { PROJECT } from "./program";

type Call<Answer> = (callback: (error: ServiceError | null, answer: Answer) => void) => void;

/** A violation as the engine hears of it. */
export interface Diagnostic {
    readonly policy: string;
    readonly message: string;
    readonly level: "advisory" | "mandatory" | "other";
    /** Of the resource, where all are looked at together. */
    readonly urn: string;
}

/** The project's policy pack in a process of its own, as `pulumi preview --policy-pack policies` starts it. */
export class PolicyPackProcess {
    private constructor(
        private readonly child: ChildProcess,
        private readonly client: AnalyzerClient,
    ) {}

    static async start(stack: string, config: Readonly<Record<string, string>>): Promise<PolicyPackProcess> {
        const program = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
        const child = spawn(process.execPath, [program, "127.0.0.1:0", "."], {
            cwd: join(PROJECT, "policies"),
            env: {
                ...process.env,
                // Mocha's loader for TypeScript is not there when the engine starts a pack.
                NODE_OPTIONS: "",
                PULUMI_CONFIG: JSON.stringify(config),
                PULUMI_NODEJS_PROJECT: "slipway",
                PULUMI_NODEJS_STACK: stack,
            },
            stdio: ["ignore", "pipe", "inherit"],
        });
        const lines = createInterface({ input: child.stdout });
        const started: unknown = await Promise.race([once(lines, "line"), once(child, "exit")]);
        const port: unknown = Array.isArray(started) ? started[0] : undefined;
        if (typeof port !== "string") {
            throw new Error("The policy pack ended before it listened");
        }
        return new PolicyPackProcess(child, new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure()));
    }

    async stop(): Promise<void> {
        this.client.close();
        const gone = once(this.child, "exit");
        this.child.kill();
        await gone;
    }

    /** The policies that the pack has, with their levels. */
    async policies(): Promise<string[]> {
        const info = await answerTo<messages.AnalyzerInfo>((callback) =>
            this.client.getAnalyzerInfo(new Empty(), callback),
        );
        return info.getPoliciesList().map((policy) => `${levelOf(policy.getEnforcementlevel())} ${policy.getName()}`);
    }

    /** What the pack says of a resource by itself, as before it is created. */
    async analyze(resource: CheckedResource): Promise<Diagnostic[]> {
        const request = new messages.AnalyzeRequest();
        request.setUrn(resource.urn).setType(resource.type).setName(resource.name);
        request.setProperties(structOf(resource.props)).setOptions(optionsOf(resource));
        return diagnosticsOf(await answerTo((callback) => this.client.analyze(request, callback)));
    }

    /** What the pack says of all resources together, as at the end of a preview. */
    async analyzeStack(resources: readonly CheckedResource[]): Promise<Diagnostic[]> {
        const request = new messages.AnalyzeStackRequest();
        request.setResourcesList(resources.map(messageOf));
        return diagnosticsOf(await answerTo((callback) => this.client.analyzeStack(request, callback)));
    }
}

function messageOf(resource: CheckedResource): messages.AnalyzerResource {
    const message = new messages.AnalyzerResource();
    message.setUrn(resource.urn).setType(resource.type).setName(resource.name);
    message.setProperties(structOf(resource.props)).setOptions(optionsOf(resource));
    for (const [property, sources] of Object.entries(resource.propertyDependencies)) {
        const dependencies = new messages.AnalyzerPropertyDependencies();
        message.getPropertydependenciesMap().set(property, dependencies.setUrnsList([...sources]));
    }
    if (resource.provider !== undefined) {
        const { urn, name, props } = resource.provider;
        const provider = new messages.AnalyzerProviderResource();
        provider.setType("pulumi:providers:aws").setUrn(urn).setName(name).setProperties(structOf(props));
        message.setProvider(provider);
    }
    return message;
}

function optionsOf({ protect }: CheckedResource): messages.AnalyzerResourceOptions {
    return new messages.AnalyzerResourceOptions().setProtect(protect);
}

/** Properties as they travel: without what is undefined. */
function structOf(props: Readonly<Record<string, unknown>>): Struct {
    const plain = JSON.parse(JSON.stringify(props)) as Record<string, JavaScriptValue>;
    return Struct.fromJavaScript(plain);
}

function diagnosticsOf(answer: messages.AnalyzeResponse): Diagnostic[] {
    return answer.getDiagnosticsList().map((diagnostic) => ({
        policy: diagnostic.getPolicyname(),
        message: diagnostic.getMessage(),
        level: levelOf(diagnostic.getEnforcementlevel()),
        urn: diagnostic.getUrn(),
    }));
}

function levelOf(level: messages.EnforcementLevel): Diagnostic["level"] {
    switch (level) {
        case messages.EnforcementLevel.ADVISORY:
            return "advisory";
        case messages.EnforcementLevel.MANDATORY:
            return "mandatory";
        default:
            return "other";
    }
}

function answerTo<Answer>(call: Call<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
        call((error, answer) => {
            if (error === null) {
                resolve(answer);
            } else {
                reject(error);
            }
        });
    });
}
