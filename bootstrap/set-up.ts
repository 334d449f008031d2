import type { Stack } from "@aws-sdk/client-cloudformation";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../commands/arguments";
import type { Progress } from "../commands/progress";
import { Project } from "../preview/project";
import { findExisting } from "./account";
import type { Aws } from "./aws";
import { type ChangeSet, changeTable, createChangeSet, discardChangeSet, executeChangeSet } from "./change-set";
import { ENVIRONMENTS_FILE, type Environments } from "./environments";
import { withAccount, withBoundary } from "./file-edits";
import { GitHub } from "./github";
import { asText, githubEnvironments } from "./github-environments";
import { backendUrl, BOUNDARY_POLICY, secretsProvider } from "./names";
import { indistinct, type Options } from "./options";
import { confirmed } from "./question";
import { eventIds, followed, outputOf, removeStack, settledStack } from "./stack";
import { giveForm } from "./state-bucket";
import { type Bootstrap, template } from "./template";
import { subjectPrefix } from "./trust";

/** What a run works with. */
export interface Run {
    readonly aws: Aws;
    readonly options: Options;
    readonly environments: Environments;
    readonly folder: string;
    readonly progress: Progress;
    readonly print: (text: string) => void;
}

/** Sets an environment up in its account, and gives the exit code. */
export async function setUp(run: Run): Promise<number> {
    const { aws, options, progress, print } = run;
    const stack = await settledStack(aws, progress);
    let noGitHub = "";
    const github = await GitHub.find(options.repository, (reason) => {
        noGitHub = reason;
    });
    const wanted = await desired(run, stack, heldWith(stack, options.environment.name), github);
    const changeSet = await createChangeSet(aws, template(wanted), stack !== undefined);
    if (changeSet.changes.length === 0) {
        print("\nNo changes: the account is as it should be.\n");
    } else if (!(await agreed(run, changeSet, stack !== undefined))) {
        return 1;
    } else {
        const before = await eventIds(aws, changeSet.stackId);
        await executeChangeSet(aws, changeSet);
        await followed(aws, changeSet.stackId, before, progress);
        print(`\nDone: ${wanted.held.join(", ")} in account ${aws.account} (${aws.region}).\n`);
    }
    await giveForm(aws);
    writeFiles(run);
    await setUpGitHub(run, github, noGitHub);
    print(nextCommands(options.environment.name, aws));
    return 0;
}

/** The environments that the account has already. */
export function heldBy(stack: Stack | undefined): string[] {
    const held = outputOf(stack, "Environments") ?? "";
    return held === "" ? [] : held.split(",");
}

/** What the account's template is made of. */
export async function desired(
    { aws, options, environments, folder }: Run,
    stack: Stack | undefined,
    held: readonly string[],
    github?: GitHub,
): Promise<Bootstrap> {
    const repository = outputOf(stack, "Repository") ?? options.repository;
    if (repository.toLowerCase() !== options.repository.toLowerCase()) {
        throw new UsageError(
            `Account ${aws.account} is set up for ${repository}, not ${options.repository}. ` +
                `Name that one, or take it away first: npm run bootstrap -- --repository ${repository} ` +
                `--environment ${options.environment.name} --destroy.`,
        );
    }
    const unknown = held.filter((name) => !environments.environments.some((known) => known.name === name));
    if (unknown.length > 0) {
        throw new UsageError(
            `Account ${aws.account} has roles of ${unknown.join(", ")}, which ${ENVIRONMENTS_FILE} does not have. ` +
                "Put it back, or take it away first with --destroy while the file has it.",
        );
    }
    const untagged = held.filter((name) => environmentTag(folder, name) !== name);
    if (untagged.length > 0) {
        throw new UsageError(
            untagged
                .map(
                    (name) =>
                        `Pulumi.${name}.yaml does not tag everything with Environment: ${name} (aws:defaultTags), ` +
                        "which is what permissions are limited to.",
                )
                .join("\n"),
        );
    }
    const alike = indistinct(held);
    if (alike !== undefined) {
        throw new UsageError(
            `"${alike[0]}" and "${alike[1]}" cannot share an account: permissions are limited to names that begin ` +
                `with slipway-${alike[0]}, and so do both. Rename one, or give it an account of its own.`,
        );
    }
    return {
        account: aws.account,
        region: aws.region,
        regions: regionsOf(folder, held, aws.region),
        repository,
        subjectPrefix:
            options.subjectPrefix ??
            (await github?.subjectPrefix()) ??
            numbered(outputOf(stack, "SubjectPrefix")) ??
            (await github?.plainPrefix()) ??
            outputOf(stack, "SubjectPrefix") ??
            subjectPrefix(repository),
        environments,
        held,
        ...(await findExisting(aws, stack)),
    };
}

