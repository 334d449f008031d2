import type { Environment, Environments } from "./environments";
import {
    backendUrl,
    deployRoleName,
    drillEnvironment,
    drillRoleName,
    EPHEMERAL_ENVIRONMENT,
    infrastructureEnvironment,
    type Place,
    roleArn,
    secretsProvider,
} from "./names";

/** A GitHub environment, as it should be. */
export interface GitHubEnvironment {
    readonly name: string;
    /** GitHub users, or teams as `organization/team`. */
    readonly approvers: readonly string[];
    /** The branches whose jobs may use it; absent for every one. */
    readonly branches?: readonly string[];
    readonly variables: Readonly<Record<string, string>>;
}

/** The GitHub environments that belong to an environment. */
export function githubEnvironments(
    environments: Environments,
    environment: Environment,
    place: Place,
): GitHubEnvironment[] {
    const { name, approvers } = environment;
    const branch = branchOf(environments, environment);
    const own = branch === undefined ? {} : { branches: [branch] };
    const all = [...new Set(environments.environments.flatMap((other) => other.branch ?? []))];
    const deploy = variables(place, deployRoleName(name));
    return [
        { name, approvers: approvers?.release ?? [], ...own, variables: deploy },
        ...(approvers === undefined
            ? []
            : [
                  {
                      name: infrastructureEnvironment(name),
                      approvers: approvers.infrastructure,
                      ...own,
                      variables: deploy,
                  },
              ]),
        // A drill runs by a schedule, on the default branch.
        {
            name: drillEnvironment(name),
            approvers: [],
            branches: all,
            variables: variables(place, drillRoleName(name)),
        },
        // A pull request's ref is refs/pull/<number>/merge: no branch.
        ...(environments.ephemeral?.from === name
            ? [
                  {
                      name: EPHEMERAL_ENVIRONMENT,
                      approvers: [],
                      variables: variables(place, deployRoleName(EPHEMERAL_ENVIRONMENT)),
                  },
              ]
            : []),
    ];
}

/** The settings as text, to be made by hand. */
export function asText(environments: readonly GitHubEnvironment[]): string {
    return environments
        .map(({ name, approvers, branches, variables: values }) =>
            [
                `  ${name}`,
                `    branches   ${branches?.join(", ") ?? "all"}`,
                `    approvers  ${approvers.length === 0 ? "none" : approvers.join(", ")}`,
                ...Object.entries(values).map(([key, value]) => `    ${key}=${value}`),
            ].join("\n"),
        )
        .join("\n");
}

// That of the environment at the beginning of the chain.
function branchOf(environments: Environments, environment: Environment): string | undefined {
    let current: Environment | undefined = environment;
    while (current !== undefined && current.branch === undefined) {
        const { after }: Environment = current;
        current = environments.environments.find(({ name }) => name === after);
    }
    return current?.branch;
}

function variables(place: Place, role: string): Record<string, string> {
    return {
        AWS_ROLE_ARN: roleArn(place.account, role),
        AWS_REGION: place.region,
        PULUMI_BACKEND_URL: backendUrl(place),
        PULUMI_SECRETS_PROVIDER: secretsProvider(place),
    };
}
