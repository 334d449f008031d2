import type { DatabaseContent, SchemaObject } from "../content";
import type { Finding } from "../report";
import { pairs } from "./pairs";

/** Compares constraints, indexes, views, functions and the other parts of the schema. */
export function compareObjects(
    expected: readonly SchemaObject[],
    found: readonly SchemaObject[],
    { definitions }: { readonly definitions: boolean },
): Finding[] {
    return pairs(expected, found, ({ kind, name }) => `${kind} ${name}`).flatMap((pair): Finding[] => {
        const { kind, name: subject } = pair.expected ?? pair.found;
        const finding = (message: string): Finding => ({ check: "schema", subject, message });
        if (pair.found === undefined) {
            return isDumped(pair.expected) ? [finding(`The ${kind} is missing.`)] : [];
        }
        if (pair.expected === undefined) {
            // From version 18 on NOT NULL is a constraint of its own; what older ones have of it is in their columns.
            if (!definitions && kind === "not-null constraint") {
                return [];
            }
            return [finding(`The ${kind} is there and was not expected.`)];
        }
        const messages: string[] = [];
        if (definitions && pair.expected.definition !== pair.found.definition) {
            messages.push(`The ${kind} is defined otherwise than expected.`);
        }
        if (pair.expected.valid && !pair.found.valid) {
            messages.push(`The ${kind} is not valid: PostgreSQL does not vouch for what it says.`);
        }
        return messages.map(finding);
    });
}

/** An index whose building had failed is not in a dump. */
function isDumped({ kind, valid }: SchemaObject): boolean {
    return kind !== "index" || valid;
}

/** Compares which extensions are there, but for those that were left out. */
export function compareExtensions(
    expected: DatabaseContent["extensions"],
    found: DatabaseContent["extensions"],
    leftOut: readonly string[],
): Finding[] {
    const wanted = expected.filter(({ name }) => !leftOut.includes(name));
    return pairs(wanted, found, ({ name }) => name).flatMap((pair): Finding[] => {
        const { key: subject } = pair;
        if (pair.found === undefined) {
            return [{ check: "extensions", subject, message: "The extension is missing." }];
        }
        if (pair.expected === undefined) {
            return [{ check: "extensions", subject, message: "The extension is there and was not expected." }];
        }
        return [];
    });
}

/** Compares the newest migration. */
export function compareMigrations(
    expected: DatabaseContent["migration"],
    found: DatabaseContent["migration"],
): Finding[] {
    if (expected?.table === found?.table && expected?.version === found?.version) {
        return [];
    }
    const subject = expected?.table ?? found?.table ?? "";
    const message = `The newest migration was expected to be ${words(expected)}, and is ${words(found)}.`;
    return [{ check: "migration", subject, message }];
}

function words(migration: DatabaseContent["migration"]): string {
    return migration === undefined ? "none" : `${migration.version} in ${migration.table}`;
}
