import type { PreviewPolicy, ResourcePolicy } from "../model";
import { credentialIn, plainSecret } from "../secrets";
import { type Entries, entriesOf, fromJson, isEntries, isMissing, leavesOf, shown, texts } from "../values";

/** Secrets are read from Secrets Manager at the start of a task. */
export const noPlainSecrets: ResourcePolicy = {
    kind: "resource",
    id: "no-plain-secrets",
    severity: "mandatory",
    demands: "No environment variable, command or property holds a password, token or key.",
    remedy: "Put it into Secrets Manager, and its ARN into `secrets` of the service.",
    link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
    check: ({ type, props }) => {
        switch (type) {
            case "aws:ecs/taskDefinition:TaskDefinition":
                return entriesOf(fromJson(props.containerDefinitions)).flatMap(container);
            case "aws:lambda/function:Function":
                return entriesOf([props.environment]).flatMap(({ variables }) => variableFaults(variables));
            case "aws:rds/instance:Instance":
                return isMissing(props.password)
                    ? []
                    : ["password: in the program and in Pulumi's state; RDS makes it with manageMasterUserPassword."];
            case "aws:ssm/parameter:Parameter":
                return props.type === "SecureString" ? [] : plainSecret(shown(props.name), props.value);
            default:
                return [];
        }
    },
};

function container({ name, environment, command, entryPoint }: Entries): string[] {
    const variables = entriesOf(environment).flatMap((variable) => plainSecret(shown(variable.name), variable.value));
    const words = [...texts(entryPoint), ...texts(command)].flatMap((word) => {
        const credential = credentialIn(word);
        return credential === undefined ? [] : [`its command holds ${credential}.`];
    });
    return [...variables, ...words].map((fault) => `Container ${shown(name)}: ${fault}`);
}

function variableFaults(variables: unknown): string[] {
    return isEntries(variables) ? Object.entries(variables).flatMap(([name, value]) => plainSecret(name, value)) : [];
}

/** Secrets among the stack outputs are marked as such. Pulumi tells a pack no longer which are; the preview knows. */
export const noPlainSecretOutputs: PreviewPolicy = {
    kind: "preview",
    id: "no-plain-secret-outputs",
    severity: "mandatory",
    demands: "No stack output shows a password, token or key.",
    remedy: "Leave it away, or wrap it in pulumi.secret(…).",
    link: "https://www.pulumi.com/docs/iac/concepts/secrets/",
    check: ({ outputs, secretOutputs, stack }) =>
        leavesOf(outputs)
            .filter(({ path }) => !isWithin(path, secretOutputs))
            .flatMap(({ path, value }) => plainSecret(path, value))
            .map((message) => ({ resource: stack, message: `Output ${message}` })),
};

/** Whether a path is one of some, or below one. */
function isWithin(path: string, secrets: readonly string[]): boolean {
    return secrets.some((secret) => path === secret || path.startsWith(`${secret}.`) || path.startsWith(`${secret}[`));
}
