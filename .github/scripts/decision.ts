import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { loadEnvironments } from "../../bootstrap/environments";
import { decide, type Decision, type Event } from "./decide";
import { variable } from "./delivery/context";
import { addSummary, annotate, setOutput } from "./github/outputs";
import { runScript } from "./github/run";

const repository = z.object({ full_name: z.string() });

const events = {
    pull_request: z.object({
        repository,
        pull_request: z.object({ head: z.object({ repo: repository.nullable(), sha: z.string() }) }),
        sender: z.object({ login: z.string() }),
    }),
    push: z.object({ before: z.string() }),
    workflow_dispatch: z.object({
        inputs: z.object({ environment: z.string(), lane: z.enum(["both", "application", "infrastructure"]) }),
    }),
};

/** What started the workflow, and the files that it changed. */
function readEvent(): { event: Event; changedFiles: readonly string[] | undefined } {
    const name = variable("GITHUB_EVENT_NAME");
    const payload: unknown = JSON.parse(readFileSync(variable("GITHUB_EVENT_PATH"), "utf8"));
    const branch = process.env.GITHUB_REF_NAME ?? "";
    switch (name) {
        case "pull_request": {
            const { repository: own, pull_request: request, sender } = events.pull_request.parse(payload);
            const event = {
                name,
                repository: own.full_name,
                head: request.head.repo?.full_name,
                actor: sender.login,
            } as const;
            // What is checked out is the merge: its first parent is the base.
            return { event, changedFiles: changed("HEAD^1") };
        }
        case "push":
            return { event: { name, branch }, changedFiles: changed(events.push.parse(payload).before) };
        case "workflow_dispatch": {
            const { environment, lane } = events.workflow_dispatch.parse(payload).inputs;
            return { event: { name, branch, environment, lane }, changedFiles: undefined };
        }
        default:
            throw new Error(`The event ${name} starts no delivery.`);
    }
}

/** The files that differ from a commit; nothing where it is not there: a branch's first push, or one by force. */
function changed(commit: string): string[] | undefined {
    try {
        const args = ["diff", "--name-only", "--no-renames", "-z", commit, "HEAD"];
        return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
            .split("\0")
            .filter((path) => path !== "");
    } catch {
        return undefined;
    }
}

function told({ first, next, preview, lanes, images, notes }: Decision): string {
    const names = [first, next].flatMap((target) => target?.name ?? []);
    const running = Object.entries(lanes).flatMap(([lane, runs]) => (runs ? [lane] : []));
    return [
        ...(names.length > 0 ? [`Deploys ${names.join(", then ")}: ${running.join(" and ")}; images: ${images}.`] : []),
        ...(preview.length > 0 ? [`Previews ${preview.map(({ name }) => name).join(", ")}.`] : []),
        ...notes,
    ].join("\n\n");
}

function main(): undefined {
    const { event, changedFiles } = readEvent();
    const decision = decide(event, changedFiles, loadEnvironments());
    for (const note of decision.notes) {
        annotate("notice", note);
    }
    addSummary(told(decision));
    setOutput("decision", JSON.stringify(decision));
    return undefined;
}

runScript(() => Promise.resolve().then(main));
