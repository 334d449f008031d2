import type { FunctionError } from "../../runtime/src/lambda/requests";

/** A JSONata expression in the braces by which Step Functions knows one: `{% $states.input.dump %}`. */
export type Expression = `{% ${string} %}`;

/** What a field of a state can hold: JSON, in whose strings a whole {@link Expression} stands for its result. */
export type Template = string | number | boolean | null | readonly Template[] | { readonly [field: string]: Template };

/** Variables that a state sets for those after it. */
export type Assignments = Readonly<Record<string, Template>>;

/** Errors that Step Functions itself names. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export type StatesError =
    | "States.ALL"
    | "States.DataLimitExceeded"
    | "States.HeartbeatTimeout"
    | "States.Permissions"
    | "States.QueryEvaluationError"
    | "States.Runtime"
    | "States.TaskFailed"
    | "States.Timeout";

/** Name of an error: one of Step Functions, of a service's integration (`ECS.ServerException`), or of the function. */
export type ErrorName = StatesError | FunctionError | `${string}.${string}`;

/** Runs a task again after an error. */
export interface Retrier {
    readonly ErrorEquals: readonly [ErrorName, ...ErrorName[]];
    /** Seconds before the first retry. */
    readonly IntervalSeconds: number;
    readonly MaxAttempts: number;
    /** What each further wait is multiplied with. */
    readonly BackoffRate: number;
    readonly MaxDelaySeconds?: number;
    /** `FULL` waits a random part of the time, so that several do not come back together. */
    readonly JitterStrategy: "FULL" | "NONE";
}

/** Where an execution goes on after an error. */
export interface Catcher<Name extends string> {
    readonly ErrorEquals: readonly [ErrorName, ...ErrorName[]];
    readonly Next: Name;
    readonly Assign?: Assignments;
    readonly Output?: Template;
}

/** A state goes on to another or ends the execution. */
export type Transition<Name extends string> =
    { readonly Next: Name; readonly End?: never } | { readonly End: true; readonly Next?: never };

interface StateFields {
    /** For people: what the state is there for. */
    readonly Comment?: string;
}

/** Calls a service and waits for its answer or, with `.sync`, for the end of the job. */
export type TaskState<Name extends string> = StateFields &
    Transition<Name> & {
        readonly Type: "Task";
        readonly Resource: `arn:${string}:states:::${string}`;
        readonly Arguments: Template;
        /** Without it a task may take a year. */
        readonly TimeoutSeconds: number;
        readonly Retry?: readonly Retrier[];
        readonly Catch?: readonly Catcher<Name>[];
        readonly Assign?: Assignments;
        readonly Output?: Template;
    };

/** Passes its input on, or what it makes of it. */
export type PassState<Name extends string> = StateFields &
    Transition<Name> & {
        readonly Type: "Pass";
        readonly Assign?: Assignments;
        readonly Output?: Template;
    };

/** Waits. */
export type WaitState<Name extends string> = StateFields &
    Transition<Name> & {
        readonly Type: "Wait";
        readonly Seconds: number | Expression;
        readonly Assign?: Assignments;
    };

/** Goes on by the first condition that is true. */
export interface ChoiceState<Name extends string> extends StateFields {
    readonly Type: "Choice";
    readonly Choices: readonly {
        readonly Condition: Expression;
        readonly Next: Name;
        readonly Assign?: Assignments;
        readonly Output?: Template;
    }[];
    /** Without it an input that meets no condition would end the execution without a word of what was wrong. */
    readonly Default: Name;
    readonly Assign?: Assignments;
}

/** Ends the execution well. */
export interface SucceedState extends StateFields {
    readonly Type: "Succeed";
    readonly Output?: Template;
}

/** Ends the execution with an error. */
export interface FailState extends StateFields {
    readonly Type: "Fail";
    readonly Error: string;
    readonly Cause: string;
}

/** A state, of those that backups need. */
export type State<Name extends string> =
    TaskState<Name> | PassState<Name> | WaitState<Name> | ChoiceState<Name> | SucceedState | FailState;

/**
 * The definition of a state machine in Amazon States Language, with JSONata. `Name` lists the states: one that is not
 * defined, or a transition to one that is not listed, does not compile.
 *
 * The language: https://states-language.net/spec.html. JSONata in Step Functions:
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export interface StateMachine<Name extends string> {
    readonly Comment: string;
    readonly QueryLanguage: "JSONata";
    readonly StartAt: Name;
    /**
     * Ends an execution that its states' own limits did not end. Nothing is caught then, so it has to be longer than
     * those together.
     */
    readonly TimeoutSeconds: number;
    readonly States: Readonly<Record<Name, State<Name>>>;
}

/** The text between the braces as an {@link Expression}. */
export function jsonata(expression: string): Expression {
    return `{% ${expression} %}`;
}

/** The empty text. Validators of the language take no literal one. */
export const EMPTY = jsonata("''");
