import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

type Callback = (error: null, answer: object) => void;

/** The engine's other side: keeps what a program logs. */
export class EngineLog {
    readonly warnings: string[] = [];
    readonly errors: string[] = [];

    log(request: LogRequest, callback: Callback): void {
        if (request.getSeverity() === LogSeverity.WARNING) {
            this.warnings.push(request.getMessage());
        } else if (request.getSeverity() === LogSeverity.ERROR) {
            this.errors.push(request.getMessage());
        }
        callback(null, {});
    }

    setRootResource(_request: unknown, callback: Callback): void {
        callback(null, {});
    }

    /** Every version will do: it is the CLI's, which does not take part. */
    requirePulumiVersion(_request: unknown, callback: Callback): void {
        callback(null, {});
    }
}
