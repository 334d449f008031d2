import { STATUS_CODES } from "node:http";
import Type, { type Static } from "typebox";

/** Media type of problem details (https://www.rfc-editor.org/rfc/rfc9457). */
export const PROBLEM_TYPE = "application/problem+json";

/** One mistake in what was sent. */
export const ProblemErrorSchema = Type.Object({
    pointer: Type.String({ description: 'Where it is, as a JSON pointer in a fragment: "#/email". "#" is all of it.' }),
    detail: Type.String({ description: 'What it must be: "must have at most 100 characters".' }),
});

/** Every answer that is a refusal. */
export const ProblemSchema = Type.Object(
    {
        type: Type.String({ description: '"about:blank": the status says what kind it is.' }),
        title: Type.String({ description: "The status in words." }),
        status: Type.Integer(),
        detail: Type.String({ description: "What is wrong here." }),
        errors: Type.Optional(Type.Array(ProblemErrorSchema, { description: "All mistakes in what was sent." })),
    },
    { $id: "Problem", description: "Problem details, RFC 9457." },
);

/** One mistake in what was sent, and where. */
export type ProblemError = Static<typeof ProblemErrorSchema>;

/** The body of a refusal. */
export type ProblemBody = Static<typeof ProblemSchema>;

/** What a {@link Problem} carries beside its status and its detail. */
export interface ProblemOptions {
    readonly errors?: readonly ProblemError[];
    readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal. Thrown by a route it becomes the answer; its detail is for the caller to read. */
export class Problem extends Error {
    override readonly name = "Problem";
    readonly headers: Readonly<Record<string, string>>;
    private readonly errors: readonly ProblemError[] | undefined;

    constructor(
        readonly status: number,
        detail: string,
        { errors, headers = {} }: ProblemOptions = {},
    ) {
        super(detail);
        this.errors = errors;
        this.headers = headers;
    }

    /** The body of the answer. */
    body(): ProblemBody {
        const problem = { type: "about:blank", title: STATUS_CODES[this.status] ?? "Error", status: this.status };
        return { ...problem, detail: this.message, ...(this.errors && { errors: [...this.errors] }) };
    }
}
