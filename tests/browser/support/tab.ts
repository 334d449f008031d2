import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** How a browser looks at the page. */
export type TabOptions = Pick<BrowserContextOptions, "colorScheme" | "reducedMotion"> & {
    /** Size of the window, in pixels; 1280 by 800 where it is left out. */
    readonly viewport?: { readonly width: number; readonly height: number };
};

/** A page in a browser of its own, and what its console said. */
export interface Tab {
    readonly page: Page;
    /** Warnings, errors, exceptions, and violations of the content security policy. */
    readonly complaints: readonly string[];
}

const TIMEOUT_MILLISECONDS = 20_000;

/** Opens an address, and waits until the page has started. */
export async function openTab(browser: Browser, address: string, options: TabOptions = {}): Promise<Tab> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    context.setDefaultTimeout(TIMEOUT_MILLISECONDS);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
        if (["warning", "error", "assert"].includes(message.type())) {
            complaints.push(message.text());
        }
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(address);
    await page.getByRole("heading", { level: 1 }).waitFor();
    return { page, complaints };
}
