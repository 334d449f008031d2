/**
 * Runs an action without writing out the stack traces that nobody reads. Pulumi's runtime takes one for every promise,
 * by an error without a message; writing them, with the lines of the TypeScript, costs as much as all the rest.
 *
 * The trace of an error that is read later has the right lines: it is written when it is first read.
 */
export async function withFewStackTraces<Result>(action: () => Promise<Result>): Promise<Result> {
    const original: unknown = Reflect.get(Error, "prepareStackTrace");
    Error.prepareStackTrace = (error, frames) =>
        error.message === "" ? "" : [String(error), ...frames.map(frameText)].join("\n");
    try {
        return await action();
    } finally {
        Reflect.set(Error, "prepareStackTrace", original);
    }
}

function frameText(frame: NodeJS.CallSite): string {
    return `    at ${frame.getFileName() ?? "native"}:${frame.getLineNumber() ?? 0}:${frame.getColumnNumber() ?? 0}`;
}
