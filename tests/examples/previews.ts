import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Preview, previewStack } from "../../preview/preview";
import { Project } from "../../preview/project";
import { PROJECT } from "../support/program";

/** The examples, in the order in which they are listed. */
export const EXAMPLES = [
    "smallest-service",
    "existing-vpc",
    "worker-and-schedule",
    "blue-green",
    "two-services-and-a-database",
] as const;

/** An example's folder below `examples/`. */
export type Example = (typeof EXAMPLES)[number];

/** Path of a file of an example. */
export function pathOf(example: Example, file = ""): string {
    return join(PROJECT, "examples", example, file);
}

/** Text of a file of an example. */
export function textOf(example: Example, file: string): string {
    return readFileSync(pathOf(example, file), "utf8");
}

const previews = new Map<Example, Promise<Preview>>();

/** The preview of an example, made once in a process. */
export function previewOf(example: Example): Promise<Preview> {
    const preview = previews.get(example) ?? makePreview(example);
    previews.set(example, preview);
    return preview;
}

/** Runs the example as `npm run preview -- dev` does in its folder, and comes back from there. */
async function makePreview(example: Example): Promise<Preview> {
    const project = new Project(pathOf(example));
    const before = process.cwd();
    try {
        return await previewStack(project, "dev", project.stackConfig("dev"));
    } finally {
        process.chdir(before);
    }
}
