import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EstimateOptions } from "../../../preview/cost/estimate";
import { readArtifact } from "./artifact";
import { renderFreePreviews } from "./free-previews";
import { stepsOf } from "./pulumi-preview";
import { code, renderPlan } from "./render-plan";

/** What the comment of the previews by `pulumi preview` is made of. */
export interface ReportOptions {
    readonly commit: string;
    readonly costOptions: (stack: string) => EstimateOptions;
    /** What `decide` has told. */
    readonly notes: readonly string[];
    /** The environments that were to be previewed: a job that ended before it wrote anything has left no file. */
    readonly environments: readonly string[];
}

/** The previews of a folder as one comment: what Pulumi would do, then properties, cost and policies. */
export function renderReport(folder: string, { commit, costOptions, notes, environments: all }: ReportOptions): string {
    const environments = [
        ...new Set([...all, ...readdirSync(folder).flatMap((file) => /^([a-z][a-z0-9-]*)\./.exec(file)?.[1] ?? [])]),
    ];
    const plans = environments.sort().map((environment) => {
        const read = (file: string) => textOf(join(folder, `${environment}.${file}`));
        const [json, failure, note] = [read("pulumi.json"), read("failure.txt"), read("note.txt")];
        if (failure !== undefined) {
            return `### ${environment}: the preview failed\n\n\`\`\`\n${failure.replaceAll("```", "'''").slice(0, 4000)}\n\`\`\`\n`;
        }
        return json === undefined
            ? `### ${environment}\n\n${note ?? "There is no preview: its job has left none. Look at the run."}\n`
            : renderPlan({ environment, steps: stepsOf(json) });
    });
    return [
        `## What \`pulumi up\` would do`,
        `Of commit ${code(commit)}, compared with what AWS holds. The plans are artifacts of the run.`,
        ...notes,
        ...plans,
        renderFreePreviews(readArtifact(folder), { commit, costOptions }),
    ].join("\n\n");
}

function textOf(file: string): string | undefined {
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
