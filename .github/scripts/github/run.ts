import { annotate } from "./outputs";

/** Runs a script of a workflow: its failure is shown beside the result, and is the step's. */
export function runScript(main: () => Promise<number | undefined>): void {
    main().then(
        (exitCode = 0) => {
            process.exitCode = exitCode;
        },
        (error: unknown) => {
            annotate("error", error instanceof Error ? error.message : String(error));
            process.exitCode = 1;
        },
    );
}
