import { readFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";
import { z } from "zod";
import { shown, text, whole } from "../config/fields";
import { type Mistake, mistakesOf } from "../config/mistakes";
import { Project } from "../preview/project";

/** The file, from the project's folder. */
export const ENVIRONMENTS_FILE = ".github/environments.yaml";

/** Who lets a change pass: GitHub users, or teams as `organization/team`. */
export interface Approvers {
    /** Of a release of the application. */
    readonly release: readonly string[];
    /** Of a change to the infrastructure. */
    readonly infrastructure: readonly string[];
}

/** An environment that is deployed from the repository. It has a branch, or comes after another environment. */
export interface Environment {
    /** Name of its stack, and of its GitHub environment. */
    readonly name: string;
    /** The branch that it is deployed from. */
    readonly branch?: string;
    /** The environment whose deployment it follows. */
    readonly after?: string;
    /** The AWS account. Absent until `npm run bootstrap` has been run there. */
    readonly account?: string;
    readonly region: string;
    /** Who lets a change pass. Where it is there, changes to infrastructure have a GitHub environment of their own. */
    readonly approvers?: Approvers;
}

/** The stacks of pull requests. */
export interface Ephemeral {
    /** The environment whose settings and account they take. */
    readonly from: string;
    /** The label that asks for one. */
    readonly label: string;
    /** After how many hours the nightly sweep takes one away. */
    readonly maxAgeHours: number;
}

/** What the file says. */
export interface Environments {
    /** In the file's order. */
    readonly environments: readonly Environment[];
    readonly ephemeral?: Ephemeral;
}

/** The file makes no sense. The message has all its mistakes. */
export class EnvironmentsError extends Error {
    override readonly name = "EnvironmentsError";
}

const NAME = /^[a-z][a-z0-9-]{0,29}$/;

const approver = text(
    /^[a-zA-Z0-9-]+(\/[a-zA-Z0-9_.-]+)?$/,
    'a GitHub user or a team, like "octocat" or "example/platform"',
);

const environment = z.strictObject({
    branch: text(/^[^\s~^:?*[\\]+$/, 'the name of a branch, like "main"')
        .optional()
        .describe("The branch that is deployed to it"),
    after: text(NAME, "the name of another environment").optional().describe("The environment that it follows"),
    account: text(/^\d{12}$/, 'the 12 digits of an AWS account in quotes, like "111111111111"')
        .optional()
        .describe("The AWS account; npm run bootstrap fills it in"),
    region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region, like "eu-west-1"').describe("The AWS region"),
    approvers: z
        .strictObject({
            release: z.array(approver).max(6, "GitHub takes at most 6 approvers").default([]),
            infrastructure: z.array(approver).max(6, "GitHub takes at most 6 approvers").default([]),
        })
        .optional()
        .describe("Who lets a change pass"),
});

const file = z.strictObject({
    environments: z.record(z.string(), environment).describe("The environments, by name"),
    ephemeral: z
        .strictObject({
            from: text(NAME, "the name of an environment").describe("The environment whose settings they take"),
            label: text(/\S/, "the name of a label").describe("The label that asks for one"),
            maxAgeHours: whole(1, 8760, "hours").describe("After how many hours one is taken away"),
        })
        .optional()
        .describe("The stacks of pull requests"),
});

type Written = z.infer<typeof file>;

/**
 * Reads `.github/environments.yaml`, and compares its regions with those of the stack files.
 *
 * @param folder the project's folder.
 * @throws {@link EnvironmentsError} with all mistakes of the file.
 */
export function loadEnvironments(folder = process.cwd()): Environments {
    const path = join(folder, ENVIRONMENTS_FILE);
    const project = new Project(folder);
    const regionOf = (stack: string): string | undefined =>
        project.stacks.includes(stack) ? project.stackConfig(stack).config["aws:region"] : undefined;
    return parseEnvironments(readText(path), regionOf);
}

/**
 * Reads the text of `.github/environments.yaml`.
 *
 * @param regionOf the region of a stack's file, or `undefined` where there is none.
 * @throws {@link EnvironmentsError} with all its mistakes.
 */
export function parseEnvironments(source: string, regionOf: (stack: string) => string | undefined): Environments {
    const parsed = file.safeParse(parseYaml(source), { reportInput: true });
    if (!parsed.success) {
        throw wrong(mistakesOf(file, parsed.error.issues).map(withoutNamespace));
    }
    const mistakes = [...environmentMistakes(parsed.data, regionOf), ...connectionMistakes(parsed.data)];
    if (mistakes.length > 0) {
        throw wrong(mistakes);
    }
    const environments = Object.entries(parsed.data.environments).map(([name, rest]) => ({ name, ...rest }));
    return { environments, ...(parsed.data.ephemeral !== undefined && { ephemeral: parsed.data.ephemeral }) };
}

// What is wrong with an environment by itself.
function environmentMistakes({ environments }: Written, regionOf: (stack: string) => string | undefined): Mistake[] {
    return Object.entries(environments).flatMap(([name, { branch, after, region }]) => {
        const path = `environments.${name}`;
        const known = regionOf(name);
        return [
            ...(NAME.test(name)
                ? []
                : [{ path, reason: "use up to 30 lower-case letters, digits and hyphens, and begin with a letter" }]),
            ...(/^(ephemeral|pr-.*|.*-(infrastructure|drill))$/.test(name)
                ? [{ path, reason: "the delivery has a use of its own for this name. Choose another" }]
                : []),
            ...((branch === undefined) === (after === undefined)
                ? [{ path, reason: 'needs either "branch" or "after", and not both' }]
                : []),
            ...(known === undefined
                ? [{ path, reason: `there is no Pulumi.${name}.yaml with aws:region` }]
                : known === region
                  ? []
                  : [
                        {
                            path: `${path}.region`,
                            reason: `${region} is not aws:region of Pulumi.${name}.yaml, ${known}`,
                        },
                    ]),
        ];
    });
}

// What does not go together.
function connectionMistakes({ environments, ephemeral }: Written): Mistake[] {
    const entries = Object.entries(environments);
    return [
        ...(entries.length === 0 ? [{ path: "environments", reason: "there is none" }] : []),
        ...entries.flatMap(([name, { after }]) =>
            after !== undefined && !follows(name, environments)
                ? [
                      {
                          path: `environments.${name}.after`,
                          reason: `${shown(after)} leads to no environment with a branch`,
                      },
                  ]
                : [],
        ),
        ...doubles(entries, ([, { branch }]) => branch).map(([name, { branch }, other]) => ({
            path: `environments.${name}.branch`,
            reason: `${shown(branch)} is deployed to ${other} already. Use "after: ${other}"`,
        })),
        ...entries.flatMap(([name, { account, region }], index) => {
            const other = entries
                .slice(0, index)
                .find(([, before]) => account !== undefined && before.account === account && before.region !== region);
            // An account's roles have one state bucket and one key.
            return other === undefined
                ? []
                : [
                      {
                          path: `environments.${name}.region`,
                          reason: `${other[0]} has the same account and another region. Use an account for each`,
                      },
                  ];
        }),
        ...(ephemeral !== undefined && environments[ephemeral.from] === undefined
            ? [{ path: "ephemeral.from", reason: `there is no environment ${shown(ephemeral.from)}` }]
            : []),
    ];
}

function follows(name: string, environments: Written["environments"]): boolean {
    const seen = new Set<string>();
    let current = name;
    for (;;) {
        const { branch, after } = environments[current] ?? {};
        if (branch !== undefined) {
            return true;
        }
        if (after === undefined || seen.has(current)) {
            return false;
        }
        seen.add(current);
        current = after;
    }
}

// The later of two that have the same, with the name of the earlier.
function doubles<Value>(
    entries: readonly (readonly [string, Value])[],
    of: (entry: readonly [string, Value]) => string | undefined,
): [string, Value, string][] {
    return entries.flatMap((entry, index) => {
        const what = of(entry);
        const earlier = entries.slice(0, index).find((candidate) => what !== undefined && of(candidate) === what);
        return earlier === undefined ? [] : [[entry[0], entry[1], earlier[0]]];
    });
}

function withoutNamespace({ path, reason }: Mistake): Mistake {
    return { path: path.replace(/^slipway:/, "") || "the file", reason };
}

function wrong(mistakes: readonly Mistake[]): EnvironmentsError {
    const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
    const lines = mistakes.map(({ path, reason }) => `  ${path}: ${reason}${/[.?]$/.test(reason) ? "" : "."}`);
    return new EnvironmentsError([`${ENVIRONMENTS_FILE} has ${count}:`, ...lines].join("\n"));
}

function parseYaml(source: string): unknown {
    try {
        return YAML.parse(source);
    } catch (error) {
        throw new EnvironmentsError(
            `${ENVIRONMENTS_FILE} is not YAML: ${error instanceof Error ? error.message : String(error)}`,
        );
    }
}

function readText(path: string): string {
    try {
        return readFileSync(path, "utf8");
    } catch (error) {
        throw new EnvironmentsError(`Cannot read ${path}.`, { cause: error });
    }
}
