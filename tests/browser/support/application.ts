import { randomUUID } from "node:crypto";
import type { Browser } from "playwright-core";
import { type Development, startDevelopment } from "../../../development/start";
import { startChromium } from "../../preview/page/chromium";
import { openTab, type Tab, type TabOptions } from "./tab";

/** The application as `npm run dev` starts it, with the page as in production, and a browser to use it. */
export interface Application {
    readonly addresses: Pick<Development, "frontendUrl" | "backendUrl" | "storageUrl">;
    /** Opens a page in a browser that knows nothing of others. */
    open(path: string, options?: TabOptions): Promise<Tab>;
    closeTabs(): Promise<void>;
    stop(): Promise<void>;
}

/** Starts the application on a database of its own; undefined, with the reason printed, where there is no browser. */
export async function startApplication(): Promise<Application | undefined> {
    const browser = await startChromium();
    if (browser === undefined) {
        console.log("  no Chromium is installed: apt-get install chromium");
        return undefined;
    }
    try {
        const development = await startDevelopment({ seed: true });
        return applicationOf(browser, development);
    } catch (error) {
        await browser.close();
        throw error;
    }
}

/** An address that nobody has signed up with. */
export function unusedEmail(): string {
    return `${randomUUID()}@example.com`;
}

function applicationOf(browser: Browser, development: Development): Application {
    return {
        addresses: development,
        open: (path, options) => openTab(browser, `${development.frontendUrl}${path}`, options),
        closeTabs: async () => {
            await Promise.all(browser.contexts().map((context) => context.close()));
        },
        stop: async () => {
            await browser.close();
            await development.stop();
        },
    };
}
