import { mkdirSync } from "node:fs";
import { costOptions } from "../../preview/cost/settings";
import { Project } from "../../preview/project";
import { z } from "zod";
import { variable } from "./delivery/context";
import { renderReport } from "./delivery/preview-report";
import { connect } from "./github/client";
import { upsertComment } from "./github/comment";
import { addSummary, runUrl } from "./github/outputs";
import { runScript } from "./github/run";

const targets = z.array(z.looseObject({ name: z.string() }));

/** Writes the comment of a pull request's previews, from the files in `preview-result/`. */
runScript(async () => {
    const project = Project.find(process.cwd());
    // Where no job has left anything, nothing was downloaded.
    mkdirSync("preview-result", { recursive: true });
    const body = renderReport("preview-result", {
        commit: variable("COMMIT").slice(0, 12),
        costOptions: (stack) => (project.stacks.includes(stack) ? costOptions(project.stackConfig(stack).config) : {}),
        environments: targets.parse(JSON.parse(process.env.TARGETS ?? "[]")).map(({ name }) => name),
        notes: z.array(z.string()).parse(JSON.parse(process.env.NOTES ?? "[]")),
    });
    addSummary(body);
    const pullRequest = Number(variable("PULL_REQUEST"));
    await upsertComment({ client: connect(), pullRequest, marker: "preview", body, whole: runUrl() });
    return undefined;
});
