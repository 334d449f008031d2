import { randomUUID } from "node:crypto";
import type { Browser } from "playwright-core";
import { type Development, startDevelopment } from "../../../development/start";
import { startChromium } from "../../preview/page/chromium";
import { openTab, type Tab, type TabOptions } from "./tab";

/** The application as `npm run dev` starts it, with the page as in production, and a browser to use it. */
export interface Application {
    readonly addresses: Pick<Development, "frontendUrl" | "backendUrl" | "storageUrl">;
    /** Opens a page in a browser that knows nothing of others; it is closed after the test. */
    open(path: string, options?: TabOptions): Promise<Tab>;
}

/**
 * Starts the application on a database of its own before the tests of the enclosing `describe`, and stops it after
 * them. Where there is no browser they are skipped, and the reason is printed.
 */
export function useApplication(): Application {
    let browser: Browser | undefined;
    let development: Development | undefined;

    before(async function () {
        browser = await startChromium();
        if (browser === undefined) {
            console.log("  no Chromium is installed: apt-get install chromium");
            this.skip();
        }
        development = await startDevelopment({ seed: true });
    });

    afterEach(async () => {
        await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
    });

    after(async () => {
        await browser?.close();
        await development?.stop();
    });

    function started(): { readonly browser: Browser; readonly development: Development } {
        if (browser === undefined || development === undefined) {
            throw new Error("the application has not been started");
        }
        return { browser, development };
    }

    return {
        get addresses() {
            return started().development;
        },
        open: (path, options) => openTab(started().browser, `${started().development.frontendUrl}${path}`, options),
    };
}

/** An address that nobody has signed up with. */
export function unusedEmail(): string {
    return `${randomUUID()}@example.com`;
}
