import * as z from "zod";
import { isRun } from "../store/keys";
import { FunctionFailure } from "./function-failure";
import type { Request } from "./requests";

const job = z.enum(["dump", "drill", "restore", "check"]);
const error = z.object({ Error: z.string(), Cause: z.string().optional() });
const execution = z.string().regex(/^arn:[^:]+:states:[^:]+:\d*:execution:[^:]+:.+$/);
const run = z.string().refine(isRun);

const REQUEST: z.ZodType<Request> = z.discriminatedUnion("action", [
    z.object({ action: z.literal("pick"), input: z.unknown(), execution }),
    z.object({ action: z.literal("judge"), kind: z.enum(["dump", "snapshot"]), id: z.string().min(1), execution }),
    z.object({ action: z.literal("assess"), job, attempt: z.int().positive(), error }),
    z.object({
        action: z.literal("fail"),
        job,
        id: z.string(),
        execution,
        startedAt: z.string(),
        error,
        notes: z.string(),
        logGroup: z.string(),
        logStreams: z.string(),
    }),
    z.object({ action: z.literal("sweep"), run }),
    z.object({ action: z.literal("dumped"), run }),
    z.object({ action: z.literal("freshness") }),
]);

/**
 * Reads a request.
 *
 * @throws {@link FunctionFailure} `Refused` that names what is wrong with it.
 */
export function parseRequest(event: unknown): Request {
    const { success, data, error: problem } = REQUEST.safeParse(event);
    if (!success) {
        const issues = problem.issues.map(({ path, message }) => `${path.join(".") || "the event"}: ${message}`);
        throw new FunctionFailure("Refused", `The request cannot be read: ${issues.join("; ")}.`);
    }
    return data;
}
