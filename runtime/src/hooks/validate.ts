import type { Place } from "./ask";
import type { HookEvent } from "./event";
import type { Expectation, ValidationSettings } from "./settings";

/**
 * What ECS reads.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
 */
export type HookAnswer =
    | { readonly hookStatus: "SUCCEEDED" | "FAILED" }
    | {
          /** ECS calls again after the delay, in seconds, and hands the details on. */
          readonly hookStatus: "IN_PROGRESS";
          readonly callBackDelay: number;
          readonly hookDetails: { readonly attempts: number };
      };

/** What a validation works with. */
export interface Surroundings {
    /** Asks once, and says what is wrong with the answer. */
    readonly ask: (place: Place, expectation: Expectation) => Promise<string | undefined>;
    readonly pause: (seconds: number) => Promise<void>;
    /** Milliseconds until Lambda stops the call. */
    readonly remainingMilliseconds: () => number;
    readonly log: (message: string) => void;
}

/** Room for what a call does besides asking. */
const MARGIN_MILLISECONDS = 5000;

/**
 * Checks a release at the stage that ECS has come to: the test route before production's requests come to it, the
 * service's own address afterwards. Attempts that do not fit into one call go on in the next.
 */
export async function validate(
    event: HookEvent,
    settings: ValidationSettings,
    { ask, pause, remainingMilliseconds, log }: Surroundings,
): Promise<HookAnswer> {
    const { expectation, pauseSeconds } = settings;
    const { place, label } = placeOf(event.stage, settings);
    if (place === undefined) {
        log(`FAILED: ${settings.service} has no check for the stage ${event.stage}.`);
        return { hookStatus: "FAILED" };
    }
    const longest = expectation.maximumMilliseconds + MARGIN_MILLISECONDS;
    for (let attempt = event.attempts + 1; attempt <= settings.attempts; attempt += 1) {
        const problem = await ask(place, expectation);
        if (problem === undefined) {
            log(`SUCCEEDED: ${settings.service}, ${label}, attempt ${attempt} of ${settings.attempts}.`);
            return { hookStatus: "SUCCEEDED" };
        }
        log(`${settings.service}, ${label}, attempt ${attempt} of ${settings.attempts}: ${place.url} ${problem}.`);
        if (attempt === settings.attempts) {
            break;
        }
        if (remainingMilliseconds() < pauseSeconds * 1000 + longest) {
            return { hookStatus: "IN_PROGRESS", callBackDelay: pauseSeconds, hookDetails: { attempts: attempt } };
        }
        await pause(pauseSeconds);
    }
    log(`FAILED: ${settings.service}, ${label}: no attempt of ${settings.attempts} got the right answer.`);
    return { hookStatus: "FAILED" };
}

function placeOf(stage: string, settings: ValidationSettings): { place: Place | undefined; label: string } {
    switch (stage) {
        case "POST_TEST_TRAFFIC_SHIFT":
            return { place: settings.test, label: "on its test route" };
        case "POST_PRODUCTION_TRAFFIC_SHIFT":
            return { place: settings.production, label: "in production" };
        default:
            return { place: undefined, label: stage };
    }
}
