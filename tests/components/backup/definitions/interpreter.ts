import jsonata from "jsonata";
import { createHash } from "node:crypto";
import type {
    Catcher,
    ChoiceState,
    Retrier,
    State,
    StateMachine,
    TaskState,
    Template,
} from "../../../../components/backup/states";

/** An error that a task ends with. */
export class TaskError extends Error {
    constructor(
        override readonly name: string,
        readonly reason: string,
        /** Seconds after which it came; the longest that the call may take where it is left out. */
        readonly seconds?: number,
    ) {
        super(`${name}: ${reason}`);
    }
}

/** A call of a task. */
export interface Call {
    readonly state: string;
    readonly resource: string;
    readonly args: unknown;
    /** Longest time that it may take, in seconds. */
    readonly timeoutSeconds: number;
}

/** What came of an execution. */
export interface Ended {
    readonly status: "SUCCEEDED" | "FAILED";
    readonly output?: unknown;
    readonly error?: { readonly Error: string; readonly Cause: string } | undefined;
    readonly states: readonly string[];
    readonly calls: readonly Call[];
    /** Seconds that it would have taken, if each call took the longest time that it may. */
    readonly seconds: number;
}

type Variables = Readonly<Record<string, unknown>>;

interface Situation {
    readonly input: unknown;
    readonly result?: unknown;
    readonly errorOutput?: unknown;
}

const EXECUTION = "arn:aws:states:eu-west-1:123456789012:execution:shop-prod-backups-machine";
const STATE_MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:shop-prod-backups-machine";
const MOST_STEPS = 5_000;

/**
 * Runs a definition as Step Functions does, as far as backups go, without waiting. JSONata is evaluated by the reference
 * engine, and a variable that was never set is an error, as it is on AWS.
 *
 * @param answer answers a call; throws a {@link TaskError} where it fails.
 */
export async function execute<Name extends string>(
    machine: StateMachine<Name>,
    input: unknown,
    answer: (call: Call) => unknown,
    name = "run-12345678",
): Promise<Ended> {
    return new Execution<Name>(machine, input, answer, name).run();
}

class Execution<Name extends string> {
    private variables: Variables = {};
    private readonly states: string[] = [];
    private readonly calls: Call[] = [];
    private seconds = 0;

    constructor(
        private readonly machine: StateMachine<Name>,
        private readonly input: unknown,
        private readonly answer: (call: Call) => unknown,
        private readonly name: string,
    ) {}

    async run(): Promise<Ended> {
        let current = this.machine.StartAt;
        let value = this.input;
        for (let step = 0; step < MOST_STEPS; step += 1) {
            this.states.push(current);
            const state: State<Name> = this.machine.States[current];
            try {
                const next = await this.step(current, state, value);
                if (next.name === undefined) {
                    return this.ended("SUCCEEDED", { output: next.value });
                }
                current = next.name;
                value = next.value;
            } catch (error) {
                if (error instanceof TaskError) {
                    return this.ended("FAILED", { error: { Error: error.name, Cause: error.reason } });
                }
                throw error;
            }
        }
        throw new Error(`No end after ${MOST_STEPS} states: ${this.states.slice(-20).join(", ")}`);
    }

    private ended(status: Ended["status"], rest: Partial<Ended>): Ended {
        return { status, states: this.states, calls: this.calls, seconds: this.seconds, ...rest };
    }

    private async step(
        name: string,
        state: State<Name>,
        input: unknown,
    ): Promise<{ readonly name?: Name | undefined; readonly value: unknown }> {
        switch (state.Type) {
            case "Task":
                return this.task(name, state, input);
            case "Choice":
                return this.choice(state, input);
            case "Pass": {
                const value = state.Output === undefined ? input : await this.evaluate(state.Output, { input });
                await this.assign(state.Assign, { input });
                return { name: state.Next, value };
            }
            case "Wait": {
                const seconds = await this.evaluate(state.Seconds, { input });
                if (typeof seconds !== "number" || !Number.isInteger(seconds) || seconds < 0) {
                    throw new TaskError("States.QueryEvaluationError", `${String(seconds)} is no number of seconds`);
                }
                this.seconds += seconds;
                await this.assign(state.Assign, { input });
                return { name: state.Next, value: input };
            }
            case "Succeed":
                return { value: state.Output === undefined ? input : await this.evaluate(state.Output, { input }) };
            case "Fail":
                throw new TaskError(await this.text(state.Error, input), await this.text(state.Cause, input));
        }
    }

    private async text(template: Template, input: unknown): Promise<string> {
        const value = await this.evaluate(template, { input });
        if (typeof value !== "string") {
            throw new TaskError("States.QueryEvaluationError", `${JSON.stringify(value)} is no text`);
        }
        return value;
    }

    private async choice(state: ChoiceState<Name>, input: unknown) {
        for (const choice of state.Choices) {
            const met = await this.evaluate(choice.Condition, { input });
            if (typeof met !== "boolean") {
                throw new TaskError("States.QueryEvaluationError", `${choice.Condition} is ${JSON.stringify(met)}`);
            }
            if (met) {
                const value = choice.Output === undefined ? input : await this.evaluate(choice.Output, { input });
                await this.assign(choice.Assign, { input });
                return { name: choice.Next, value };
            }
        }
        await this.assign(state.Assign, { input });
        return { name: state.Default, value: input };
    }

