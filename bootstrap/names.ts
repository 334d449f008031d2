/** Where an environment is, once it is set up. */
export interface Place {
    /** The AWS account, 12 digits. */
    readonly account: string;
    /** The AWS region. */
    readonly region: string;
}

/** The CloudFormation stack that holds what bootstrap makes in an account. */
export const BOOTSTRAP_STACK = "slipway-bootstrap";

/** The managed policy that no role which deployments create can exceed. */
export const BOUNDARY_POLICY = "slipway-boundary";

/** The alias of the key that encrypts Pulumi's state and secrets. */
export const KEY_ALIAS = "alias/slipway-pulumi";

/** How stacks of pull requests are called: `pr-123`. */
export const EPHEMERAL_PREFIX = "pr-";

/** The GitHub environment of the stacks of pull requests. */
export const EPHEMERAL_ENVIRONMENT = "ephemeral";

/** The bucket of Pulumi's state. An account and a region have one for all their environments. */
export function stateBucketName(account: string, region: string): string {
    return `slipway-state-${account}-${region}`;
}

/** The bucket of the state bucket's access logs. */
export function stateLogBucketName(account: string, region: string): string {
    return `slipway-state-logs-${account}-${region}`;
}

/**
 * What `pulumi login` takes: `s3://slipway-state-111111111111-eu-west-1?region=eu-west-1`.
 *
 * Source: https://www.pulumi.com/docs/iac/concepts/state-and-backends/#aws-s3
 */
export function backendUrl({ account, region }: Place): string {
    return `s3://${stateBucketName(account, region)}?region=${region}`;
}

/**
 * What `pulumi stack init --secrets-provider` takes: `awskms://alias/slipway-pulumi?region=eu-west-1`.
 *
 * Source: https://www.pulumi.com/docs/iac/concepts/secrets/#aws-key-management-service-kms
 */
export function secretsProvider({ region }: Pick<Place, "region">): string {
    return `awskms://${KEY_ALIAS}?region=${region}`;
}

/** The role of pull requests and of nightly checks: reads, and changes nothing. */
export function previewRoleName(): string {
    return "slipway-preview";
}

/** The role that deploys an environment; `ephemeral` is that of the stacks of pull requests. */
export function deployRoleName(environment: string): string {
    return `slipway-deploy-${environment}`;
}

/** The role that starts an environment's restore drill. */
export function drillRoleName(environment: string): string {
    return `slipway-drill-${environment}`;
}

/** The GitHub environment of a change to infrastructure, for an environment with approvers. */
export function infrastructureEnvironment(environment: string): string {
    return `${environment}-infrastructure`;
}

/** The GitHub environment of an environment's restore drill. */
export function drillEnvironment(environment: string): string {
    return `${environment}-drill`;
}

/** The ARN of a role. */
export function roleArn(account: string, name: string): string {
    return `arn:aws:iam::${account}:role/${name}`;
}
