import { freePortFrom, isFree } from "../../development/ports";
import { UsageError } from "../arguments";

/** The tunnel's port on this machine, where nothing listens there. */
export const DEFAULT_PORT = 15_432;

/**
 * The port to open on this machine: the one that was asked for, or the first free one from {@link DEFAULT_PORT} on.
 *
 * @throws {@link UsageError} for one that is no port for everybody, or is taken.
 */
export async function localPort(text: string | undefined): Promise<number> {
    if (text === undefined) {
        return freePortFrom(DEFAULT_PORT);
    }
    const port = Number(text);
    if (!/^\d+$/.test(text) || port < 1024 || port > 65_535) {
        throw new UsageError(`--port "${text}" is not a whole number from 1024 to 65535.`);
    }
    if (!(await isFree(port))) {
        throw new UsageError(`--port ${text}: something on this machine listens there already.`);
    }
    return port;
}
