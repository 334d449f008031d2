import { z } from "zod";
import type { data } from "@actions/expressions" with { "resolution-mode": "import" };

type Library = Awaited<ReturnType<typeof load>>;

// An ES module.
function load() {
    return import("@actions/expressions");
}

/** A value of an expression's context, as JSON has it. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

const json: z.ZodType<Value> = z.json();

/** How the jobs that a job needs have ended. */
export interface Status {
    readonly success: boolean;
    readonly failure: boolean;
    readonly cancelled: boolean;
}

/** What an expression can name. */
export interface Scope {
    readonly contexts: Readonly<Record<string, Value>>;
    readonly status: Status;
}

const CONTEXTS = ["github", "needs", "inputs", "matrix", "secrets", "steps", "job", "runner", "env", "vars"];

/** Evaluates expressions of workflows with GitHub's own parser. */
export class Expressions {
    private constructor(private readonly library: Library) {}

    /** Loads the parser, which is an ES module. */
    static async load(): Promise<Expressions> {
        return new Expressions(await load());
    }

    /** The value of an expression, without the braces. */
    evaluate(expression: string, { contexts, status }: Scope): Value {
        const { Evaluator, Lexer, Parser, data } = this.library;
        const functions = Object.entries({ ...status, always: true }).map(([name, value]) => ({
            name,
            minArgs: 0,
            maxArgs: 0,
            call: () => new data.BooleanData(value),
        }));
        const { tokens } = new Lexer(expression).lex();
        const parsed = new Parser(tokens, CONTEXTS, functions).parse();
        const dictionary = this.toData(Object.fromEntries(CONTEXTS.map((name) => [name, contexts[name] ?? {}])));
        if (!(dictionary instanceof data.Dictionary)) {
            throw new Error("unreachable: an object is a dictionary");
        }
        const known = new Map(functions.map((one) => [one.name, one]));
        return this.fromData(new Evaluator(parsed, dictionary, known).evaluate());
    }

    /** A value of a workflow with its `${{ }}` filled in; a text that is one expression gives its value. */
    filled(value: Value, scope: Scope): Value {
        if (typeof value !== "string") {
            return value;
        }
        const whole = /^\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*$/s.exec(value);
        if (whole !== null) {
            return this.evaluate(whole[1] ?? "", scope);
        }
        return value.replace(/\$\{\{(.*?)\}\}/gs, (_all, inner: string) => textOf(this.evaluate(inner, scope)));
    }

    /** Whether an `if` lets its job run: without a status function it asks for success, too. */
    allows(condition: Value | undefined, scope: Scope): boolean {
        if (condition === undefined) {
            return scope.status.success;
        }
        const text = textOf(condition)
            .trim()
            .replace(/^\$\{\{([\s\S]*)\}\}$/, "$1");
        const asks = /\b(success|failure|cancelled|always)\s*\(/.test(text);
        const value = this.evaluate(text, scope);
        return (asks || scope.status.success) && value !== null && value !== false && value !== 0 && value !== "";
    }

    private toData(value: Value): data.ExpressionData {
        const parsed: unknown = JSON.parse(JSON.stringify(value), this.library.data.reviver);
        if (!isData(parsed)) {
            throw new Error("unreachable: JSON is data");
        }
        return parsed;
    }

    private fromData(value: data.ExpressionData): Value {
        return json.parse(JSON.parse(JSON.stringify(value, this.library.data.replacer)));
    }
}

function textOf(value: Value): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}

function isData(value: unknown): value is data.ExpressionData {
    return typeof value === "object" && value !== null && "kind" in value && "coerceString" in value;
}
