/** What is to be undone, the last first. */
export class Cleanup {
    private readonly steps: (() => unknown)[] = [];
    private running: Promise<void> | undefined;

    add(step: () => unknown): void {
        this.steps.push(step);
    }

    /**
     * Undoes all of it, once: a second call waits for the first.
     *
     * @throws an `AggregateError` when steps failed, after the others.
     */
    run(): Promise<void> {
        this.running ??= this.undo();
        return this.running;
    }

    private async undo(): Promise<void> {
        const errors: unknown[] = [];
        for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
            try {
                await step();
            } catch (error) {
                errors.push(error);
            }
        }
        if (errors.length > 0) {
            throw new AggregateError(errors, `Stopping failed: ${errors.map(String).join("; ")}`);
        }
    }
}
