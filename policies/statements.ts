import { type Entries, fromJson, isEntries, oneOrMore, texts } from "./values";

/** A statement of an IAM policy or of a resource's own one. */
export interface PolicyStatement {
    readonly effect: "Allow" | "Deny";
    /** `Action`, as written. */
    readonly actions: readonly string[];
    /** `Resource`, as written; empty where the resource's own policy leaves it out. */
    readonly resources: readonly string[];
    /** By operator, and below it by key. */
    readonly conditions: Readonly<Record<string, Entries>>;
    /** How messages name it: its `Sid`, or its number. */
    readonly label: string;
    /** As it is written. */
    readonly statement: Entries;
}

/** The statements of a policy, given as JSON or as an object; none where it is not known, or not a policy. */
export function statementsOf(policy: unknown): PolicyStatement[] {
    const document = fromJson(policy);
    if (!isEntries(document)) {
        return [];
    }
    return oneOrMore(document.Statement).map((statement, index) => ({
        effect: statement.Effect === "Deny" ? "Deny" : "Allow",
        actions: texts(statement.Action),
        resources: texts(statement.Resource),
        conditions: conditionsOf(statement.Condition),
        label: typeof statement.Sid === "string" && statement.Sid !== "" ? statement.Sid : `Statement ${index + 1}`,
        statement,
    }));
}

function conditionsOf(condition: unknown): Record<string, Entries> {
    const operators = isEntries(condition) ? Object.entries(condition) : [];
    return Object.fromEntries(operators.flatMap(([operator, keys]) => (isEntries(keys) ? [[operator, keys]] : [])));
}