// A repository that has numbers keeps them.
function numbered(prefix: string | undefined): string | undefined {
    return prefix?.includes("@") === true ? prefix : undefined;
}

/** Shows what would change and asks. A change that is not wanted leaves nothing behind. */
export async function agreed({ aws, options, progress, print }: Run, changes: ChangeSet, exists: boolean) {
    print(`\n${changeTable(changes.changes)}\n\n`);
    const question = `Change account ${aws.account}?`;
    const answer = await confirmed(question, options.yes).catch(async (error: unknown) => {
        await forget();
        throw error;
    });
    if (!answer) {
        await forget();
        print("Nothing was changed.\n");
    }
    return answer;

    async function forget(): Promise<void> {
        await discardChangeSet(aws, changes.name);
        if (!exists) {
            // CloudFormation keeps an empty stack for a change set that was never executed.
            await removeStack(aws, progress);
        }
    }
}

function heldWith(stack: Stack | undefined, name: string): string[] {
    return [...new Set([...heldBy(stack), name])];
}

// The tag that everything in a stack gets.
function environmentTag(folder: string, name: string): unknown {
    const written: unknown = JSON.parse(new Project(folder).stackConfig(name).config["aws:defaultTags"] ?? "{}");
    const tags: unknown = Reflect.get(Object(written), "tags");
    return Reflect.get(Object(tags), "Environment");
}

// Where the stacks are, and where copies of their backups go.
function regionsOf(folder: string, held: readonly string[], region: string): string[] {
    const project = new Project(folder);
    const copies = held.flatMap((name) => {
        const backups: unknown = JSON.parse(project.stackConfig(name).config["slipway:backups"] ?? "{}");
        const replication: unknown = Reflect.get(Object(backups), "replication");
        const copy: unknown = Reflect.get(Object(replication), "region");
        return typeof copy === "string" ? [copy] : [];
    });
    return [...new Set([region, ...copies])];
}

function writeFiles({ aws, options, folder, print }: Run): void {
    const { name } = options.environment;
    const edits: [string, (source: string) => string][] = [
        [ENVIRONMENTS_FILE, (source) => withAccount(source, name, aws.account)],
        [`Pulumi.${name}.yaml`, (source) => withBoundary(source, BOUNDARY_POLICY)],
    ];
    for (const [file, edit] of edits) {
        const path = join(folder, file);
        const source = readFileSync(path, "utf8");
        const edited = edit(source);
        if (edited !== source) {
            writeFileSync(path, edited);
            print(`Written: ${file}\n`);
        }
    }
}

async function setUpGitHub(
    { aws, options, environments, progress, print }: Run,
    github: GitHub | undefined,
    why: string,
): Promise<void> {
    const wanted = githubEnvironments(environments, options.environment, aws);
    if (github === undefined) {
        print(`\nTo be set on GitHub by hand, since ${why} (Settings, Environments):\n${asText(wanted)}\n`);
        if (options.subjectPrefix === undefined) {
            print(
                "\nThe roles trust subjects that begin with repo:owner/name. A repository made, renamed or transferred " +
                    "since 15 July\n2026 has numbers in them: give its own with --subject-prefix. It stands in its " +
                    "settings, under Actions, OIDC\n(https://docs.github.com/en/actions/reference/security/oidc" +
                    "#immutable-subject-claims).\n",
            );
        }
        return;
    }
    for (const environment of wanted) {
        await github.setUp(environment, progress).catch((error: unknown) => {
            const reason = error instanceof Error ? error.message : String(error);
            print(`\nGitHub refuses environment ${environment.name}: ${reason}\nSet it by hand:\n`);
            print(`${asText([environment])}\n`);
        });
    }
}

function nextCommands(name: string, place: { readonly account: string; readonly region: string }): string {
    return [
        "\nNext",
        `  pulumi login "${backendUrl(place)}"`,
        `  pulumi stack init ${name} --secrets-provider "${secretsProvider(place)}"`,
        `  pulumi up --stack ${name}`,
        "",
    ].join("\n");
}
