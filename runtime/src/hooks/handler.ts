import { setTimeout } from "node:timers/promises";
import { ask } from "./ask";
import { parseEvent } from "./event";
import { readSettings } from "./settings";
import { type HookAnswer, validate } from "./validate";

/** What is read of what Lambda hands over. */
interface LambdaContext {
    getRemainingTimeInMillis(): number;
}

/**
 * What Lambda calls for ECS. Environment: `SERVICE`, `TEST_URL`, `TEST_HEADER`, `TEST_KEY`, `PRODUCTION_URL`,
 * `STATUS_CODES`, `BODY_CONTAINS`, `MAXIMUM_MILLISECONDS`, `ATTEMPTS`, `PAUSE_SECONDS`.
 *
 * It never throws: ECS would roll back all the same, but nobody would read why.
 */
export async function handler(event: unknown, context: LambdaContext): Promise<HookAnswer> {
    try {
        return await validate(parseEvent(event), readSettings(process.env), {
            ask,
            pause: async (seconds) => {
                await setTimeout(seconds * 1000);
            },
            remainingMilliseconds: () => context.getRemainingTimeInMillis(),
            log: (message) => {
                console.info(message);
            },
        });
    } catch (error) {
        console.error(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
        return { hookStatus: "FAILED" };
    }
}
