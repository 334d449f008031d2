import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { fitting } from "./names";
import { policyDocument, type Statement, trustPolicy } from "./policy";

/** A role of an AWS service, and what it may do. */
export interface ServiceRole {
    readonly role: aws.iam.Role;
    /** What uses the role waits for it, where AWS checks at once what the role may do. */
    readonly policy: aws.iam.RolePolicy;
}

/** Creates a role that one AWS service assumes, `lambda.amazonaws.com`, with one policy. */
export function createServiceRole(
    parent: pulumi.ComponentResource,
    label: string,
    service: string,
    statements: pulumi.Input<readonly Statement[]>,
): ServiceRole {
    const role = new aws.iam.Role(fitting("IAM role", label), { assumeRolePolicy: trustPolicy(service) }, { parent });
    const policy = new aws.iam.RolePolicy(label, { role: role.name, policy: policyDocument(statements) }, { parent });
    return { role, policy };
}
