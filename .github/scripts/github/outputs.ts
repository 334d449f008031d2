import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, statSync } from "node:fs";
import type { Environment } from "./client";
import { cutMarkdown } from "./cut";

/**
 * The longest summary of a step, in bytes.
 *
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands (adding a job summary)
 */
export const SUMMARY_LIMIT = 1024 * 1024;

/**
 * Sets an output of the step; without GitHub Actions it is printed.
 *
 * The value ends at a delimiter that nobody can guess: what comes from a pull request cannot set another output.
 */
export function setOutput(name: string, value: string, environment: Environment = process.env): void {
    if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) {
        throw new Error(`"${name}" is no name of an output.`);
    }
    const file = environment.GITHUB_OUTPUT;
    if (file === undefined || file === "") {
        process.stdout.write(`${name}=${value}\n`);
        return;
    }
    const delimiter = `end-${randomUUID()}`;
    appendFileSync(file, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
}

/** Adds Markdown to the step's summary, cut to what GitHub takes; without GitHub Actions it is printed. */
export function addSummary(markdown: string, environment: Environment = process.env, whole?: string): void {
    const file = environment.GITHUB_STEP_SUMMARY;
    if (file === undefined || file === "") {
        process.stdout.write(`${markdown}\n`);
        return;
    }
    const used = existsSync(file) ? statSync(file).size : 0;
    const limit = SUMMARY_LIMIT - used - 1;
    // So little room is left by a summary that says enough.
    if (limit > 1000) {
        appendFileSync(
            file,
            `${cutMarkdown(markdown, { limit, whole, measure: (text) => Buffer.byteLength(text) })}\n`,
        );
    }
}

/** Shows a line beside the workflow's result. */
export function annotate(kind: "error" | "warning" | "notice", message: string): void {
    process.stdout.write(`::${kind}::${escapedData(message)}\n`);
}

/** As workflow commands take a text: what it contains must not end the line and begin another command. */
export function escapedData(text: string): string {
    return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** Address of the workflow's run. */
export function runUrl(environment: Environment = process.env): string | undefined {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = environment;
    return repository === undefined || run === undefined
        ? undefined
        : `${server ?? "https://github.com"}/${repository}/actions/runs/${run}`;
}
