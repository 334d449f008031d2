import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";
import { listed, shown } from "./fields";

/** Something wrong in a stack file: where, and what would be right. */
export interface Mistake {
    /** Path in the stack file, `slipway:network.cidrBlock`. */
    readonly path: string;
    /** What was given and what is allowed. */
    readonly reason: string;
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Says in a user's words what the schema found wrong with a value, a mistake for each issue. */
export function mistakesOf(schema: z.ZodType, issues: readonly Issue[]): Mistake[] {
    const meant = meantPlaces(schema, issues).map(pathText);
    return issues.flatMap((issue): Mistake[] => {
        if (issue.input === undefined && issue.code !== "unrecognized_keys") {
            return meant.includes(pathText(issue.path)) ? [] : [missing(schema, issue.path)];
        }
        switch (issue.code) {
            case "unrecognized_keys":
                return issue.keys.map((key) => ({
                    path: pathText([...issue.path, key]),
                    reason: `unknown setting. ${suggestion(key, knownKeys(schema, issue.path))}`,
                }));
            case "invalid_union":
                return unionMistakes(schema, issue);
            case "invalid_type":
                return [{ path: pathText(issue.path), reason: typeReason(issue) }];
            default:
                return [{ path: pathText(issue.path), reason: issue.message }];
        }
    });
}

/** The places in a value that the schema found wrong, unknown keys among them. */
export function placesOf(issues: readonly Issue[]): Path[] {
    return issues.flatMap((issue) =>
        issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
    );
}

/** Writes a path as the stack file has it: `slipway:web.allowedCidrBlocks[0]`. */
export function pathText(path: Path): string {
    const [first, ...rest] = path;
    return `slipway:${String(first ?? "")}${rest.map(step).join("")}`;
}

function step(part: PropertyKey): string {
    return typeof part === "number" ? `[${part}]` : `.${String(part)}`;
}

/** The places of the settings that misspelled ones were meant to be. */
export function meantPlaces(schema: z.ZodType, issues: readonly Issue[]): Path[] {
    return issues.flatMap((issue) =>
        issue.code === "unrecognized_keys"
            ? issue.keys.flatMap((key) => {
                  const nearest = nearestKey(key, knownKeys(schema, issue.path));
                  return nearest === undefined ? [] : [[...issue.path, nearest]];
              })
            : [],
    );
}

function suggestion(key: string, known: readonly string[]): string {
    if (known.length === 0) {
        return "There is nothing to set here";
    }
    const nearest = nearestKey(key, known);
    return nearest === undefined ? `There are ${listed([...known].sort())}` : `Did you mean "${nearest}"?`;
}

function nearestKey(key: string, known: readonly string[]): string | undefined {
    const nearest = known.length === 0 ? undefined : closest(key, [...known]);
    const near = distance(key.toLowerCase(), nearest?.toLowerCase() ?? "") <= Math.max(2, key.length / 3);
    return near ? nearest : undefined;
}

// Of the shapes that a setting may have, the one that the writer was nearest to.
function unionMistakes(schema: z.ZodType, issue: Extract<Issue, { code: "invalid_union" }>): Mistake[] {
    const known = knownKeys(schema, issue.path);
    const inside = issue.errors.filter((issues) =>
        issues.every((inner) =>
            inner.code === "unrecognized_keys" ? !inner.keys.some((key) => known.includes(key)) : inner.path.length > 0,
        ),
    );
    const [nearest] = [...inside].sort((one, other) => one.length - other.length);
    if (nearest !== undefined) {
        return mistakesOf(
            schema,
            nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
        );
    }
    const worded = [...issue.errors.flat(), issue].find(
        ({ code, message }) => code !== "unrecognized_keys" && !message.startsWith("Invalid"),
    );
    const reason = worded?.message ?? `${shown(issue.input)} is not allowed. Give false, or settings indented below it`;
    return [{ path: pathText(issue.path), reason }];
}

function missing(schema: z.ZodType, path: Path): Mistake {
    const meaning = schemasAt(schema, path).find(({ description }) => description !== undefined)?.description;
    return { path: pathText(path), reason: meaning === undefined ? "is missing" : `is missing: ${meaning}` };
}

function typeReason(issue: Extract<Issue, { code: "invalid_type" }>): string {
    return issue.message.startsWith("Invalid")
        ? `${shown(issue.input)} is not allowed. Give ${KINDS[issue.expected] ?? issue.expected}`
        : issue.message;
}

const KINDS: Readonly<Record<string, string>> = {
    object: "settings, indented below it",
    record: "names with values, indented below it",
    array: "a list",
    string: "text",
    number: "a number",
    boolean: "true or false",
};

function knownKeys(schema: z.ZodType, path: Path): string[] {
    const keys = schemasAt(schema, path).flatMap((found) =>
        found instanceof z.ZodObject ? Object.keys(found.shape) : [],
    );
    return [...new Set(keys)];
}

// A union has several schemas for what is below it.
function schemasAt(schema: z.ZodType, path: Path): z.ZodType[] {
    const inner = unwrapped(schema);
    const [key, ...rest] = path;
    if (key === undefined) {
        return [schema, ...inner];
    }
    return inner.flatMap((found) => {
        const next = below(found, key);
        return next === undefined ? [] : schemasAt(next, rest);
    });
}

function unwrapped(schema: z.ZodType): z.ZodType[] {
    if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
        return unwrapped(asType(schema.unwrap()));
    }
    if (schema instanceof z.ZodUnion) {
        return schema.options.flatMap((option) => unwrapped(asType(option)));
    }
    return [schema];
}

function below(schema: z.ZodType, key: PropertyKey): z.ZodType | undefined {
    if (schema instanceof z.ZodObject) {
        const field: unknown = Reflect.get(schema.shape, key);
        return field instanceof z.ZodType ? field : undefined;
    }
    if (schema instanceof z.ZodRecord) {
        return asType(schema.valueType);
    }
    return schema instanceof z.ZodArray ? asType(schema.element) : undefined;
}

function asType(schema: z.core.$ZodType): z.ZodType {
    if (schema instanceof z.ZodType) {
        return schema;
    }
    throw new Error("the settings are described with Zod's full types");
}
