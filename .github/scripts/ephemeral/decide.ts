import { z } from "zod";
import type { Environments } from "../../../bootstrap/environments";
import { backendUrl, deployRoleName, EPHEMERAL_ENVIRONMENT, roleArn, secretsProvider } from "../../../bootstrap/names";
import { ephemeralName } from "./stack-file";

/** An event of a pull request, as far as it matters. https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request */
const event = z.object({
    action: z.string(),
    label: z.object({ name: z.string() }).optional(),
    repository: z.object({ full_name: z.string() }),
    pull_request: z.object({
        number: z.int(),
        state: z.string(),
        labels: z.array(z.object({ name: z.string() })),
        head: z.object({ repo: z.object({ full_name: z.string() }).nullable() }),
    }),
});

/** An event of a pull request. */
export type PullRequestEvent = z.input<typeof event>;

/** Where the stacks of pull requests are. */
export interface EphemeralTarget {
    /** The environment whose stack file they are made from. */
    readonly from: string;
    readonly role: string;
    readonly region: string;
    readonly backend: string;
    readonly secretsProvider: string;
}

/** What a pull request's event asks for. */
export interface EphemeralDecision {
    readonly action: "deploy" | "destroy" | "none";
    /** For people, in the log. */
    readonly reason: string;
    readonly stack: string;
}

/** Where the stacks of pull requests are, or why there are none. */
export function ephemeralTarget({ environments, ephemeral }: Environments): EphemeralTarget | string {
    const source = environments.find(({ name }) => name === ephemeral?.from);
    if (ephemeral === undefined || source === undefined) {
        return "Pull requests get no environment: .github/environments.yaml has no ephemeral.";
    }
    const { name: from, account, region } = source;
    if (account === undefined) {
        return `Pull requests get no environment yet: ${from} is not set up (npm run bootstrap -- --environment ${from}).`;
    }
    return {
        from,
        role: roleArn(account, deployRoleName(EPHEMERAL_ENVIRONMENT)),
        region,
        backend: backendUrl({ account, region }),
        secretsProvider: secretsProvider({ region }),
    };
}

/**
 * Decides by an event whether a pull request's stack is deployed, destroyed, or left alone.
 *
 * A fork's is always left alone: its code would run with a role in AWS.
 */
export function decideEphemeral(given: unknown, label: string): EphemeralDecision {
    const { action, pull_request: pullRequest, repository, label: moved } = event.parse(given);
    const stack = ephemeralName(pullRequest.number);
    const decided = (what: EphemeralDecision["action"], reason: string) => ({ action: what, reason, stack });
    if (pullRequest.head.repo?.full_name !== repository.full_name) {
        return decided("none", "The pull request comes from a fork, which gets no environment.");
    }
    const labelled = pullRequest.labels.some(({ name }) => name === label);
    switch (action) {
        case "closed":
            return labelled
                ? decided("destroy", "The pull request is closed.")
                : decided("none", `The pull request is closed, and has no label "${label}".`);
        case "unlabeled":
            return moved?.name === label
                ? decided("destroy", `The label "${label}" was taken away.`)
                : decided("none", `Another label than "${label}" was taken away.`);
        case "labeled":
            if (moved?.name !== label) {
                return decided("none", `Another label than "${label}" was added.`);
            }
            break;
    }
    if (pullRequest.state !== "open") {
        return decided("none", "The pull request is closed.");
    }
    return labelled
        ? decided("deploy", `The pull request has the label "${label}".`)
        : decided("none", `The pull request has no label "${label}".`);
}
