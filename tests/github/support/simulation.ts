import type { Environments } from "../../../bootstrap/environments";
import {
    AUDIENCE,
    branchSubject,
    environmentSubject,
    pullRequestSubject,
    subjectPrefix,
} from "../../../bootstrap/trust";
import { decide, type Event } from "../../../.github/scripts/decide";
import type { Claims } from "../../support/trust";
import type { Expressions, Scope, Status, Value } from "./expressions";
import { passes } from "./filters";
import { type Job, workflowIn } from "./workflow-files";

/** The repository that the workflows belong to. */
export const REPOSITORY = "example/shop";

/** Something that happens on GitHub. */
export interface Happening {
    readonly event: "push" | "pull_request" | "workflow_dispatch" | "workflow_run";
    /** The branch that it happens on; of a pull request the one that it is for. */
    readonly branch: string;
    /** Changed files; `undefined` where they are not known. */
    readonly files?: readonly string[] | undefined;
    /** Of a pull request. @default "opened" */
    readonly action?: string;
    /** Repository that a pull request comes from; null where it is gone. @default the workflows' own */
    readonly from?: string | null;
    readonly actor?: string;
    readonly inputs?: {
        readonly environment: string;
        readonly lane: "both" | "application" | "infrastructure";
        readonly hold: boolean;
    };
    /** What set off the run that a `workflow_run` tells of. */
    readonly ofEvent?: string;
    /** How that run has ended. @default "success" */
    readonly conclusion?: string;
    /** Jobs that fail, as `workflow/job`. */
    readonly failing?: readonly string[];
    /** Jobs that GitHub ends while the run goes on: at their time limit, or for a newer one in the queue. */
    readonly cancelled?: readonly string[];
    /** Jobs of `plan` that find nothing to do, as `workflow/job`. */
    readonly unchanged?: readonly string[];
}

/** A job that runs. */
export interface Running {
    /** `deploy/first-application/deploy`, and its part of a matrix in brackets. */
    readonly job: string;
    readonly environment: string | undefined;
    /** ARN of the role that it asks for. */
    readonly role: string | undefined;
    /** The claims of its token; nothing where GitHub gives it none. */
    readonly claims: Claims | undefined;
    readonly permissions: Readonly<Record<string, string>>;
    /** Whether a step of it is handed a secret of the repository. */
    readonly hasSecrets: boolean;
}

/** GitHub's defaults for `pull_request`. */
const PULL_REQUEST_TYPES = ["opened", "synchronize", "reopened"];

/** Evaluates the workflows' own files: which of their jobs run when something happens, and with which token. */
export class Simulation {
    constructor(
        private readonly expressions: Expressions,
        private readonly environments: Environments,
        private readonly files: readonly string[],
    ) {}

    /** The jobs that run, in the files' order. */
    run(happening: Happening): Running[] {
        return this.files.flatMap((file) => {
            const workflow = workflowIn(file);
            return isStarted(workflow.on, happening)
                ? this.jobs(workflow.name, workflow.jobs, happening, { inputs: inputsOf(happening) })
                : [];
        });
    }

    private jobs(
        path: string,
        jobs: Readonly<Record<string, Job>>,
        happening: Happening,
        { inputs, secrets = { SLACK_WEBHOOK_URL: "set" } }: { inputs: Value; secrets?: Value },
    ): Running[] {
        const results = new Map<string, string>();
        return Object.entries(jobs).flatMap(([name, job]) => {
            const at = `${path}/${name}`;
            const needs = Object.fromEntries(
                job.needs.map((need): [string, Value] => [
                    need,
                    {
                        result: results.get(need) ?? "missing",
                        outputs: outputsOf(`${path}/${need}`, happening, this.environments),
                    },
                ]),
            );
            const contexts = { github: githubOf(happening), needs, inputs, secrets };
            const scope: Scope = { contexts, status: statusOf(ancestors(name, jobs).map((one) => results.get(one))) };
            if (!this.expressions.allows(job.if, scope)) {
                results.set(name, "skipped");
                return [];
            }
            const running =
                job.uses === undefined
                    ? this.instances(at, job, happening, scope)
                    : this.called(at, job, happening, scope);
            const isOneOf = (those: readonly string[] = []) =>
                those.some((one) => one === at || one.startsWith(`${at}/`));
            const ended = isOneOf(happening.cancelled) ? "cancelled" : "success";
            results.set(name, isOneOf(happening.failing) ? "failure" : ended);
            return running;
        });
    }

    private called(at: string, job: Job, happening: Happening, scope: Scope): Running[] {
        const inputs = this.filledAll(job.with, scope);
        const secrets = this.filledAll(job.secrets, scope);
        const file = (job.uses ?? "").replace("./.github/workflows/", "");
        return this.jobs(at, workflowIn(file).jobs, happening, { inputs, secrets });
    }

