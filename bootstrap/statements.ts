import { type Entry, type Grant, STACK } from "./permissions/entry";

/** A statement of an IAM policy. */
export interface Statement {
    readonly Sid?: string;
    readonly Effect: "Allow" | "Deny";
    readonly Action?: readonly string[];
    readonly NotAction?: readonly string[];
    readonly Resource?: string | readonly string[];
    readonly NotResource?: string | readonly string[];
    readonly Condition?: Condition;
}

/** Conditions, by operator and key. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** An identity policy. */
export interface Document {
    readonly Version: "2012-10-17";
    readonly Statement: readonly Statement[];
}

/** Where the roles may work. */
export interface Reach {
    readonly account: string;
    /** The regions of the stacks, and of copies of their backups. */
    readonly regions: readonly string[];
}

/**
 * The longest managed policy, in characters without white space.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const LONGEST_POLICY = 6_144;

/** Services without regions answer in this one. */
const GLOBAL_REGION = "us-east-1";

/** The statements that let a role change what the entries are about: one for each limit. */
export function writeStatements(entries: readonly Entry[], reach: Reach): Statement[] {
    const byLimit = new Map<string, { limit: Omit<Statement, "Action">; actions: Set<string> }>();
    for (const grant of entries.flatMap(({ write }) => write)) {
        const limit = limitOf(grant, reach);
        const key = JSON.stringify(limit);
        const known = byLimit.get(key) ?? { limit, actions: new Set<string>() };
        grant.actions.forEach((action) => known.actions.add(action));
        byLimit.set(key, known);
    }
    return [...byLimit.values()].map(({ limit: { Effect, Resource, Condition }, actions }) => ({
        Effect,
        Action: [...actions].sort(),
        Resource,
        Condition,
    }));
}

/** The statement that lets a role see what the entries are about, and what is looked up besides. */
export function readStatement(entries: readonly Entry[], lookups: readonly string[], reach: Reach): Statement {
    const actions = new Set([...entries.flatMap(({ read }) => read), ...lookups]);
    return {
        Sid: "Read",
        Effect: "Allow",
        Action: [...actions].sort(),
        // Most descriptions know no resource; none of these tells what is kept in a bucket, a secret or a log.
        Resource: "*",
        Condition: { StringEquals: { "aws:RequestedRegion": [...reach.regions, GLOBAL_REGION].filter(unique) } },
    };
}

/**
 * Distributes statements over as few policies as they fit into, in their order.
 *
 * @throws where a statement by itself is longer than a policy may be.
 */
export function packed(statements: readonly Statement[], longest = LONGEST_POLICY): Document[] {
    const documents: Statement[][] = [];
    for (const part of statements.flatMap((statement) => divided(statement, longest))) {
        const last = documents.at(-1);
        if (last !== undefined && lengthOf(documentOf([...last, part])) <= longest) {
            last.push(part);
        } else {
            documents.push([part]);
        }
    }
    return documents.map(documentOf);
}

/** A policy of these statements. */
export function documentOf(statements: readonly Statement[]): Document {
    return { Version: "2012-10-17", Statement: statements };
}

/** A policy's length, as IAM counts it. */
export function lengthOf(document: unknown): number {
    return JSON.stringify(document).length;
}

function divided(statement: Statement, longest: number): Statement[] {
    if (lengthOf(documentOf([statement])) <= longest) {
        return [statement];
    }
    const actions = statement.Action ?? [];
    if (actions.length < 2) {
        throw new Error(`a statement about ${actions.join()} is longer than a policy may be`);
    }
    const half = Math.ceil(actions.length / 2);
    return [actions.slice(0, half), actions.slice(half)].flatMap((Action) =>
        divided({ ...statement, Action }, longest),
    );
}

function limitOf({ scope, condition, global = false }: Grant, reach: Reach): Omit<Statement, "Action"> {
    const regional: Condition = global ? {} : { StringEquals: { "aws:RequestedRegion": reach.regions } };
    const own = `${STACK}*`;
    const filled = condition === undefined ? {} : fillCondition(condition, reach);
    switch (scope.kind) {
        case "own":
            return allow("*", merged(regional, { StringLike: { "aws:ResourceTag/Environment": own } }, filled));
        case "unclaimed":
            return allow(
                "*",
                merged(
                    regional,
                    {
                        StringLikeIfExists: {
                            "aws:ResourceTag/Environment": own,
                            "aws:RequestTag/Environment": own,
                        },
                    },
                    filled,
                ),
            );
        case "named":
            return allow(
                scope.resources.map((resource) => fill(resource, reach)),
                merged(regional, filled),
            );
        case "everything":
            return allow("*", merged(regional, filled));
    }
}

function allow(Resource: string | readonly string[], Condition: Condition): Omit<Statement, "Action"> {
    return { Effect: "Allow", Resource, ...(Object.keys(Condition).length > 0 && { Condition }) };
}

function merged(...conditions: readonly Condition[]): Condition {
    const result: Record<string, Readonly<Record<string, string | readonly string[]>>> = {};
    for (const [operator, keys] of conditions.flatMap((condition) => Object.entries(condition))) {
        result[operator] = { ...result[operator], ...keys };
    }
    return result;
}

function fillCondition(condition: Condition, reach: Reach): Condition {
    return Object.fromEntries(
        Object.entries(condition).map(([operator, keys]) => [
            operator,
            Object.fromEntries(
                Object.entries(keys).map(([key, value]) => [
                    key,
                    typeof value === "string" ? fill(value, reach) : value.map((one) => fill(one, reach)),
                ]),
            ),
        ]),
    );
}

/** Fills in account and stack. The condition on the region limits the regions. */
export function fill(text: string, { account }: Reach): string {
    return text.replaceAll("{account}", account).replaceAll("{region}", "*").replaceAll("{stack}", STACK);
}

function unique<Value>(value: Value, index: number, all: readonly Value[]): boolean {
    return all.indexOf(value) === index;
}
