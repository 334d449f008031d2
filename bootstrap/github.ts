import { execFile } from "node:child_process";
import { z } from "zod";
import type { Progress } from "../commands/progress";
import type { GitHubEnvironment } from "./github-environments";
import { isPrefixOf } from "./options";
import { subjectPrefix } from "./trust";

const subject = z.object({ sub_claim_prefix: z.string().optional() });
const policies = z.object({ branch_policies: z.array(z.object({ id: z.number(), name: z.string() })) });
const named = z.object({ full_name: z.string() });
const protection = z.object({
    protection_rules: z
        .array(
            z.object({
                type: z.string(),
                wait_timer: z.number().optional(),
                prevent_self_review: z.boolean().optional(),
            }),
        )
        .default([]),
});
const numbered = z.object({ id: z.number() });

/** GitHub's command-line tool, logged in. */
export class GitHub {
    private constructor(private readonly repository: string) {}

    /** `undefined` where `gh` is not there or not logged in; the reason goes to `why`. */
    static async find(repository: string, why: (reason: string) => void): Promise<GitHub | undefined> {
        try {
            await gh(["auth", "status"]);
            return new GitHub(repository);
        } catch (error) {
            const cause: unknown = error instanceof Error ? error.cause : undefined;
            const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
            why(missing ? "gh is not installed" : "gh is not logged in (gh auth login)");
            return undefined;
        }
    }

    /** What the subjects of the repository's tokens begin with, where GitHub tells it. */
    async subjectPrefix(): Promise<string | undefined> {
        const answer = await this.api("GET", "actions/oidc/customization/sub").catch(() => undefined);
        const { sub_claim_prefix: prefix } = subject.parse(answer ?? {});
        return prefix !== undefined && isPrefixOf(prefix, this.repository) ? prefix : undefined;
    }

    /** The same without numbers. GitHub writes the repository's own capitals, and a role trusts what is written exactly so. */
    async plainPrefix(): Promise<string | undefined> {
        const printed = await gh(["api", `repos/${this.repository}`]).catch(() => "");
        const answer = named.safeParse(printed === "" ? undefined : JSON.parse(printed));
        const prefix = answer.success ? subjectPrefix(answer.data.full_name) : "";
        return isPrefixOf(prefix, this.repository) ? prefix : undefined;
    }

    /**
     * Creates a GitHub environment, or brings it up to date.
     *
     * @throws Error with GitHub's own words.
     */
    async setUp(environment: GitHubEnvironment, progress: Progress): Promise<void> {
        const { name, approvers, branches, variables } = environment;
        await this.api("PUT", `environments/${name}`, {
            ...(await this.protection(name, approvers)),
            deployment_branch_policy:
                branches === undefined ? null : { protected_branches: false, custom_branch_policies: true },
        });
        if (branches !== undefined) {
            const path = `environments/${name}/deployment-branch-policies`;
            const { branch_policies: known } = policies.parse(await this.api("GET", path));
            for (const branch of branches.filter((wanted) => !known.some(({ name: one }) => one === wanted))) {
                await this.api("POST", path, { name: branch });
            }
            // A branch that was the environment's before must not deploy to it any more.
            for (const { id } of known.filter(({ name: one }) => !branches.includes(one))) {
                await this.api("DELETE", `${path}/${id}`);
            }
        }
        for (const [variable, value] of Object.entries(variables)) {
            await gh(["variable", "set", variable, "--repo", this.repository, "--env", name, "--body", value]);
        }
        progress.step(`GitHub environment ${name}`);
    }

    // Who lets a job pass, and what a person has set besides, which stays.
    private async protection(name: string, approvers: readonly string[]) {
        const reviewers = await Promise.all(approvers.map((approver) => this.reviewer(approver)));
        const known = await this.api("GET", `environments/${name}`).catch((error: unknown) => {
            if (error instanceof Error && error.message.includes("HTTP 404")) {
                return undefined;
            }
            throw error;
        });
        const { protection_rules: rules } = protection.parse(known ?? {});
        const approval = rules.find(({ type }) => type === "required_reviewers");
        const wait = rules.find(({ type }) => type === "wait_timer")?.wait_timer;
        return {
            // A plan without approvers for private repositories refuses even an empty list of them.
            ...((approvers.length > 0 || approval !== undefined) && { reviewers }),
            ...(approvers.length > 0 && approval?.prevent_self_review === true && { prevent_self_review: true }),
            ...(wait !== undefined && { wait_timer: wait }),
        };
    }

    private async reviewer(approver: string): Promise<{ type: "User" | "Team"; id: number }> {
        const [owner = "", team] = approver.split("/");
        const path = team === undefined ? `users/${owner}` : `orgs/${owner}/teams/${team}`;
        const { id } = numbered.parse(JSON.parse(await gh(["api", path])));
        return { type: team === undefined ? "User" : "Team", id };
    }

    private async api(method: "GET" | "PUT" | "POST" | "DELETE", path: string, body?: unknown): Promise<unknown> {
        const args = ["api", "--method", method, `repos/${this.repository}/${path}`];
        const printed = await gh(
            [...args, ...(body === undefined ? [] : ["--input", "-"])],
            body === undefined ? "" : JSON.stringify(body),
        );
        return printed.trim() === "" ? undefined : JSON.parse(printed);
    }
}

function gh(args: readonly string[], input = ""): Promise<string> {
    return new Promise((resolve, reject) => {
        const child = execFile("gh", [...args], { encoding: "utf8", timeout: 60_000 }, (error, stdout, stderr) => {
            if (error === null) {
                resolve(stdout);
                return;
            }
            reject(new Error(stderr.trim() === "" ? error.message : stderr.trim(), { cause: error }));
        });
        // A program that does not read has closed its end.
        child.stdin?.on("error", () => undefined);
        child.stdin?.end(input);
    });
}
