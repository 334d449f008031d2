import { BOUNDARY_POLICY } from "../names";
import { type Entry, type Grant, named } from "./entry";

/** The roles of the stack: `config/role-defaults.ts` gives them this path. */
export const ROLES = "arn:aws:iam::{account}:role/slipway/{stack}*/*";

/** The policy that limits them. */
export const BOUNDARY = `arn:aws:iam::{account}:policy/${BOUNDARY_POLICY}`;

/** The services that take roles of the program. */
export const PASSED_TO = [
    "backup.amazonaws.com",
    "ecs-tasks.amazonaws.com",
    "ecs.amazonaws.com",
    "events.amazonaws.com",
    "lambda.amazonaws.com",
    "monitoring.rds.amazonaws.com",
    "s3.amazonaws.com",
    "scheduler.amazonaws.com",
    "states.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
] as const;

/** The policies of AWS's that roles of the program have. */
export const ATTACHED = [
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
] as const;

/** The services whose own roles AWS makes in the caller's name, the first time that they are used in an account. */
const SERVICE_LINKED = [
    "backup.amazonaws.com",
    "ecs.amazonaws.com",
    "ecs.application-autoscaling.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "rds.amazonaws.com",
    "wafv2.amazonaws.com",
] as const;

function bounded(...actions: readonly string[]): Grant {
    return {
        ...named([ROLES], ...actions),
        global: true,
        condition: { StringEquals: { "iam:PermissionsBoundary": BOUNDARY } },
    };
}

function ofRoles(...actions: readonly string[]): Grant {
    return { ...named([ROLES], ...actions), global: true };
}

/** IAM: roles of the stack only, never without the boundary, and to the services that need them. */
export const IAM: Readonly<Record<string, Entry>> = {
    "aws:iam/role:Role": {
        read: [
            "iam:GetRole",
            "iam:ListAttachedRolePolicies",
            "iam:ListInstanceProfilesForRole",
            "iam:ListRolePolicies",
            "iam:ListRoleTags",
        ],
        write: [
            bounded("iam:CreateRole", "iam:PutRolePermissionsBoundary"),
            // These know no condition on the boundary; a role without it cannot be made.
            ofRoles(
                "iam:DeleteRole",
                "iam:TagRole",
                "iam:UntagRole",
                "iam:UpdateAssumeRolePolicy",
                "iam:UpdateRole",
                "iam:UpdateRoleDescription",
            ),
            { ...ofRoles("iam:PassRole"), condition: { StringEquals: { "iam:PassedToService": PASSED_TO } } },
            {
                ...named(["arn:aws:iam::{account}:role/aws-service-role/*"], "iam:CreateServiceLinkedRole"),
                global: true,
                condition: { StringEquals: { "iam:AWSServiceName": SERVICE_LINKED } },
            },
        ],
    },
    "aws:iam/rolePolicy:RolePolicy": {
        read: ["iam:GetRolePolicy"],
        write: [bounded("iam:DeleteRolePolicy", "iam:PutRolePolicy")],
    },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
        read: ["iam:ListAttachedRolePolicies"],
        write: [
            {
                ...bounded("iam:AttachRolePolicy", "iam:DetachRolePolicy"),
                condition: {
                    StringEquals: { "iam:PermissionsBoundary": BOUNDARY },
                    ArnEquals: { "iam:PolicyARN": ATTACHED },
                },
            },
        ],
    },
};
