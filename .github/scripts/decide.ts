import type { Environment, Environments } from "../../bootstrap/environments";
import { partOf } from "./delivery/paths";
import { type Lane, type Target, targetOf } from "./delivery/target";

/** What started a workflow. */
export type Event =
    | {
          readonly name: "pull_request";
          /** The repository that the workflow belongs to, `owner/name`. */
          readonly repository: string;
          /** The repository that the changes are in; another one for a fork, and none where it was deleted. */
          readonly head: string | undefined;
          readonly actor: string;
      }
    | { readonly name: "push"; readonly branch: string }
    | {
          readonly name: "workflow_dispatch";
          readonly branch: string;
          readonly environment: string;
          readonly lane: Lane | "both";
      };

/** Which jobs run. */
export interface Decision {
    /** Environments whose preview is asked of AWS. */
    readonly preview: readonly Target[];
    /** Where the images come from: built here, those that another environment runs, or none, as they stay. */
    readonly images: "build" | "copy" | "none";
    /** The stacks that images are built for. */
    readonly builds: readonly string[];
    /** The environment whose images are copied. */
    readonly source: Target | null;
    /** The environment that is deployed. */
    readonly first: Target | null;
    /** The environment that is deployed after it. */
    readonly next: Target | null;
    readonly lanes: Readonly<Record<Lane, boolean>>;
    /** Why, for people. */
    readonly notes: readonly string[];
}

/** A deployment that was asked for and makes no sense. */
export class DecisionError extends Error {
    override readonly name = "DecisionError";
}

const NOTHING: Decision = {
    preview: [],
    images: "none",
    builds: [],
    source: null,
    first: null,
    next: null,
    lanes: { application: false, infrastructure: false },
    notes: [],
};

/**
 * Decides which jobs run.
 *
 * @param changedFiles paths from the project's folder; `undefined` where they are not known, which counts as all.
 * @throws {@link DecisionError} for a deployment by hand that makes no sense, and for an order of environments that the
 * workflow does not have.
 */
export function decide(event: Event, changedFiles: readonly string[] | undefined, all: Environments): Decision {
    switch (event.name) {
        case "pull_request":
            return ofPullRequest(event, changedFiles, all);
        case "push":
            return ofPush(event.branch, changedFiles, all);
        case "workflow_dispatch":
            return byHand(event, all);
    }
}

function ofPullRequest(
    { repository, head, actor }: Extract<Event, { name: "pull_request" }>,
    changedFiles: readonly string[] | undefined,
    { environments }: Environments,
): Decision {
    if (head !== repository) {
        return { ...NOTHING, notes: ["A fork gets no credentials: ci's comment has the preview without them."] };
    }
    // GitHub treats its pull requests as a fork's: no secrets, and no token for AWS.
    if (actor === "dependabot[bot]") {
        return { ...NOTHING, notes: ["Dependabot gets no credentials: ci's comment has the preview without them."] };
    }
    if (!lanesOf(changedFiles).infrastructure) {
        return { ...NOTHING, notes: ["No file that Pulumi's program is made of has changed."] };
    }
    return {
        ...NOTHING,
        preview: environments.flatMap((environment) => targetOf(environment) ?? []),
        notes: environments.flatMap(notSetUp),
    };
}

function ofPush(branch: string, changedFiles: readonly string[] | undefined, all: Environments): Decision {
    const environment = all.environments.find((candidate) => candidate.branch === branch);
    if (environment === undefined) {
        return { ...NOTHING, notes: [`No environment is deployed from ${branch}.`] };
    }
    const lanes = lanesOf(changedFiles);
    if (!lanes.application && !lanes.infrastructure) {
        return { ...NOTHING, notes: ["Nothing that is deployed has changed."] };
    }
    const following = followerOf(environment, all);
    const first = targetOf(environment);
    if (first === undefined) {
        return { ...NOTHING, notes: notSetUp(environment) };
    }
    const next = (following && targetOf(following)) ?? null;
    return {
        ...NOTHING,
        ...(lanes.application && { images: "build", builds: [first, next].flatMap((target) => target?.name ?? []) }),
        first,
        next,
        lanes,
        notes: following === undefined ? [] : notSetUp(following),
    };
}

function byHand(
    { branch, environment: name, lane }: Extract<Event, { name: "workflow_dispatch" }>,
    all: Environments,
): Decision {
    const environment = all.environments.find((candidate) => candidate.name === name);
    if (environment === undefined) {
        const names = all.environments.map((candidate) => candidate.name).join(", ");
        throw new DecisionError(`There is no environment "${name}" in .github/environments.yaml. There are ${names}.`);
    }
    const before = all.environments.find((candidate) => candidate.name === environment.after);
    const allowed = environment.branch ?? before?.branch;
    if (allowed === undefined) {
        throw new DecisionError(`${name} follows ${String(environment.after)}, which has no branch of its own.`);
    }
    if (branch !== allowed) {
        throw new DecisionError(
            `${name} is deployed from ${allowed}, not from ${branch}. Run the workflow on ${allowed}.`,
        );
    }
    const target = targetOf(environment);
    const source = before === undefined ? undefined : targetOf(before);
    if (target === undefined || (before !== undefined && source === undefined)) {
        return { ...NOTHING, notes: [...notSetUp(environment), ...(before === undefined ? [] : notSetUp(before))] };
    }
    const lanes = { application: lane !== "infrastructure", infrastructure: lane !== "application" };
    return {
        ...NOTHING,
        ...(lanes.application &&
            (source === undefined ? { images: "build", builds: [target.name] } : { images: "copy", source })),
        first: target,
        lanes,
    };
}

function lanesOf(changedFiles: readonly string[] | undefined): Decision["lanes"] {
    const has = (lane: Lane) => changedFiles === undefined || changedFiles.some((path) => partOf(path) === lane);
    return { application: has("application"), infrastructure: has("infrastructure") };
}

// The workflow has two steps: one environment after another.
function followerOf({ name }: Environment, { environments }: Environments): Environment | undefined {
    const [follower, ...others] = environments.filter(({ after }) => after === name);
    const third = environments.find(({ after }) => follower !== undefined && after === follower.name);
    if (others.length > 0 || third !== undefined) {
        throw new DecisionError(
            `.github/environments.yaml: after ${name} comes more than one environment ` +
                `(${[follower, ...others, third].flatMap((one) => one?.name ?? []).join(", ")}), and deploy.yml has one ` +
                `step after the first. Add jobs to it, or give one of them a branch.`,
        );
    }
    return follower;
}

/** What to say of an environment that no job can reach. */
function notSetUp({ name, account }: Environment): string[] {
    return account === undefined
        ? [
              `${name} is not set up, and its jobs are skipped: run ` +
                  `\`npm run bootstrap -- --repository owner/name --environment ${name}\` in its account (docs/going-live.md).`,
          ]
        : [];
}
