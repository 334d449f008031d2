import type { Page } from "playwright-core";

/** What the console says of a server that takes no connections. */
export const REFUSED_CONNECTION = "Failed to load resource: net::ERR_CONNECTION_REFUSED";

/** What the console says of an answer with this status, as in `404 (Not Found)`. */
export function failed(status: string): string {
    return `Failed to load resource: the server responded with a status of ${status}`;
}

/** Lets nothing through to a server until it is called off. */
export async function cutOff(page: Page, address: string): Promise<() => Promise<void>> {
    const pattern = `${address}/**`;
    await page.route(pattern, (route) => route.abort("connectionrefused"));
    return () => page.unroute(pattern);
}
