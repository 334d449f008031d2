import type { Environment } from "../../../bootstrap/environments";
import {
    backendUrl,
    deployRoleName,
    infrastructureEnvironment,
    previewRoleName,
    roleArn,
    secretsProvider,
} from "../../../bootstrap/names";

/** A lane of a deployment: each has approvers and a queue of its own. */
export type Lane = "application" | "infrastructure";

/** The lanes. */
export const LANES: readonly Lane[] = ["application", "infrastructure"];

/** An environment that is set up, as a workflow needs it. */
export interface Target {
    /** Name of the environment and of its stack. */
    readonly name: string;
    readonly account: string;
    readonly region: string;
    /** GitHub environment of each lane. */
    readonly gates: Readonly<Record<Lane, string>>;
    /** Whether somebody has to let a lane pass. */
    readonly approval: Readonly<Record<Lane, boolean>>;
    /** ARN of the role that reads. */
    readonly previewRole: string;
    /** ARN of the role that deploys. */
    readonly deployRole: string;
    /** What `pulumi login` takes. */
    readonly backend: string;
    /** What `pulumi stack init` takes. */
    readonly secretsProvider: string;
}

/** What workflows need of an environment; nothing where its account is not set up. */
export function targetOf(environment: Environment): Target | undefined {
    const { name, account, region, approvers } = environment;
    if (account === undefined) {
        return undefined;
    }
    return {
        name,
        account,
        region,
        gates: {
            application: name,
            infrastructure: approvers === undefined ? name : infrastructureEnvironment(name),
        },
        approval: {
            application: (approvers?.release ?? []).length > 0,
            infrastructure: (approvers?.infrastructure ?? []).length > 0,
        },
        previewRole: roleArn(account, previewRoleName()),
        deployRole: roleArn(account, deployRoleName(name)),
        backend: backendUrl({ account, region }),
        secretsProvider: secretsProvider({ region }),
    };
}

/**
 * Address of an environment's image repository, as {@link EcrRepo} names it: it is asked for before Pulumi's state is.
 */
export function registryOf({ account, region, name }: Pick<Target, "account" | "region" | "name">, project: string) {
    return `${account}.dkr.ecr.${region}.amazonaws.com/${project}-${name}`;
}
