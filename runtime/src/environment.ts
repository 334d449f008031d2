import { Failure } from "./failure";

/** Environment variables, by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Bounds of a whole number. */
export interface Bounds {
    readonly minimum: number;
    readonly maximum: number;
}

/**
 * Reads settings from environment variables and collects what is wrong with them, to be told all at once.
 *
 * @example
 * ```ts
 * const environment = new Environment(process.env);
 * const settings = { bucket: environment.text("BACKUP_BUCKET"), jobs: environment.integer("DUMP_JOBS", 2, BOUNDS) };
 * environment.check();
 * ```
 */
export class Environment {
    private readonly mistakes: string[] = [];

    constructor(private readonly variables: Variables) {}

    /** A variable that must be set; empty where it is not, which {@link check} tells. */
    text(name: string): string {
        const value = this.optional(name);
        if (value === undefined) {
            this.mistake(`${name} is not set`);
        }
        return value ?? "";
    }

    /** A variable, or `undefined` where it is not set or empty. */
    optional(name: string): string | undefined {
        const value = this.variables[name];
        return value === "" ? undefined : value;
    }

    /** A whole number, or `fallback` where the variable is not set. */
    integer(name: string, fallback: number, { minimum, maximum }: Bounds): number {
        const value = this.optional(name);
        if (value === undefined) {
            return fallback;
        }
        const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
        if (!(number >= minimum && number <= maximum)) {
            this.mistake(`${name} is "${value}": use a whole number from ${minimum} to ${maximum}`);
            return fallback;
        }
        return number;
    }

    /** One of several words, or `fallback` where the variable is not set. */
    choice<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
        const value = this.optional(name);
        if (value === undefined) {
            return fallback;
        }
        const choice = choices.find((candidate) => candidate === value);
        if (choice === undefined) {
            this.mistake(`${name} is "${value}": use ${choices.map((word) => `"${word}"`).join(", ")}`);
        }
        return choice ?? fallback;
    }

    /** Adds what is wrong with a variable, beyond its form. */
    mistake(sentence: string): void {
        this.mistakes.push(sentence);
    }

    /** @throws {@link Failure} that names every mistake, where there is one. */
    check(): void {
        if (this.mistakes.length > 0) {
            throw new Failure("wrong settings", `Environment variables are wrong: ${this.mistakes.join("; ")}.`);
        }
    }
}
