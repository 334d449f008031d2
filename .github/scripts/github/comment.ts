import type { Client } from "./client";
import { cutMarkdown } from "./cut";
import { beginsWithMarker, marked } from "./marker";
import { explained, unlessGone } from "./problem";

/** A comment on a pull request that is written once and then kept up to date. */
export interface Comment {
    readonly client: Client;
    /** Number of the pull request. */
    readonly pullRequest: number;
    /** Tells the comments of one workflow from another's: `preview`. */
    readonly marker: string;
    readonly body: string;
    /**
     * Address of the whole text, for where it does not fit.
     * @default none
     */
    readonly whole?: string | undefined;
}

interface Written {
    readonly id: number;
    readonly body: string;
}

/**
 * Writes a comment in the place of the one with the same marker, or the first one. What two runs at once wrote twice is
 * brought together: the older comment stays, with the later text.
 *
 * @returns the comment's id.
 */
export async function upsertComment(comment: Comment): Promise<number> {
    const { client, pullRequest } = comment;
    const body = marked(comment.marker, comment.body, (text, limit) => cutMarkdown(text, { limit, ...comment }));
    return explained(`The comment on pull request #${pullRequest}`, "pull-requests: write", async () => {
        const before = await findComments(comment);
        const kept = await keepFirst(client, before, body);
        if (kept !== undefined) {
            return kept;
        }
        const { data } = await client.octokit.rest.issues.createComment({ ...place(comment), body });
        // Another run may have found none either.
        return (await keepFirst(client, await findComments(comment), body)) ?? data.id;
    });
}

/** Whether the pull request has the comment already. */
export async function hasComment(comment: Omit<Comment, "body">): Promise<boolean> {
    return explained(`The comments on pull request #${comment.pullRequest}`, "pull-requests: write", async () => {
        return (await findComments(comment)).length > 0;
    });
}

// Gives nothing where there is none, or it was deleted meanwhile.
async function keepFirst(client: Client, found: readonly Written[], body: string): Promise<number | undefined> {
    const [first, ...doubles] = found;
    if (first === undefined) {
        return undefined;
    }
    const at = { owner: client.owner, repo: client.repo };
    const { issues } = client.octokit.rest;
    const updated =
        first.body === body
            ? first
            : await unlessGone(() => issues.updateComment({ ...at, comment_id: first.id, body }));
    for (const double of doubles) {
        await unlessGone(() => issues.deleteComment({ ...at, comment_id: double.id }));
    }
    return updated === undefined ? undefined : first.id;
}

async function findComments(comment: Omit<Comment, "body">): Promise<Written[]> {
    const { octokit, login } = comment.client;
    const all = await octokit.paginate(octokit.rest.issues.listComments, { ...place(comment), per_page: 100 });
    return all
        .filter(({ user, body }) => user?.login === login && beginsWithMarker(body, comment.marker))
        .map(({ id, body = "" }) => ({ id, body }))
        .sort((one, other) => one.id - other.id);
}

function place({ client, pullRequest }: Omit<Comment, "body">) {
    return { owner: client.owner, repo: client.repo, issue_number: pullRequest };
}
