import type { Environments } from "../environments";
import { KEY_ALIAS, stateBucketName } from "../names";
import { rolesOf } from "../trust";
import type { Template } from "./resource";
import { roleResources } from "./roles";
import { keyResources, stateResources } from "./state";

export type { Template } from "./resource";

/** What an account gets. */
export interface Bootstrap {
    readonly account: string;
    readonly region: string;
    /** Regions of the stacks and of copies of their backups. */
    readonly regions: readonly string[];
    /** `owner/name` on GitHub. */
    readonly repository: string;
    /** What the subjects of its tokens begin with. */
    readonly subjectPrefix: string;
    readonly environments: Environments;
    /** The environments that are in the account, the one that is added among them. */
    readonly held: readonly string[];
    /** ARN of a GitHub provider that the account has without this stack. */
    readonly provider: string | undefined;
    /** Whether the key of the alias is this stack's. */
    readonly ownKey: boolean;
    /** Whether the buckets are this stack's: those that an earlier destroy has left stay as they are. */
    readonly ownState: boolean;
}

/**
 * The longest template that CloudFormation takes in a call, in bytes.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
export const LONGEST_TEMPLATE = 51_200;

/** The CloudFormation template of an account. */
export function template(bootstrap: Bootstrap): Template {
    const { account, region, regions, environments, held, subjectPrefix, provider, ownKey, ownState } = bootstrap;
    return {
        AWSTemplateFormatVersion: "2010-09-09",
        Description: `State of Pulumi and roles of GitHub's workflows for ${bootstrap.repository}`,
        Resources: {
            ...(ownState && stateResources(account, region, ownKey)),
            ...(ownKey && keyResources(account)),
            ...roleResources({ account, region, regions }, rolesOf(environments, held, subjectPrefix), provider),
        },
        Outputs: {
            Repository: { Description: "Whose workflows get the roles", Value: bootstrap.repository },
            SubjectPrefix: { Description: "What the subjects of its tokens begin with", Value: subjectPrefix },
            Environments: { Description: "Environments in this account", Value: held.join(",") },
            Provider: { Description: "GitHub's OIDC provider, if not this stack's", Value: provider ?? "own" },
            Key: { Description: "The state's key, if not this stack's", Value: ownKey ? "own" : KEY_ALIAS },
            State: { Description: "The state's buckets, if not this stack's", Value: ownState ? "own" : "kept" },
            StateBucket: { Description: "Bucket of Pulumi's state", Value: stateBucketName(account, region) },
        },
    };
}
