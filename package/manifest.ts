import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const schema = z.object({ name: z.string(), version: z.string(), description: z.string() });

/** What the package is called. */
export type Manifest = z.output<typeof schema>;

/** Reads name, version and description of the package. */
export function manifest(): Manifest {
    return schema.parse(JSON.parse(readFileSync(join(__dirname, "../package.json"), "utf8")));
}
