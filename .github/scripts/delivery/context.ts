import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Project } from "../../../preview/project";
import { type Digests, parseDigests } from "./digests";
import { failureOf } from "./failure";
import type { Repository } from "./images";
import { type Lane, LANES, registryOf, type Target } from "./target";

/** Where jobs keep images, each as an OCI layout, and their digests. */
export const IMAGES_FOLDER = "images";

/** Where the plan goes from one job to the other. */
export const PLAN_FOLDER = "plan";

const target = z.object({
    name: z.string().min(1),
    account: z.string(),
    region: z.string(),
    gates: z.object({ application: z.string(), infrastructure: z.string() }),
    approval: z.object({ application: z.boolean(), infrastructure: z.boolean() }),
    previewRole: z.string(),
    deployRole: z.string(),
    backend: z.string(),
    secretsProvider: z.string(),
});

/** A variable that the workflow sets. */
export function variable(name: string, environment: NodeJS.ProcessEnv = process.env): string {
    const value = environment[name];
    if (value === undefined || value === "") {
        throw new Error(`${name} is not set: the workflow sets it in the step's env.`);
    }
    return value;
}

/** The environment in `TARGET`, as `decide` has written it. */
export function targetFromEnvironment(): Target {
    return target.parse(JSON.parse(variable("TARGET")));
}

/** The lane in `LANE`. */
export function laneFromEnvironment(): Lane {
    return z.enum(LANES).parse(variable("LANE"));
}

/** The image repository of an environment. */
export function repositoryOf(at: Pick<Target, "account" | "region" | "name">): Repository {
    return { url: registryOf(at, Project.find(process.cwd()).name), region: at.region };
}

/** The digests of the images that another job has left; nothing where it has left none. */
export function digestsIn(folder = IMAGES_FOLDER): Digests | undefined {
    const file = join(folder, "digests.json");
    return existsSync(file) ? parseDigests(readFileSync(file, "utf8")) : undefined;
}

/** Name of a revision in tags and in the application: the first 12 digits of its commit, as `components/revision.ts` has it. */
export function shortRevision(commit: string): string {
    return commit.slice(0, 12);
}

/** Keeps why a script failed for the message to Slack, in the file in `REASON_FILE`. */
export async function keepingReason<Result>(main: () => Promise<Result>): Promise<Result> {
    try {
        return await main();
    } catch (error) {
        const file = process.env.REASON_FILE;
        if (file !== undefined && file !== "" && error instanceof Error) {
            writeFileSync(file, failureOf(error.message).reason);
        }
        throw error;
    }
}
