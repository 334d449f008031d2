import type { Settings } from "./settings";

/** Where the page reads its configuration. */
export const CONFIGURATION_PATH = "/config.json";

/** What the page must know of the environment that it runs in. */
export interface Configuration {
    /** Origin of the backend; empty: the page's own. */
    readonly backendUrl: string;
    /** Source revision of the frontend. */
    readonly revision: string;
}

/** The part of the settings that browsers may read: nothing else is ever sent. */
export function configurationOf({ backendUrl, revision }: Configuration & Partial<Settings>): Configuration {
    return { backendUrl, revision };
}
