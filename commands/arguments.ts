import { parseArgs, type ParseArgsConfig } from "node:util";

/** A command that makes no sense as it was given. */
export class UsageError extends Error {
    override readonly name = "UsageError";
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * Reads a command's options; a command takes nothing else.
 *
 * @throws {@link UsageError} for an option that the command does not have, or one without its value.
 */
export function parseOptions<Given extends Options>(args: readonly string[], options: Given) {
    try {
        return parseArgs({ args: [...args], options, allowPositionals: false, strict: true }).values;
    } catch (error) {
        // Node goes on with advice for options that this command does not have.
        const [message = ""] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
        throw new UsageError(message.endsWith(".") ? message : `${message}.`);
    }
}

/** @throws {@link UsageError} where the option is missing. */
export function required(value: string | undefined, option: string, what: string): string {
    if (value === undefined || value === "") {
        throw new UsageError(`--${option} is missing: ${what}.`);
    }
    return value;
}
