import { readFileSync } from "node:fs";
import { loadEnvironments } from "../../bootstrap/environments";
import { decideEphemeral, ephemeralTarget } from "./ephemeral/decide";
import { deployPullRequest, destroyPullRequest, type Ground, sweep } from "./ephemeral/run";
import { connect } from "./github/client";
import { annotate, runUrl, setOutput } from "./github/outputs";
import { runScript } from "./github/run";
import { pulumi } from "./pulumi";

// The stacks of pull requests: `decide` by the event, `deploy` and `destroy` PULL_REQUEST's, `sweep` what was forgotten.
runScript(async () => {
    const [command = ""] = process.argv.slice(2);
    const environments = loadEnvironments();
    const target = ephemeralTarget(environments);
    const { ephemeral: rules } = environments;
    if (typeof target === "string" || rules === undefined) {
        annotate("notice", typeof target === "string" ? target : "There are no environments for pull requests.");
        setOutput("action", "none");
        return 0;
    }
    if (command === "decide") {
        const event: unknown = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH ?? "", "utf8"));
        const isPullRequest = process.env.GITHUB_EVENT_NAME === "pull_request";
        const { action, reason } = isPullRequest
            ? decideEphemeral(event, rules.label)
            : { action: "sweep", reason: "The nightly sweep." };
        process.stdout.write(`${action}: ${reason}\n`);
        setOutput("action", action);
        setOutput("reason", reason);
        setOutput("role", target.role);
        setOutput("region", target.region);
        return 0;
    }
    process.env.PULUMI_BACKEND_URL = target.backend;
    const ground: Ground = { client: connect(), pulumi, rules, target, folder: process.cwd(), run: runUrl() };
    const pullRequest = Number(process.env.PULL_REQUEST);
    switch (command) {
        case "deploy":
            await deployPullRequest(ground, pullRequest, process.env.COMMIT ?? "");
            return 0;
        case "destroy":
            await destroyPullRequest(ground, pullRequest, process.env.REASON ?? "");
            return 0;
        case "sweep": {
            const { gone, failures } = await sweep(ground);
            process.stdout.write(`${gone.length} destroyed, ${failures.length} not.\n`);
            return failures.length === 0 ? 0 : 1;
        }
        default:
            throw new Error(`"${command}" is none of decide, deploy, destroy and sweep.`);
    }
});
