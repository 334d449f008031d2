import type { Environments } from "./environments";
import {
    deployRoleName,
    drillEnvironment,
    drillRoleName,
    EPHEMERAL_ENVIRONMENT,
    infrastructureEnvironment,
    previewRoleName,
} from "./names";

/** Who signs the tokens of GitHub's workflows. */
export const ISSUER = "token.actions.githubusercontent.com";

/** Whom the tokens are for. */
export const AUDIENCE = "sts.amazonaws.com";

/** What a role is for. */
export type RoleKind = "preview" | "deploy" | "ephemeral" | "drill";

/** A role that GitHub's workflows assume. */
export interface Role {
    readonly kind: RoleKind;
    readonly name: string;
    /** The environment that it is for; those of `ephemeral` and `preview` are for several stacks. */
    readonly environment?: string;
    /** The subjects (claim `sub`) of the tokens that it is given for. */
    readonly subjects: readonly string[];
}

/** The trust policy of a role. */
export interface TrustDocument {
    readonly Version: "2012-10-17";
    readonly Statement: readonly TrustStatement[];
}

/** The one statement of a trust policy. */
export interface TrustStatement {
    readonly Sid: string;
    readonly Effect: "Allow";
    readonly Action: "sts:AssumeRoleWithWebIdentity";
    readonly Principal: { readonly Federated: unknown };
    readonly Condition: Readonly<Record<"StringEquals", Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * What the subjects of a repository's tokens begin with, where GitHub does not say otherwise: `repo:owner/name`.
 * Repositories made, renamed or transferred since 15 July 2026 have their numbers in it, `repo:owner@1/name@2`, and
 * GitHub's API tells it (`sub_claim_prefix`).
 *
 * Source: https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
 */
export function subjectPrefix(repository: string): string {
    return `repo:${repository}`;
}

/** The subject of a job in a GitHub environment. */
export function environmentSubject(prefix: string, environment: string): string {
    return `${prefix}:environment:${environment}`;
}

/** The subject of a job on a branch, in no GitHub environment. */
export function branchSubject(prefix: string, branch: string): string {
    return `${prefix}:ref:refs/heads/${branch}`;
}

/** The subject of a job of a pull request, in no GitHub environment. A fork's jobs get no token at all. */
export function pullRequestSubject(prefix: string): string {
    return `${prefix}:pull_request`;
}

/**
 * The roles of an account: of those of the environments that are named, with the one for pull requests and that of
 * their stacks.
 *
 * @param held names of the environments in the account.
 * @param prefix what the repository's subjects begin with, {@link subjectPrefix}.
 */
export function rolesOf(environments: Environments, held: readonly string[], prefix: string): Role[] {
    const named = environments.environments.filter(({ name }) => held.includes(name));
    // All branches of the file, so that an account's role does not change with another account's environment.
    const branches = [...new Set(environments.environments.flatMap(({ branch }) => branch ?? []))];
    const preview: Role = {
        kind: "preview",
        name: previewRoleName(),
        subjects: [pullRequestSubject(prefix), ...branches.map((branch) => branchSubject(prefix, branch))],
    };
    const deploy = named.map(({ name, approvers }): Role => ({
        kind: "deploy",
        name: deployRoleName(name),
        environment: name,
        subjects: [
            environmentSubject(prefix, name),
            ...(approvers === undefined ? [] : [environmentSubject(prefix, infrastructureEnvironment(name))]),
        ],
    }));
    const drill = named.map(({ name }): Role => ({
        kind: "drill",
        name: drillRoleName(name),
        environment: name,
        subjects: [environmentSubject(prefix, drillEnvironment(name))],
    }));
    const { ephemeral } = environments;
    const ofPullRequests: Role[] =
        ephemeral !== undefined && held.includes(ephemeral.from)
            ? [
                  {
                      kind: "ephemeral",
                      name: deployRoleName(EPHEMERAL_ENVIRONMENT),
                      subjects: [environmentSubject(prefix, EPHEMERAL_ENVIRONMENT)],
                  },
              ]
            : [];
    return [preview, ...deploy, ...drill, ...ofPullRequests];
}

/**
 * The trust policy of a role: for tokens of GitHub's that are meant for AWS, and whose subject is exactly one of the
 * role's.
 *
 * @param provider the ARN of GitHub's OIDC provider in the account, or what CloudFormation makes it of.
 */
export function trustPolicy(provider: unknown, { subjects }: Pick<Role, "subjects">): TrustDocument {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "GitHub",
                Effect: "Allow",
                Action: "sts:AssumeRoleWithWebIdentity",
                Principal: { Federated: provider },
                Condition: {
                    StringEquals: { [`${ISSUER}:aud`]: AUDIENCE, [`${ISSUER}:sub`]: subjects },
                },
            },
        ],
    };
}
