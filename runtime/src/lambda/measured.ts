import type { Metrics } from "./metrics";
import type { Services } from "./services";

/**
 * Publishes metrics. Where that fails it is noted and no more: what was measured is as good or as bad as before, and
 * alarms take missing data for a failure.
 *
 * @returns what went wrong, if something did.
 */
export async function measured(services: Services, metrics: Metrics): Promise<string | undefined> {
    try {
        await services.measure(metrics);
        return undefined;
    } catch (error) {
        const trouble = `The metrics could not be published: ${reason(error)}`;
        services.log(trouble);
        return trouble;
    }
}

/** What an error says. */
export function reason(error: unknown): string {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
