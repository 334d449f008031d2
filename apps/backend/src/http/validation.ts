import Ajv, { type ErrorObject } from "ajv";
import type { FastifySchemaCompiler } from "fastify";
import { Problem, type ProblemError } from "./problem";

/**
 * An e-mail address as HTML's forms take it
 * (https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address), with a dot in its domain.
 */
const EMAIL =
    /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/;
const MOST_ERRORS = 20;
const TYPES: Readonly<Record<string, string>> = { string: "text", integer: "a whole number", object: "an object" };

// The formats of answers are there for their readers, not to be checked.
const options = { allErrors: true, verbose: true, formats: { email: EMAIL } } as const;
const body = new Ajv(options);
// All of a query is text.
const query = new Ajv({ ...options, coerceTypes: true });

/** Compiles the schemas of requests; what does not fit is a {@link Problem} that names every mistake. */
export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) => {
    const validate = (httpPart === "body" ? body : query).compile(schema);
    const what = httpPart === "body" ? "body" : "query";
    return (data: unknown) =>
        validate(data) ? { value: data } : { error: invalid(what, validate.errors?.map(problemError) ?? []) };
};

/**
 * A refusal of what was sent.
 *
 * @param errors of which the first of each place is told.
 */
export function invalid(what: "body" | "query", errors: readonly ProblemError[]): Problem {
    const pointers = errors.map(({ pointer }) => pointer);
    const first = errors.filter(({ pointer }, index) => pointers.indexOf(pointer) === index).slice(0, MOST_ERRORS);
    return new Problem(400, `The ${what} of the request is not as it must be.`, { errors: first });
}

function problemError(error: ErrorObject): ProblemError {
    const { missingProperty, additionalProperty } = error.params;
    const pointer = `#${error.instancePath}${token(missingProperty)}${token(additionalProperty)}`;
    return { pointer, detail: detailOf(error) };
}

// A token of a JSON pointer within a fragment: https://www.rfc-editor.org/rfc/rfc6901#section-6
function token(name: unknown): string {
    if (typeof name !== "string") {
        return "";
    }
    // What is no character (half of a surrogate pair) cannot be encoded, and becomes one.
    const wellFormed = Buffer.from(name).toString();
    return `/${encodeURIComponent(wellFormed.replaceAll("~", "~0").replaceAll("/", "~1"))}`;
}

function detailOf({ keyword, params, parentSchema, message }: ErrorObject): string {
    switch (keyword) {
        case "required":
            return "is required";
        case "additionalProperties":
            return "is not known";
        case "type":
            return `must be ${TYPES[String(params.type)] ?? String(params.type)}`;
        case "enum":
            return `must be one of ${String(params.allowedValues).replaceAll(",", ", ")}`;
        case "minLength":
            return `must have at least ${String(params.limit)} characters`;
        case "maxLength":
            return `must have at most ${String(params.limit)} characters`;
        case "minimum":
            return `must be at least ${String(params.limit)}`;
        case "maximum":
            return `must be at most ${String(params.limit)}`;
        case "pattern":
        case "format":
            return `must be ${String(parentSchema?.description)}`;
        default:
            return message ?? "is not allowed";
    }
}
