import { isIP } from "node:net";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Bounds of a whole number, both allowed. */
export interface Range {
    readonly minimum: number;
    readonly maximum: number;
}

const PORTS: Range = { minimum: 1, maximum: 65_535 };

/** Reads environment variables and collects what is wrong with them; an empty variable counts as absent. */
export class EnvironmentReader {
    private readonly mistakes: string[] = [];

    constructor(private readonly environment: Environment) {}

    /** A variable that may be left out. */
    optional(name: string): string | undefined {
        return this.environment[name] === "" ? undefined : this.environment[name];
    }

    /** @param meaning completes "It is …" where the variable is missing. */
    required(name: string, meaning: string): string {
        const value = this.optional(name);
        if (value === undefined) {
            this.mistake(name, `missing. It is ${meaning}.`);
        }
        return value ?? "";
    }

    port(name: string, fallback: number): number {
        return this.wholeNumber(name, fallback, PORTS, "a port");
    }

    /** @param what completes "is not …" where it is none. */
    wholeNumber(name: string, fallback: number, { minimum, maximum }: Range, what: string): number {
        const text = this.optional(name);
        const value = text === undefined ? fallback : Number(text);
        if (!Number.isInteger(value) || value < minimum || value > maximum) {
            this.mistake(name, `"${text ?? ""}" is not ${what}. It is a whole number from ${minimum} to ${maximum}.`);
        }
        return value;
    }

    choice<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
        const text = this.optional(name);
        const value = text === undefined ? fallback : choices.find((candidate) => candidate === text);
        if (value === undefined) {
            this.mistake(name, `"${text ?? ""}" is not supported. It is one of ${choices.join(", ")}.`);
        }
        return value ?? fallback;
    }

    flag(name: string, fallback: boolean): boolean {
        return this.choice(name, ["true", "false"], fallback ? "true" : "false") === "true";
    }

    /** An IP address: a host name could have several. */
    address(name: string, fallback: string): string {
        const value = this.optional(name) ?? fallback;
        if (isIP(value) === 0) {
            this.mistake(name, `"${value}" is not an IP address.`);
        }
        return value;
    }

    /** Scheme, host and port, nothing after them. */
    origin(name: string): string | undefined {
        const text = this.optional(name);
        if (text !== undefined && !(URL.canParse(text) && new URL(text).origin === text)) {
            this.mistake(name, `"${text}" is not an origin such as http://localhost:8080.`);
        }
        return text;
    }

    /** Notes what is wrong with a variable. */
    mistake(name: string, problem: string): void {
        this.mistakes.push(`${name}: ${problem}`);
    }

    /** @throws an `Error` whose message lists every mistake, one a line, with the variable's name. */
    throwMistakes(): void {
        const { length } = this.mistakes;
        if (length > 0) {
            const count = length === 1 ? "1 mistake" : `${length} mistakes`;
            throw new Error([`The environment has ${count}:`, ...this.mistakes].join("\n  "));
        }
    }
}
