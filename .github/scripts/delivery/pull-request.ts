import type { Client } from "../github/client";

/** Where a workflow's run was made of. */
export interface Head {
    readonly commit: string;
    readonly branch: string | null;
    /** Owner of the repository that has the branch. */
    readonly owner: string | undefined;
}

/**
 * The open pull request whose newest commit is this one. A workflow's run tells none for a fork's, so GitHub is asked for
 * the pull requests of that branch; one that has moved on is another run's matter.
 */
export async function pullRequestOf({ octokit, owner, repo }: Client, head: Head): Promise<number | undefined> {
    if (head.owner === undefined || head.branch === null) {
        return undefined;
    }
    const { data } = await octokit.rest.pulls.list({
        owner,
        repo,
        state: "open",
        head: `${head.owner}:${head.branch}`,
        per_page: 100,
    });
    return data.find((request) => request.head.sha === head.commit)?.number;
}
