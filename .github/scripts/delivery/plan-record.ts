import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Digests, parseDigests } from "./digests";
import type { PlanRecord } from "./history";

/** All that the job that deploys needs of the one that has planned. */
export interface Planned extends PlanRecord {
    /** Commit of the program. */
    readonly program: string;
    /** Whether the stack is not there yet: there is no plan to hold its first deployment to. */
    readonly first: boolean;
    readonly digests: Digests;
}

const planned = z.object({
    environment: z.string(),
    lane: z.string(),
    commit: z.string(),
    latest: z.string(),
    program: z.string(),
    first: z.boolean(),
    digests: z.record(z.string(), z.string()),
});

const RECORD = "record.json";

/** File of Pulumi's plan in the folder that goes from job to job. */
export const PLAN_FILE = "plan.json";

/** File of the stack's settings, with the key that the plan's secrets are encrypted with. */
export const STACK_FILE = "stack.yaml";

/** Writes the record. */
export function writeRecord(folder: string, record: Planned): void {
    writeFileSync(join(folder, RECORD), JSON.stringify(record, undefined, 2));
}

/** Reads the record. */
export function readRecord(folder: string): Planned {
    const record = planned.parse(JSON.parse(readFileSync(join(folder, RECORD), "utf8")));
    return { ...record, digests: parseDigests(JSON.stringify(record.digests)) };
}
