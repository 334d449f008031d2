import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { fitting } from "../names";
import { policyDocument, type Statement, trustPolicy } from "../policy";

/** How often, and for how many seconds, a start is tried again that failed: an hour later the next one is near. */
export const RETRY_POLICY = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 } as const;

/** A role by which EventBridge starts something. */
export function createStarterRole(
    parent: pulumi.ComponentResource,
    label: string,
    service: "events.amazonaws.com" | "scheduler.amazonaws.com",
    statements: readonly Statement[],
): aws.iam.Role {
    const role = new aws.iam.Role(fitting("IAM role", label), { assumeRolePolicy: trustPolicy(service) }, { parent });
    new aws.iam.RolePolicy(label, { role: role.name, policy: policyDocument(statements) }, { parent });
    return role;
}
