/** Prints why the process cannot go on, and its causes; it then ends with code 1. */
export function failWith(error: unknown): void {
    const messages = [];
    for (let cause = error; cause !== undefined; cause = cause instanceof Error ? cause.cause : undefined) {
        messages.push(messageOf(cause));
    }
    console.error(messages.join(": "));
    process.exitCode = 1;
}

// Where a host name has several addresses, and none answers, Node.js says why in the parts only.
function messageOf(error: unknown): string {
    if (error instanceof AggregateError && error.message === "") {
        return error.errors.map(messageOf).join("; ");
    }
    return error instanceof Error ? error.message : String(error);
}
