import { readFileSync } from "node:fs";
import { z } from "zod";
import { costOptions } from "../../preview/cost/settings";
import { Project } from "../../preview/project";
import { readArtifact } from "./delivery/artifact";
import { variable } from "./delivery/context";
import { renderFreePreviews } from "./delivery/free-previews";
import { pullRequestOf } from "./delivery/pull-request";
import { connect } from "./github/client";
import { upsertComment } from "./github/comment";
import { runScript } from "./github/run";

const payload = z.object({
    workflow_run: z.object({
        head_sha: z.string(),
        head_branch: z.string().nullable(),
        head_repository: z.object({ owner: z.object({ login: z.string() }) }).nullable(),
        html_url: z.string(),
    }),
});

/**
 * Writes the comment of a finished run of ci, from the files in `previews/`. It runs with the default branch's code; the
 * pull request is looked up by the run's commit, never taken from the files.
 */
runScript(async () => {
    const { workflow_run: run } = payload.parse(JSON.parse(readFileSync(variable("GITHUB_EVENT_PATH"), "utf8")));
    const client = connect();
    const pullRequest = await pullRequestOf(client, {
        commit: run.head_sha,
        branch: run.head_branch,
        owner: run.head_repository?.owner.login,
    });
    if (pullRequest === undefined) {
        console.log(`No open pull request has ${run.head_sha} as its newest commit: nothing is written.`);
        return undefined;
    }
    const project = Project.find(process.cwd());
    const body = renderFreePreviews(readArtifact("previews"), {
        commit: run.head_sha.slice(0, 12),
        costOptions: (stack) => (project.stacks.includes(stack) ? costOptions(project.stackConfig(stack).config) : {}),
    });
    await upsertComment({ client, pullRequest, marker: "stacks", body, whole: run.html_url });
    return undefined;
});