    private async task(name: string, state: TaskState<Name>, input: unknown) {
        try {
            const args = await this.evaluate(state.Arguments, { input });
            const call = { state: name, resource: state.Resource, args, timeoutSeconds: state.TimeoutSeconds };
            const result = await this.retried(call, state.Retry ?? []);
            const value = state.Output === undefined ? result : await this.evaluate(state.Output, { input, result });
            await this.assign(state.Assign, { input, result });
            return { name: state.Next, value };
        } catch (error) {
            return this.caught(error, state.Catch ?? [], input);
        }
    }

    private async caught(error: unknown, catchers: readonly Catcher<Name>[], input: unknown) {
        if (!(error instanceof TaskError)) {
            throw error;
        }
        const catcher = catchers.find(({ ErrorEquals }) => matches(ErrorEquals, error.name));
        if (catcher === undefined) {
            throw error;
        }
        // Step Functions gives no cause where a time limit was reached.
        const errorOutput =
            error.name === "States.Timeout" ? { Error: error.name } : { Error: error.name, Cause: error.reason };
        const value =
            catcher.Output === undefined ? errorOutput : await this.evaluate(catcher.Output, { input, errorOutput });
        await this.assign(catcher.Assign, { input, errorOutput });
        return { name: catcher.Next, value };
    }

    private async retried(call: Call, retriers: readonly Retrier[]): Promise<unknown> {
        const counts = new Map<Retrier, number>();
        for (;;) {
            this.calls.push(call);
            try {
                const result = await this.answer(call);
                this.seconds += call.timeoutSeconds;
                return result;
            } catch (error) {
                this.seconds += (error instanceof TaskError ? error.seconds : undefined) ?? call.timeoutSeconds;
                const retrier =
                    error instanceof TaskError
                        ? retriers.find(({ ErrorEquals }) => matches(ErrorEquals, error.name))
                        : undefined;
                const count = (retrier && counts.get(retrier)) ?? 0;
                if (retrier === undefined || count >= retrier.MaxAttempts) {
                    throw error;
                }
                counts.set(retrier, count + 1);
                const wait = retrier.IntervalSeconds * retrier.BackoffRate ** count;
                this.seconds += Math.min(wait, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
            }
        }
    }

    /** All expressions see the variables as they were before: none of them sees another's new value. */
    private async assign(assignments: TaskState<Name>["Assign"], situation: Situation): Promise<void> {
        const values = await Promise.all(
            Object.entries(assignments ?? {}).map(async ([variable, template]): Promise<[string, unknown]> => [
                variable,
                await this.evaluate(template, situation),
            ]),
        );
        this.variables = { ...this.variables, ...Object.fromEntries(values) };
    }

    private async evaluate(template: Template, situation: Situation): Promise<unknown> {
        if (typeof template === "string") {
            const [, expression] = /^\{%([^]*)%\}$/.exec(template) ?? [];
            return expression === undefined ? template : this.query(expression.trim(), situation);
        }
        if (isList(template)) {
            return Promise.all(template.map((item) => this.evaluate(item, situation)));
        }
        if (typeof template === "object" && template !== null) {
            const entries = Object.entries(template).map(
                async ([field, value]) => [field, await this.evaluate(value, situation)] as const,
            );
            return Object.fromEntries(await Promise.all(entries));
        }
        return template;
    }

    private async query(expression: string, situation: Situation): Promise<unknown> {
        this.refuseUnset(expression);
        const context = {
            Execution: {
                Id: `${EXECUTION}:${this.name}`,
                Name: this.name,
                Input: this.input,
                StartTime: "2026-11-21T03:15:00.000Z",
            },
            StateMachine: { Id: STATE_MACHINE },
        };
        let value: unknown;
        try {
            value = await compile(expression).evaluate(undefined, {
                ...this.variables,
                states: { ...situation, context },
            });
        } catch (error) {
            const message = error instanceof Error ? error.message : JSON.stringify(error);
            throw new TaskError("States.QueryEvaluationError", `${expression}: ${message}`);
        }
        if (value === undefined) {
            throw new TaskError("States.QueryEvaluationError", `${expression} has no value`);
        }
        // The engine marks its sequences with properties of their own.
        return JSON.parse(JSON.stringify(value));
    }

    private refuseUnset(expression: string): void {
        const words = expression.replace(/'[^']*'/g, "''").matchAll(/\$([A-Za-z]\w*)\b(?!\s*\()/g);
        for (const [, variable = ""] of words) {
            if (!(variable in this.variables) && !["states", "one", "other"].includes(variable)) {
                throw new TaskError("States.QueryEvaluationError", `$${variable} was never set: ${expression}`);
            }
        }
    }
}

const compiled = new Map<string, jsonata.Expression>();

function compile(expression: string): jsonata.Expression {
    const known = compiled.get(expression) ?? jsonata(expression);
    compiled.set(expression, known);
    known.registerFunction("hash", (text: string, algorithm: string) =>
        createHash(algorithm.replace("-", "").toLowerCase()).update(text).digest("hex"),
    );
    return known;
}

function matches(names: readonly string[], error: string): boolean {
    return names.some((name) => name === error || (name === "States.ALL" && error !== "States.DataLimitExceeded"));
}

function isList(template: Template): template is readonly Template[] {
    return Array.isArray(template);
}
