import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
const TRACE_ROOT = /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/;

/** The load balancer's id of a request, by which its access log and this one are read together; else a new one. */
export function requestId({ headers }: Pick<IncomingMessage, "headers">): string {
    const trace = headers["x-amzn-trace-id"];
    return (typeof trace === "string" ? TRACE_ROOT.exec(trace)?.[1] : undefined) ?? randomUUID();
}
