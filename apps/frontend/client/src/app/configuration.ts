import { readObject, readText } from "../api/read";
import { sender, type Send } from "../api/request";
import type { Result } from "../api/result";

/** What the page learns at run time of the environment that it is in. */
export interface Configuration {
    /** Origin of the backend; empty: the page's own. */
    readonly backendUrl: string;
    /** Source revision of the frontend. */
    readonly revision: string;
}

/** Asks the server that the page came from. */
export function loadConfiguration(send: Send = sender("", "page's server")): Promise<Result<Configuration>> {
    return send({ method: "GET", path: "/config.json" }, readConfiguration);
}

function readConfiguration(value: unknown): Configuration | undefined {
    const object = readObject(value);
    const [backendUrl, revision] = [readText(object?.backendUrl), readText(object?.revision)];
    return backendUrl === undefined || revision === undefined ? undefined : { backendUrl, revision };
}
