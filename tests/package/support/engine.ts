// Packages of Pulumi's SDK, which speaks gRPC by them.
import { Server, ServerCredentials, status, type handleUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { GetRootResourceResponse, type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { Monitor } from "../../../preview/monitor";
import { Registry } from "../../../preview/registry";

/** The part of Pulumi's engine that a provider calls, over gRPC, with the preview's stand-ins for what AWS would answer. */
export class Engine {
    readonly registry: Registry;
    /** What the provider logged. */
    readonly logged: string[] = [];
    private readonly server = new Server();
    private readonly monitor: Monitor;
    private port = 0;

    constructor(project: string, stack: string, config: Readonly<Record<string, string>>) {
        this.registry = new Registry(project, stack, config);
        this.monitor = new Monitor(this.registry);
    }

    /** Where it listens. */
    get address(): string {
        return `127.0.0.1:${this.port}`;
    }

    async start(): Promise<void> {
        this.server.addService(EngineService, {
            log: this.log,
            getRootResource: (_call: unknown, callback: sendUnaryData<GetRootResourceResponse>) => {
                callback(null, new GetRootResourceResponse());
            },
        });
        this.server.addService(ResourceMonitorService, {
            supportsFeature: this.supportsFeature,
            registerResource: this.registerResource,
            registerResourceOutputs: this.registerResourceOutputs,
            invoke: this.invoke,
        });
        this.port = await new Promise((resolve, reject) => {
            this.server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
                if (error === null) {
                    resolve(port);
                } else {
                    reject(error);
                }
            });
        });
    }

    stop(): void {
        this.server.forceShutdown();
    }

    private readonly log: handleUnaryCall<LogRequest, Empty> = (call, callback) => {
        this.logged.push(call.request.getMessage());
        callback(null, new Empty());
    };

    private readonly supportsFeature: handleUnaryCall<
        messages.SupportsFeatureRequest,
        messages.SupportsFeatureResponse
    > = (call, callback) => {
        this.monitor.supportsFeature(call.request, (_error, answer) => {
            const response = new messages.SupportsFeatureResponse();
            response.setHassupport(answer?.getHassupport() ?? false);
            callback(null, response);
        });
    };

    private readonly registerResource: handleUnaryCall<
        messages.RegisterResourceRequest,
        messages.RegisterResourceResponse
    > = (call, callback) => {
        this.monitor.registerResource(call.request, (error, answer) => {
            const response = new messages.RegisterResourceResponse();
            response.setUrn(answer?.getUrn() ?? "");
            response.setId(answer?.getId() ?? "");
            response.setObject(structOf(answer?.getObject()));
            for (const [output, urns] of answer?.getPropertydependenciesMap() ?? []) {
                const sources = new messages.RegisterResourceResponse.PropertyDependencies();
                sources.setUrnsList([...urns.getUrnsList()]);
                response.getPropertydependenciesMap().set(output, sources);
            }
            reply(callback, error, response);
        });
    };

    private readonly registerResourceOutputs: handleUnaryCall<messages.RegisterResourceOutputsRequest, Empty> = (
        call,
        callback,
    ) => {
        this.monitor.registerResourceOutputs(call.request, (error) => {
            reply(callback, error, new Empty());
        });
    };

    private readonly invoke: handleUnaryCall<messages.ResourceInvokeRequest, InvokeResponse> = (call, callback) => {
        this.monitor.invoke(call.request, (error, answer) => {
            const response = new InvokeResponse();
            const result = answer?.getReturn();
            if (result !== undefined && "toJavaScript" in result) {
                response.setReturn(structOf(result));
            } else if (result !== undefined) {
                response.setReturn(this.stateOf(call.request));
            }
            reply(callback, error, response);
        });
    };

    /** What a resource that is referred to is. */
    private stateOf(request: messages.ResourceInvokeRequest): Struct {
        const { urn: asked } = request.getArgs()?.toJavaScript() ?? {};
        const { urn, id, outputs } = this.registry.get(typeof asked === "string" ? asked : "");
        return Struct.fromJavaScript(plain({ urn, id: id ?? "", state: outputs }));
    }
}

function reply<Answer>(callback: sendUnaryData<Answer>, error: Error | null, answer: Answer): void {
    if (error === null) {
        callback(null, answer);
    } else {
        callback({ code: status.UNKNOWN, details: error.message });
    }
}

function structOf(properties: { toJavaScript(): Readonly<Record<string, unknown>> } | undefined): Struct {
    return Struct.fromJavaScript(plain(properties?.toJavaScript() ?? {}));
}

/** What travels is JSON. */
export function plain(properties: Readonly<Record<string, unknown>>): Record<string, JavaScriptValue> {
    return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, jsonOf(value)]));
}

function jsonOf(value: unknown): JavaScriptValue {
    if (Array.isArray(value)) {
        return value.map(jsonOf);
    }
    if (typeof value === "object" && value !== null) {
        return plain(Object.fromEntries(Object.entries(value)));
    }
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
