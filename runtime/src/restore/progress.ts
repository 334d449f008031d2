import type { Logger } from "../log";

const EVERY_MILLISECONDS = 10_000;

/** Does a piece of work and says every ten seconds how far it is. */
export async function withProgress<Result>(
    log: Logger,
    describe: () => string | Promise<string>,
    work: () => Promise<Result>,
): Promise<Result> {
    const tell = async (): Promise<void> => {
        try {
            log.info(await describe());
        } catch (error) {
            // Whatever keeps it from being known will end the work, too, if it matters.
            log.debug({ error }, "How far the work is, is not known at this moment");
        }
    };
    const timer = setInterval(() => void tell(), EVERY_MILLISECONDS);
    try {
        return await work();
    } finally {
        clearInterval(timer);
    }
}
