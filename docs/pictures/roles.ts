import { z } from "zod";
import { loadEnvironments } from "../../bootstrap/environments";
import { template } from "../../bootstrap/template";
import { subjectPrefix } from "../../bootstrap/trust";
import { Flowchart } from "./flowchart";
import type { DrawnStack } from "./stack";

const REPOSITORY = "example/shop";

const trust = z.object({
    Statement: z.array(
        z.object({
            Condition: z.object({ StringEquals: z.record(z.string(), z.union([z.string(), z.array(z.string())])) }),
        }),
    ),
});

const service = z.object({
    Statement: z.array(z.object({ Principal: z.object({ Service: z.union([z.string(), z.array(z.string())]) }) })),
});

/** For whom of GitHub's workflows which role is, from the template of an account that holds all environments. */
export function workflowRoles(folder: string): { readonly role: string; readonly subjects: readonly string[] }[] {
    const environments = loadEnvironments(folder);
    const prefix = subjectPrefix(REPOSITORY);
    const { Resources } = template({
        account: "123456789012",
        region: "eu-west-1",
        regions: ["eu-west-1"],
        repository: REPOSITORY,
        subjectPrefix: prefix,
        environments,
        held: environments.environments.map(({ name }) => name),
        provider: undefined,
        ownKey: true,
        ownState: true,
    });
    const roles = Object.values(Resources).filter(({ Type }) => Type === "AWS::IAM::Role");
    return roles.map(({ Properties }) => {
        const { Statement } = trust.parse(Properties.AssumeRolePolicyDocument);
        const claims = Statement.flatMap(({ Condition }) =>
            Object.entries(Condition.StringEquals).flatMap(([key, values]) => (key.endsWith(":sub") ? values : [])),
        );
        return { role: String(Properties.RoleName), subjects: claims.map((claim) => claim.slice(prefix.length + 1)) };
    });
}

/** Which jobs of GitHub's workflows get which role. */
export function workflowRolesPicture(folder: string): string {
    const chart = new Flowchart("LR");
    const roles = workflowRoles(folder);
    chart.group(`tokens of ${REPOSITORY}`, () => {
        for (const { role, subjects } of roles) {
            chart.node(`jobs of ${role}`, subjects.map(readable));
        }
    });
    chart.group("roles in the account", () => {
        for (const { role } of roles) {
            chart.node(role, [role], "round");
        }
    });
    for (const { role } of roles) {
        chart.arrow(`jobs of ${role}`, role);
    }
    return chart.toString();
}

function readable(subject: string): string {
    return subject
        .replace("ref:refs/heads/", "branch ")
        .replace("environment:", "environment ")
        .replace("pull_request", "pull request");
}

/** Which AWS services may assume which roles of a stack. */
export function serviceRoles(stack: DrawnStack): { readonly role: string; readonly by: string }[] {
    return stack.ofType("Role").flatMap((role) => {
        const document: unknown = JSON.parse(String(role.inputs.assumeRolePolicy));
        const principals = service.parse(document).Statement.flatMap(({ Principal }) => Principal.Service);
        return principals.map((by) => ({ role: role.name, by }));
    });
}

/** The roles of prod as a table, by the AWS service that assumes them. */
export function serviceRolesTable(stack: DrawnStack): string {
    const roles = serviceRoles(stack);
    const rows = [...new Set(roles.map(({ by }) => by))].map((by) => {
        const own = roles.filter((role) => role.by === by).map(({ role }) => `\`${role}\``);
        return `| \`${by}\` | ${own.join(", ")} |`;
    });
    return ["| AWS service | roles that it assumes |", "| --- | --- |", ...rows].join("\n");
}
