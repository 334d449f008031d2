import { Project } from "../preview/project";
import { UsageError } from "./arguments";

/** Where a stack is. */
export interface Stack {
    /** Name of the project, from `Pulumi.yaml`. */
    readonly project: string;
    readonly name: string;
    readonly region: string;
    /** Profile of the AWS configuration that the stack file names, if it does. */
    readonly profile: string | undefined;
}

/**
 * Reads where a stack is from its file.
 *
 * @throws {@link UsageError} where there is no such stack, or its file does not say where it is.
 */
export function findStack(name: string, folder = process.cwd()): Stack {
    const project = findProject(name, folder);
    const { config } = project.stackConfig(name);
    const region = config["aws:region"];
    if (region === undefined) {
        throw new UsageError(`Pulumi.${name}.yaml does not set aws:region.`);
    }
    if (config["aws:assumeRole"] !== undefined || config["aws:assumeRoles"] !== undefined) {
        throw new UsageError(
            `Pulumi.${name}.yaml assumes a role, which this command does not: name a profile that assumes it in ` +
                `AWS_PROFILE or aws:profile (https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html).`,
        );
    }
    return { project: project.name, name, region, profile: config["aws:profile"] };
}

/**
 * The project that has a stack.
 *
 * @throws {@link UsageError} where there is no such stack.
 */
export function findProject(stack: string, folder = process.cwd()): Project {
    const project = Project.find(folder);
    if (!project.stacks.includes(stack)) {
        throw new UsageError(`There is no stack "${stack}": there is ${listed(project.stacks)}.`);
    }
    return project;
}

/** What clients of the AWS SDK are made with. */
export function clientSettings({ region, profile }: Stack): { readonly region: string; readonly profile?: string } {
    return { region, ...(profile !== undefined && { profile }) };
}

function listed(names: readonly string[]): string {
    return names.length === 0 ? "no Pulumi.<stack>.yaml" : names.join(", ").replace(/, ([^,]*)$/, " and $1");
}
