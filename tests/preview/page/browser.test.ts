import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { page } from "../../../preview/page/page";
import { picture } from "../../../preview/picture/picture";
import type { StackCase } from "../../support/stacks";
import { stackDocument } from "../picture/documents";
import { startChromium } from "./chromium";

const STACKS: readonly StackCase[] = ["dev", "prod with a domain"];

const PHONE = 360;

describe("the page of a preview in Chromium", function () {
    this.timeout(300_000);

    let browser: Browser | undefined;
    let folder: string | undefined;

    before(async function () {
        browser = await startChromium();
        if (browser === undefined) {
            console.log("  no Chromium is installed, and none could be: apt-get install chromium");
            this.skip();
        }
        const pages = mkdtempSync(join(tmpdir(), "preview-page-"));
        folder = pages;
        for (const stack of STACKS) {
            const document = await stackDocument(stack);
            const svg = await picture(document, { linked: true });
            const narrowSvg = await picture(document, { linked: true, shape: "narrow" });
            const rows = Array.from({ length: 30 }, (_, index) => ({
                cells: ["a line of the bill that says much", `${index} hours`, `${index}.00`],
            }));
            const columns = [{ title: "What" }, { title: "How many", numeric: true }, { title: "USD", numeric: true }];
            const cost = { title: "Cost", columns, rows };
            writeFileSync(join(pages, `${stack}.html`), page({ document, svg, narrowSvg, cost }));
        }
    });

    afterEach(async () => {
        await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
    });

    after(async () => {
        await browser?.close();
        if (folder !== undefined) {
            rmSync(folder, { recursive: true });
        }
    });

    async function open(
        stack: StackCase,
        { width, ...options }: BrowserContextOptions & { readonly width: number },
        hash = "",
    ): Promise<{ tab: Page; messages: string[] }> {
        if (browser === undefined || folder === undefined) {
            throw new Error("the browser has not been started");
        }
        const context = await browser.newContext({ viewport: { width, height: 900 }, ...options });
        const tab = await context.newPage();
        const messages: string[] = [];
        tab.on("console", (message) => messages.push(message.text()));
        tab.on("pageerror", (error) => messages.push(error.message));
        tab.on("request", (request) => {
            if (!request.url().startsWith("file:")) {
                messages.push(request.url());
            }
        });
        await tab.goto(`${pathToFileURL(join(folder, `${stack}.html`)).href}${hash}`);
        return { tab, messages };
    }

    for (const stack of STACKS) {
        for (const width of [1440, PHONE]) {
            for (const colorScheme of ["light", "dark"] as const) {
                it(`shows ${stack} ${width} pixels wide, ${colorScheme}: no errors, no text over another`, async () => {
                    const { tab, messages } = await open(stack, { width, colorScheme });

                    expect(await overlaps(tab)).to.deep.equal([]);
                    expect(await tab.evaluate("document.documentElement.scrollWidth")).to.equal(width);
                    expect(messages).to.deep.equal([]);
                });
            }
        }
    }

    it("opens a part by a click, says what it is, and dims what it has no part in", async () => {
        const { tab } = await open("dev", { width: 1440 });

        await tab.click('.picture-wide [data-node="service-backend"]');
        expect(await openPanels(tab)).to.deep.equal(["backend"]);
        expect(await tab.locator("#node-service-backend dt").first().isVisible()).to.equal(true);
        expect(await tab.locator(".picture-wide .open").getAttribute("data-node")).to.equal("service-backend");
        expect(await tab.locator(".picture-wide [data-edge].dim").count()).to.equal(27);
        await tab.click('.picture-wide [data-node="database-db"]');
        expect(await openPanels(tab)).to.deep.equal(["db"]);
    });

    it("opens a part by the keyboard, and gives the focus back", async () => {
        const { tab } = await open("dev", { width: 1440 });

        await tab.focus('.picture-wide [data-node="service-backend"] a');
        await tab.keyboard.press("Enter");
        expect(await openPanels(tab)).to.deep.equal(["backend"]);
        expect(await focused(tab)).to.equal("title-service-backend");
        await tab.keyboard.press("Escape");
        expect(await openPanels(tab)).to.deep.equal([]);
        expect(await focused(tab)).to.equal("#node-service-backend");
        await tab.keyboard.press("Tab");
        expect(await focused(tab)).to.equal("#node-service-frontend");
    });

    it("opens a resource of the tree with its properties", async () => {
        const { tab } = await open("dev", { width: 1440 });

        await tab.click('.tree summary:has-text("PostgresDb")');
        await tab.click('.tree a:has-text("rds.ParameterGroup db")');
        expect(await openPanels(tab)).to.deep.equal(["db"]);
        const group = tab.locator('#node-database-db details:has-text("rds.ParameterGroup db")');
        expect(await group.locator("dt").first().isVisible()).to.equal(true);
    });

    it("opens parts without its script, too", async () => {
        const { tab } = await open("dev", { width: 1440, javaScriptEnabled: false });

        await tab.click('.picture-wide [data-node="service-backend"]');
        expect(await tab.locator("#node-service-backend h3").isVisible()).to.equal(true);
        expect(await tab.locator("#node-database-db h3").isVisible()).to.equal(false);
    });

    it("opens a part on a phone without widening the page", async () => {
        const { tab } = await open("prod with a domain", { width: PHONE }, "#node-service-backend");

        expect(await openPanels(tab)).to.deep.equal(["backend"]);
        expect(await tab.evaluate("document.documentElement.scrollWidth")).to.equal(PHONE);
        expect(await tab.locator(".picture-wide").isVisible()).to.equal(false);
        const size = await tab.evaluate(
            "(() => { const text = document.querySelector('.picture-narrow .t-note, .picture-narrow .t-edge');" +
                " return parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a; })()",
        );
        expect(size).to.be.greaterThan(8);
    });

    it("is dark where that is wanted, and light on paper", async () => {
        const { tab } = await open("dev", { width: 1440, colorScheme: "dark" });
        const ground = () => tab.evaluate("getComputedStyle(document.body).backgroundColor");
        const card = () => tab.evaluate("getComputedStyle(document.querySelector('.card')).fill");

        expect([await ground(), await card()]).to.deep.equal(["rgb(13, 17, 23)", "rgb(22, 27, 34)"]);
        await tab.emulateMedia({ media: "print" });
        expect([await ground(), await card()]).to.deep.equal(["rgb(255, 255, 255)", "rgb(255, 255, 255)"]);
        expect(await tab.locator(".picture-wide").isVisible()).to.equal(true);
        expect(await tab.locator("#details").isVisible()).to.equal(false);
    });

    it("draws the SVG alone, well-formed", async () => {
        const { tab } = await open("dev", { width: 1000 });
        const drawing = await picture(await stackDocument("dev"));

        const found = await tab.evaluate(
            `new DOMParser().parseFromString(${JSON.stringify(drawing)}, "image/svg+xml").documentElement.nodeName`,
        );
        expect(found).to.equal("svg");
    });
});

