import { BOUNDARY_POLICY, EPHEMERAL_PREFIX } from "../names";
import { STACK_TAG } from "../permissions/entry";
import {
    boundaryPolicy,
    definitionStatements,
    drillStatements,
    type Ground,
    guardStatements,
    imageStatements,
    previewDenials,
    readPolicy,
    stateReadStatements,
    stateWriteStatements,
    writePolicies,
} from "../policies";
import { type Document, documentOf } from "../statements";
import { AUDIENCE, ISSUER, type Role, trustPolicy } from "../trust";
import { ref, type Resource } from "./resource";

/** Seconds for which a deployment has its credentials: a database that is replaced takes its time. */
const DEPLOY_SECONDS = 7_200;

/** GitHub's OIDC provider, the policies and the roles. */
export function roleResources(ground: Ground, roles: readonly Role[], provider: string | undefined) {
    const federated = provider ?? ref("GitHub");
    const writers = writePolicies(ground).map((document, index): [string, Resource] => [
        `Deploy${index + 1}`,
        managedPolicy(`slipway-deploy-${index + 1}`, "Changes what the stack has", document),
    ]);
    const resources: Record<string, Resource> = {
        ...(provider === undefined && {
            GitHub: {
                Type: "AWS::IAM::OIDCProvider",
                Properties: { Url: `https://${ISSUER}`, ClientIdList: [AUDIENCE] },
            },
        }),
        Boundary: managedPolicy(BOUNDARY_POLICY, "The most that a role of a stack may do", boundaryPolicy(ground)),
        Read: managedPolicy("slipway-read", "Sees what stacks have, and nothing of its contents", readPolicy(ground)),
        Guard: managedPolicy("slipway-guard", "Keeps what the bootstrap made", documentOf(guardStatements(ground))),
        ...Object.fromEntries(writers),
    };
    const managed = writers.map(([logicalId]) => logicalId);
    for (const role of roles) {
        resources[logicalIdOf(role)] = roleResource(role, federated, ground, managed);
    }
    return resources;
}

/** What a role is called in the template. */
export function logicalIdOf({ kind, environment = "" }: Role): string {
    const pascal = environment.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
    return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}Role${pascal}`;
}

function roleResource(role: Role, provider: unknown, ground: Ground, writers: readonly string[]): Resource {
    const stack = role.kind === "ephemeral" ? EPHEMERAL_PREFIX : (role.environment ?? "");
    const { managed, statements } = powersOf(role, stack, ground, writers);
    return {
        Type: "AWS::IAM::Role",
        Properties: {
            RoleName: role.name,
            Description: DESCRIPTIONS[role.kind],
            AssumeRolePolicyDocument: trustPolicy(provider, role),
            MaxSessionDuration: role.kind === "deploy" || role.kind === "ephemeral" ? DEPLOY_SECONDS : 3_600,
            ManagedPolicyArns: managed.map(ref),
            Policies: [{ PolicyName: "slipway", PolicyDocument: documentOf(statements) }],
            Tags: [{ Key: "Project", Value: "slipway" }, ...(stack === "" ? [] : [{ Key: STACK_TAG, Value: stack }])],
        },
    };
}

const DESCRIPTIONS: Readonly<Record<Role["kind"], string>> = {
    preview: "Pull requests and nightly checks: reads",
    deploy: "Deploys an environment",
    ephemeral: "Deploys the stacks of pull requests",
    drill: "Starts the restore drill of an environment",
};

function powersOf({ kind }: Role, stack: string, ground: Ground, writers: readonly string[]) {
    switch (kind) {
        case "preview":
            return {
                managed: ["Read"],
                statements: [
                    ...stateReadStatements(ground),
                    ...imageStatements(ground),
                    ...definitionStatements(ground),
                    ...previewDenials(ground),
                ],
            };
        case "drill":
            return { managed: [], statements: drillStatements(stack, ground) };
        case "deploy":
        case "ephemeral":
            return {
                managed: ["Read", "Guard", ...writers],
                statements: [...stateReadStatements(ground), ...stateWriteStatements(ground)],
            };
    }
}

function managedPolicy(name: string, description: string, document: Document): Resource {
    return {
        Type: "AWS::IAM::ManagedPolicy",
        Properties: { ManagedPolicyName: name, Description: description, PolicyDocument: document },
    };
}
