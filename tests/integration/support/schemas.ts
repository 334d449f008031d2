import { z } from "zod";

/** What the tests look at in a manifest, read without the program's own code. */
export const MANIFEST = z.object({
    id: z.string(),
    database: z.object({ name: z.string() }),
    archives: z.array(z.object({ file: z.string(), bytes: z.number(), sha256: z.string() })),
    roles: z.array(z.string()),
    content: z.object({
        tables: z.array(z.object({ name: z.string(), rows: z.string(), fingerprint: z.string() })),
        sequences: z.array(z.object({ name: z.string(), lastValue: z.string().optional() })),
        extensions: z.array(z.object({ name: z.string() })),
        largeObjects: z.object({ count: z.string() }),
        migration: z.object({ table: z.string(), version: z.string() }).optional(),
    }),
});

/** What they look at in a drill's report. */
export const REPORT = z.object({
    source: z.object({ kind: z.string(), id: z.string() }),
    run: z.string(),
    result: z.enum(["passed", "failed"]),
    summary: z.string(),
    restoreSeconds: z.number().optional(),
    ageSeconds: z.number().optional(),
    checks: z.array(z.object({ check: z.string(), result: z.string() })),
    findings: z.array(z.object({ check: z.string(), subject: z.string(), message: z.string() })),
});
