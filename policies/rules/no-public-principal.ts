import type { CheckedResource, ResourcePolicy } from "../model";
import { type PolicyStatement, statementsOf } from "../statements";
import { isEntries, texts } from "../values";

/** Properties that hold a resource's own policy, by the type of the resource. */
const RESOURCE_POLICIES: Readonly<Record<string, string>> = {
    "aws:backup/vaultPolicy:VaultPolicy": "policy",
    "aws:ecr/repositoryPolicy:RepositoryPolicy": "policy",
    "aws:iam/role:Role": "assumeRolePolicy",
    "aws:kms/key:Key": "policy",
    "aws:kms/keyPolicy:KeyPolicy": "policy",
    "aws:s3/bucketPolicy:BucketPolicy": "policy",
    "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
    "aws:sns/topic:Topic": "policy",
    "aws:sns/topicPolicy:TopicPolicy": "policy",
    "aws:sqs/queue:Queue": "policy",
    "aws:sqs/queuePolicy:QueuePolicy": "policy",
};

/**
 * Keys of conditions that keep strangers out.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const NARROWING = [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "kms:CallerAccount",
].map((key) => key.toLowerCase());

/** Operators that say what a value must be, not what it must not. */
const POSITIVE = /^(StringEquals|StringLike|ArnEquals|ArnLike)/;

/** No resource is open to every account. */
export const noPublicPrincipal: ResourcePolicy = {
    kind: "resource",
    id: "no-public-principal",
    severity: "mandatory",
    demands: "No policy of a role, key, bucket, topic, queue, secret or registry lets every account in.",
    remedy: "Name the account, role or service, or add a condition on aws:SourceAccount or aws:PrincipalOrgID.",
    link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
    check: (resource) => [...statementsOf(policyOf(resource)).flatMap(faults), ...permission(resource)],
};

function policyOf({ type, props }: CheckedResource): unknown {
    const property = RESOURCE_POLICIES[type];
    return property === undefined ? undefined : props[property];
}

function faults({ effect, conditions, label, statement }: PolicyStatement): string[] {
    if (effect === "Deny") {
        return [];
    }
    if ("NotPrincipal" in statement) {
        return [`${label}: NotPrincipal lets all in but whom it names.`];
    }
    return isEverybody(statement.Principal) && !isNarrowed(conditions) ? [`${label}: every account is let in.`] : [];
}

function isEverybody(principal: unknown): boolean {
    return principal === "*" || (isEntries(principal) && texts(principal.AWS).includes("*"));
}

function isNarrowed(conditions: PolicyStatement["conditions"]): boolean {
    return Object.entries(conditions).some(
        ([operator, keys]) =>
            POSITIVE.test(operator) &&
            Object.entries(keys).some(
                ([key, value]) => NARROWING.includes(key.toLowerCase()) && !texts(value).includes("*"),
            ),
    );
}

/** A Lambda function's policy is made of permissions. */
function permission({ type, props }: CheckedResource): string[] {
    const { principal, sourceAccount, sourceArn, principalOrgId } = props;
    const isNarrow = [sourceAccount, sourceArn, principalOrgId].some((value) => value !== undefined);
    return type === "aws:lambda/permission:Permission" && principal === "*" && !isNarrow
        ? ["principal: *, every account is let in."]
        : [];
}