    private instances(at: string, job: Job, happening: Happening, scope: Scope): Running[] {
        return this.matrix(job, scope).map((matrix) => {
            const own: Scope = { ...scope, contexts: { ...scope.contexts, matrix } };
            const steps = job.steps ?? [];
            const setup = steps.find(({ uses }) => uses === "./.github/actions/setup")?.with ?? {};
            const role = this.expressions.filled(setup.role ?? "", own);
            const environment = this.expressions.filled(job.environment ?? "", own);
            const permissions = job.permissions ?? {};
            return {
                job: `${at}${label(matrix)}`,
                environment: textOf(environment),
                role: textOf(role),
                claims: permissions["id-token"] === "write" ? claimsOf(happening, textOf(environment)) : undefined,
                permissions,
                hasSecrets: steps.some(({ env }) => JSON.stringify(env ?? {}).includes("secrets.")),
            };
        });
    }

    private matrix({ strategy }: Job, scope: Scope): Value[] {
        return Object.entries(strategy?.matrix ?? {}).reduce<Value[]>(
            (all, [name, values]) => {
                const list = this.expressions.filled(values, scope);
                const each: readonly Value[] = Array.isArray(list) ? list : [];
                return all.flatMap((one) => each.map((part) => ({ ...(isObject(one) ? one : {}), [name]: part })));
            },
            [{}],
        );
    }

    private filledAll(values: Readonly<Record<string, Value>> = {}, scope: Scope): Record<string, Value> {
        return Object.fromEntries(
            Object.entries(values).map(([name, one]) => [name, this.expressions.filled(one, scope)]),
        );
    }
}

function isStarted(
    on: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>,
    happening: Happening,
): boolean {
    if (!(happening.event in on)) {
        return false;
    }
    const { branches, paths, types } = on[happening.event] ?? {};
    const { event, branch, files, action = "opened" } = happening;
    const typesOf = texts(types) ?? (event === "pull_request" ? PULL_REQUEST_TYPES : undefined);
    return (
        (texts(branches) === undefined || passes(texts(branches) ?? [], branch)) &&
        (texts(paths) === undefined || files === undefined || files.some((file) => passes(texts(paths) ?? [], file))) &&
        (event !== "pull_request" || (typesOf ?? []).includes(action))
    );
}

function texts(value: unknown): string[] | undefined {
    return Array.isArray(value) ? value.filter((one) => typeof one === "string") : undefined;
}

function inputsOf({ event, inputs }: Happening): Value {
    return event === "workflow_dispatch" && inputs !== undefined ? { ...inputs } : {};
}

function githubOf({
    event,
    branch,
    actor = "octocat",
    from = REPOSITORY,
    action = "opened",
    ofEvent = "",
    conclusion = "success",
}: Happening): Value {
    const repository = { full_name: REPOSITORY, default_branch: "main" };
    const request = {
        number: 7,
        head: { sha: "b".repeat(40), repo: from === null ? null : { full_name: from } },
        base: { sha: "a".repeat(40) },
    };
    return {
        event_name: event,
        repository: REPOSITORY,
        actor,
        sha: "c".repeat(40),
        ref_name: branch,
        token: "token",
        event: {
            repository,
            ...(event === "pull_request" && { action, pull_request: request }),
            ...(event === "workflow_run" && { workflow_run: { id: 1, event: ofEvent, conclusion } }),
        },
    };
}

// The outputs of the jobs that decide are the function's own answer.
function outputsOf(job: string, happening: Happening, environments: Environments): Value {
    if (job.endsWith("/decide")) {
        return { decision: JSON.stringify(decide(eventOf(happening), happening.files, environments)) };
    }
    return job.endsWith("/plan") ? { changes: String(!(happening.unchanged ?? []).includes(job)) } : {};
}

function eventOf({ event, branch, from = REPOSITORY, actor = "octocat", inputs }: Happening): Event {
    switch (event) {
        case "push":
            return { name: event, branch };
        case "workflow_dispatch":
            return { name: event, branch, environment: inputs?.environment ?? "", lane: inputs?.lane ?? "both" };
        default:
            return { name: "pull_request", repository: REPOSITORY, head: from ?? undefined, actor };
    }
}

/** GitHub's token for AWS: none for a fork's pull request, nor for Dependabot's. */
export function claimsOf(happening: Happening, environment: string | undefined): Claims | undefined {
    const { event, branch, from = REPOSITORY, actor } = happening;
    if (event === "pull_request" && (from !== REPOSITORY || actor === "dependabot[bot]")) {
        return undefined;
    }
    const prefix = subjectPrefix(REPOSITORY);
    const sub =
        environment !== undefined
            ? environmentSubject(prefix, environment)
            : event === "pull_request"
              ? pullRequestSubject(prefix)
              : branchSubject(prefix, branch);
    return { aud: AUDIENCE, sub };
}

function ancestors(name: string, jobs: Readonly<Record<string, Job>>): string[] {
    const direct = jobs[name]?.needs ?? [];
    return [...new Set([...direct, ...direct.flatMap((need) => ancestors(need, jobs))])];
}

function statusOf(results: readonly (string | undefined)[]): Status {
    return {
        success: results.every((result) => result === "success"),
        failure: results.includes("failure"),
        // Of the run as a whole, not of a job that was ended in it.
        cancelled: false,
    };
}

function label(matrix: Value): string {
    const parts = isObject(matrix)
        ? Object.values(matrix).map((part) => textOf(isObject(part) ? (part.name ?? "") : part) ?? "?")
        : [];
    return parts.length === 0 ? "" : ` [${parts.join()}]`;
}

function textOf(value: Value): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

function isObject(value: Value): value is Readonly<Record<string, Value>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
