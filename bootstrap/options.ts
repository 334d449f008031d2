import { parseOptions, UsageError } from "../commands/arguments";
import type { Environment, Environments } from "./environments";
import { EPHEMERAL_PREFIX } from "./names";
import { subjectPrefix } from "./trust";

/** What a person asks for. */
export interface Options {
    readonly repository: string;
    /** What the subjects of its tokens begin with, where it was given. */
    readonly subjectPrefix: string | undefined;
    readonly environment: Environment;
    /** The account that it has to be. */
    readonly account: string | undefined;
    readonly yes: boolean;
    readonly destroy: boolean;
    readonly deleteState: boolean;
}

const OPTIONS = {
    repository: { type: "string" },
    "subject-prefix": { type: "string" },
    environment: { type: "string" },
    account: { type: "string" },
    yes: { type: "boolean" },
    destroy: { type: "boolean" },
    "delete-state": { type: "boolean" },
} as const;

const REPOSITORY = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\/[A-Za-z0-9._-]+$/;

/**
 * Reads the command's options.
 *
 * @throws {@link UsageError} with all that is wrong with them.
 */
export function readOptions(args: readonly string[], environments: Environments): Options {
    const given = parseOptions(args, OPTIONS);
    const { repository = "", account, environment: name = "", "subject-prefix": prefix } = given;
    const environment = environments.environments.find((known) => known.name === name);
    const destroy = given.destroy ?? false;
    const names = environments.environments.map((known) => known.name).join(", ");
    const mistakes = [
        ...(repository === ""
            ? ["--repository is missing: name the repository on GitHub, as owner/name."]
            : REPOSITORY.test(repository)
              ? []
              : [`--repository "${repository}" is not of the form owner/name.`]),
        ...(name === ""
            ? [`--environment is missing: there are ${names}.`]
            : environment === undefined
              ? [`--environment "${name}" is not in .github/environments.yaml: there are ${names}.`]
              : []),
        ...(account !== undefined && !/^\d{12}$/.test(account)
            ? [`--account "${account}" is not the 12 digits of an AWS account.`]
            : []),
        ...(account !== undefined && environment?.account !== undefined && environment.account !== account
            ? [`--account ${account} is not that of ${name} in .github/environments.yaml, ${environment.account}.`]
            : []),
        ...(prefix !== undefined && !isPrefixOf(prefix, repository)
            ? [
                  `--subject-prefix "${prefix}" is neither ${subjectPrefix(repository)} nor that with numbers, as repo:owner@1/name@2.`,
              ]
            : []),
        ...(given["delete-state"] === true && !destroy ? ["--delete-state is for --destroy only."] : []),
    ];
    if (mistakes.length > 0 || environment === undefined) {
        throw new UsageError(mistakes.join("\n       "));
    }
    return {
        repository,
        subjectPrefix: prefix,
        environment,
        account: account ?? environment.account,
        yes: given.yes ?? false,
        destroy,
        deleteState: given["delete-state"] ?? false,
    };
}

/**
 * The environments of an account that cannot be told apart by their names: the permissions of one would be for both,
 * since a name with a wildcard behind it is what limits them.
 */
export function indistinct(names: readonly string[]): [string, string] | undefined {
    const all = [...names, EPHEMERAL_PREFIX];
    for (const name of all) {
        const longer = all.find((other) => other !== name && other.startsWith(name));
        if (longer !== undefined) {
            return [name, longer];
        }
    }
    return undefined;
}

/** Whether a prefix is one of a repository's two: GitHub adds the numbers of owner and repository to newer ones. */
export function isPrefixOf(prefix: string, repository: string): boolean {
    return prefix.replace(/@\d+(?=\/|$)/g, "").toLowerCase() === subjectPrefix(repository).toLowerCase();
}
