import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * What axe finds wrong with a page, one line each.
 *
 * The script reaches the page by the debugger, so that the page's content security policy stays as it is.
 */
export async function violations(page: Page): Promise<unknown> {
    if (await page.evaluate("window.axe === undefined")) {
        await page.evaluate(AXE);
    }
    return page.evaluate(`(async () => {
        const { violations } = await window.axe.run({ runOnly: ${JSON.stringify(STANDARDS)} });
        return violations.flatMap(({ id, nodes }) =>
            nodes.map(({ target, failureSummary }) => [id, target.join(" "), failureSummary].join(": ")));
    })()`);
}

/** Pixels by which the page is wider than its window. */
export function overflow(page: Page): Promise<unknown> {
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
