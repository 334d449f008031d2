import type { Client } from "./client";
import { cutMarkdown } from "./cut";
import { beginsWithMarker, marked } from "./marker";
import { explained } from "./problem";
import { refusalOf } from "./retry";

/** What an issue is found by. */
export interface IssuePlace {
    readonly client: Client;
    /** Tells one subject from another: `drift-prod`. */
    readonly marker: string;
    /** A label of all issues of this kind: `drift`. It is created where it is missing. */
    readonly label: string;
}

/** An issue that is open as long as something is wrong. */
export interface IssueText extends IssuePlace {
    readonly title: string;
    readonly body: string;
    /**
     * Address of the whole text, for where it does not fit.
     * @default none
     */
    readonly whole?: string | undefined;
}

interface Found {
    readonly number: number;
    readonly title: string;
    readonly body: string;
}

/**
 * Opens an issue, or writes the one that is open for the same subject anew. Of several the oldest stays open.
 *
 * @returns the issue's number.
 */
export async function upsertIssue(issue: IssueText): Promise<number> {
    const { client, title, label } = issue;
    const { issues } = client.octokit.rest;
    const body = marked(issue.marker, issue.body, (text, limit) => cutMarkdown(text, { limit, ...issue }));
    return explained(`The issue "${title}"`, "issues: write", async () => {
        const kept = await keepFirst(client, await findIssues(issue), { title, body });
        if (kept !== undefined) {
            return kept;
        }
        await ensureLabel(issue);
        const { data } = await issues.create({ ...repository(client), title, body, labels: [label] });
        // Another run may have found none either.
        return (await keepFirst(client, await findIssues(issue), { title, body })) ?? data.number;
    });
}

/**
 * Closes the issue of a subject, with a word why.
 *
 * @returns the numbers of what was open.
 */
export async function closeIssue(place: IssuePlace & { readonly comment: string }): Promise<number[]> {
    const { client, comment } = place;
    const { issues } = client.octokit.rest;
    return explained(`The issue of ${place.marker}`, "issues: write", async () => {
        const found = await findIssues(place);
        for (const { number } of found) {
            await issues.createComment({ ...repository(client), issue_number: number, body: comment });
            await close(client, number, "completed");
        }
        return found.map(({ number }) => number);
    });
}

async function keepFirst(
    client: Client,
    found: readonly Found[],
    { title, body }: { readonly title: string; readonly body: string },
): Promise<number | undefined> {
    const [first, ...doubles] = found;
    if (first === undefined) {
        return undefined;
    }
    if (first.title !== title || first.body !== body) {
        await client.octokit.rest.issues.update({ ...repository(client), issue_number: first.number, title, body });
    }
    for (const { number } of doubles) {
        await close(client, number, "not_planned");
    }
    return first.number;
}

async function close(client: Client, number: number, reason: "completed" | "not_planned"): Promise<void> {
    await client.octokit.rest.issues.update({
        ...repository(client),
        issue_number: number,
        state: "closed",
        state_reason: reason,
    });
}

async function findIssues({ client, marker, label }: IssuePlace): Promise<Found[]> {
    const { octokit, login } = client;
    const open = await octokit.paginate(octokit.rest.issues.listForRepo, {
        ...repository(client),
        state: "open",
        labels: label,
        per_page: 100,
    });
    return open
        .filter(({ pull_request: pullRequest }) => pullRequest === undefined)
        .filter(({ user, body }) => user?.login === login && beginsWithMarker(body, marker))
        .map(({ number, title, body }) => ({ number, title, body: body ?? "" }))
        .sort((one, other) => one.number - other.number);
}

async function ensureLabel({ client, label }: IssuePlace): Promise<void> {
    try {
        await client.octokit.rest.issues.createLabel({ ...repository(client), name: label });
    } catch (error) {
        // It is there already.
        if (refusalOf(error)?.status !== 422) {
            throw error;
        }
    }
}

function repository({ owner, repo }: Client) {
    return { owner, repo };
}
