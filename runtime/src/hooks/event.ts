import * as z from "zod";

/** What ECS has come to. */
export interface HookEvent {
    /** Stage of the deployment's life: `POST_TEST_TRAFFIC_SHIFT`. */
    readonly stage: string;
    /** Attempts that earlier calls have made at this stage. */
    readonly attempts: number;
}

const EVENT = z.object({
    lifecycleStage: z.string().min(1),
    hookDetails: z.object({ attempts: z.int().nonnegative().optional() }).nullish(),
});

/**
 * Reads what ECS hands over.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html#common-payload-structure
 *
 * @throws Error that names what is wrong with it.
 */
export function parseEvent(event: unknown): HookEvent {
    const { success, data, error } = EVENT.safeParse(event);
    if (!success) {
        const issues = error.issues.map(({ path, message }) => `${path.join(".") || "the event"}: ${message}`);
        throw new Error(`what ECS handed over cannot be read: ${issues.join("; ")}`);
    }
    return { stage: data.lifecycleStage, attempts: data.hookDetails?.attempts ?? 0 };
}
