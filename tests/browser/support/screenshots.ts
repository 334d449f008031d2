import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const FOLDER = join(__dirname, "..", "screenshots");

/** Keeps a picture of a whole page; git ignores it. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
    mkdirSync(FOLDER, { recursive: true });
    await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
}
