import type { CheckedResource, ResourcePolicy } from "../model";
import { type PolicyStatement, statementsOf } from "../statements";
import { entriesOf, texts } from "../values";
import { isOpenResource, isWildcardAction } from "../wildcards";
import { UNSCOPED_ACTIONS } from "./unscoped-actions";

/** Types whose property `policy` says what an identity may do. */
const IDENTITY_POLICIES = [
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/policy:Policy",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
];

const ATTACHMENT = /^aws:iam\/((role|user|group)PolicyAttachment|policyAttachment):/;

/** Policies of AWS's own that allow whole services. */
const BROAD = /^arn:aws[\w-]*:iam::aws:policy\/(.*\/)?(AdministratorAccess.*|PowerUserAccess|.*FullAccess.*)$/;

const unscoped = new Map(Object.entries(UNSCOPED_ACTIONS).map(([action, about]) => [action.toLowerCase(), about]));

/** No permission is for everything. */
export const noWildcardPermission: ResourcePolicy = {
    kind: "resource",
    id: "no-wildcard-permission",
    severity: "mandatory",
    demands: "No permission is for all actions of a service, and none on all resources where AWS knows narrower ones.",
    remedy:
        "Name the actions and the ARNs. An action that knows no resource is entered in " +
        "policies/rules/unscoped-actions.ts, with the page that says so.",
    link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    check: (resource) => [
        ...documentsOf(resource).flatMap(statementsOf).flatMap(faults),
        ...attached(resource)
            .filter((arn) => BROAD.test(arn))
            .map((arn) => `${arn} allows whole services.`),
    ],
};

function documentsOf({ type, props }: CheckedResource): unknown[] {
    if (IDENTITY_POLICIES.includes(type)) {
        return [props.policy];
    }
    return type === "aws:iam/role:Role" ? entriesOf(props.inlinePolicies).map(({ policy }) => policy) : [];
}

function attached({ type, props }: CheckedResource): string[] {
    if (type === "aws:iam/role:Role") {
        return texts(props.managedPolicyArns);
    }
    return ATTACHMENT.test(type) ? texts(props.policyArn) : [];
}

function faults({ effect, actions, resources, conditions, label, statement }: PolicyStatement): string[] {
    if (effect === "Deny") {
        return [];
    }
    const excepted = ["NotAction", "NotResource"].filter((key) => key in statement);
    const narrowed = new Set(
        Object.values(conditions).flatMap((keys) => Object.keys(keys).map((key) => key.toLowerCase())),
    );
    return [
        ...excepted.map((key) => `${label}: ${key} allows all but what it names.`),
        ...actions.filter(isWildcardAction).map((action) => `${label}: ${action} is all that a service can do.`),
        ...(resources.some(isOpenResource)
            ? actions
                  .filter((action) => !isWildcardAction(action))
                  .flatMap((action) => scopeFault(action, narrowed).map((fault) => `${label}: ${fault}`))
            : []),
    ];
}

function scopeFault(action: string, narrowed: ReadonlySet<string>): string[] {
    const about = unscoped.get(action.toLowerCase());
    if (about === undefined) {
        return [`${action} is on all resources.`];
    }
    return about.condition === undefined || narrowed.has(about.condition.toLowerCase())
        ? []
        : [`${action} is on all resources, without a condition on ${about.condition}.`];
}