/** Texts of the visible picture that lie over one another, or reach out of it. */
async function overlaps(tab: Page): Promise<unknown> {
    return tab.evaluate(`(() => {
        const picture = [...document.querySelectorAll(".picture")].find((one) => one.getClientRects().length > 0);
        const frame = picture.getBoundingClientRect();
        const boxes = [...picture.querySelectorAll("text")].map((text) => {
            const { left, right, top, bottom } = text.getBoundingClientRect();
            const inner = (bottom - top) * 0.2;
            return { name: text.textContent, left, right, top: top + inner, bottom: bottom - inner };
        });
        const found = [];
        for (const [index, one] of boxes.entries()) {
            if (one.left < frame.left || one.right > frame.right) {
                found.push(one.name + " reaches out");
            }
            for (const other of boxes.slice(index + 1)) {
                const apart = one.right <= other.left || other.right <= one.left
                    || one.bottom <= other.top || other.bottom <= one.top;
                if (!apart) {
                    found.push(one.name + " over " + other.name);
                }
            }
        }
        for (const node of picture.querySelectorAll("[data-node]")) {
            const card = node.querySelector(".card").getBoundingClientRect();
            for (const text of node.querySelectorAll("text")) {
                const { left, right, top, bottom } = text.getBoundingClientRect();
                if (left < card.left || right > card.right || top < card.top || bottom > card.bottom) {
                    found.push(text.textContent + " reaches out of " + node.dataset.node);
                }
            }
        }
        return found;
    })()`);
}

/** Titles of the panels that are open. */
function openPanels(tab: Page): Promise<string[]> {
    return tab.locator(".panel h3:visible").allTextContents();
}

/** Id of what has the focus, or where it leads. */
function focused(tab: Page): Promise<unknown> {
    return tab.evaluate("document.activeElement.id || document.activeElement.getAttribute('href')");
}
