import { createInterface } from "node:readline/promises";
import { UsageError } from "../commands/arguments";

/**
 * Asks a person, unless `--yes` has answered.
 *
 * @throws {@link UsageError} where there is nobody to ask.
 */
export async function confirmed(question: string, yes: boolean): Promise<boolean> {
    if (yes) {
        return true;
    }
    if (!process.stdin.isTTY) {
        throw new UsageError("Nobody can be asked, as this is no terminal. Nothing was changed: give --yes.");
    }
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
        return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
    } finally {
        terminal.close();
    }
}
