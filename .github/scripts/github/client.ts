import { Octokit } from "@octokit/rest";
import { setTimeout as sleep } from "node:timers/promises";
import { retrying, type Wait } from "./retry";

/** GitHub's API, and the repository that a workflow runs for. */
export interface Client {
    readonly octokit: Octokit;
    readonly owner: string;
    readonly repo: string;
    /** Who the token writes as. What others wrote is never changed, whatever it contains. */
    readonly login: string;
}

/** Variables that GitHub Actions sets; `GITHUB_TOKEN` comes from the step's `env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Who `GITHUB_TOKEN` writes as. */
export const ACTIONS_LOGIN = "github-actions[bot]";

/**
 * Connects to GitHub as the job's token. Rate limits are waited for, and passing faults are tried again.
 *
 * @param environment `GITHUB_TOKEN`, `GITHUB_REPOSITORY` (`owner/name`), and `GITHUB_API_URL` where it is not github.com's;
 * `GITHUB_LOGIN` where the token is another app's.
 * @throws `Error` with all that is missing.
 */
export function connect(environment: Environment = process.env, wait: Wait = sleep): Client {
    const { GITHUB_TOKEN: auth, GITHUB_REPOSITORY: repository, GITHUB_API_URL: baseUrl } = environment;
    const [owner = "", repo = "", ...rest] = (repository ?? "").split("/");
    const missing = [
        ...(auth === undefined || auth === ""
            ? ["GITHUB_TOKEN is not set: give the step `env: { GITHUB_TOKEN: ${{ github.token }} }`."]
            : []),
        ...(owner === "" || repo === "" || rest.length > 0
            ? [`GITHUB_REPOSITORY is ${repository ?? "not set"}: it must be owner/name, as GitHub Actions sets it.`]
            : []),
    ];
    if (missing.length > 0) {
        throw new Error(missing.join("\n"));
    }
    const octokit = new Octokit({ auth, ...(baseUrl !== undefined && baseUrl !== "" && { baseUrl }), log: SILENT });
    octokit.hook.wrap("request", retrying(wait));
    return { octokit, owner, repo, login: environment.GITHUB_LOGIN ?? ACTIONS_LOGIN };
}

const ignore = () => undefined;

// Octokit prints each refused request, also those that are expected and handled.
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };
