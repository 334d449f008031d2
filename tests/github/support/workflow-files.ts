import { readFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";
import { z } from "zod";
import { PROJECT } from "../../support/program";
import type { Value } from "./expressions";

const value: z.ZodType<Value> = z.json();
const permissions = z.record(z.string(), z.enum(["read", "write", "none"]));

const step = z.looseObject({
    uses: z.string().optional(),
    run: z.string().optional(),
    if: value.optional(),
    with: z.record(z.string(), value).optional(),
    env: z.record(z.string(), value).optional(),
});

const job = z.strictObject({
    if: value.optional(),
    needs: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
    "runs-on": z.string().optional(),
    "timeout-minutes": z.number().optional(),
    permissions: permissions.optional(),
    environment: value.optional(),
    concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.boolean() }).optional(),
    strategy: z.strictObject({ matrix: z.record(z.string(), value), "fail-fast": z.boolean().optional() }).optional(),
    outputs: z.record(z.string(), value).optional(),
    env: z.record(z.string(), value).optional(),
    steps: z.array(step).optional(),
    uses: z.string().optional(),
    with: z.record(z.string(), value).optional(),
    secrets: z.record(z.string(), value).optional(),
});

const workflow = z.looseObject({
    name: z.string(),
    on: z.record(z.string(), z.record(z.string(), z.unknown()).nullable()),
    permissions: permissions,
    concurrency: z.unknown().optional(),
    jobs: z.record(z.string(), job),
});

/** A workflow as it stands in its file. */
export type Workflow = z.infer<typeof workflow>;
/** One of its jobs. */
export type Job = z.infer<typeof job>;

const read = new Map<string, Workflow>();

/** Reads a workflow; it must have the form that this project's have. */
export function workflowIn(file: string): Workflow {
    const known =
        read.get(file) ?? workflow.parse(YAML.parse(readFileSync(join(PROJECT, ".github/workflows", file), "utf8")));
    read.set(file, known);
    return known;
}
