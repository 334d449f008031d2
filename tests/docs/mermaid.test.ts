import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../preview/page/chromium";
import { drawAll, openDrawingPage } from "./support/draw";
import { allPages, blocksOf } from "./support/pages";

const BLOCKS = allPages()
    .flatMap(blocksOf)
    .filter(({ language }) => language === "mermaid");

describe("the pictures in the documentation, in Chromium", function () {
    this.timeout(120_000);

    let browser: Browser | undefined;
    let page: Page | undefined;

    before(async function () {
        browser = await startChromium();
        if (browser === undefined) {
            console.log("  no Chromium is installed, and none could be: apt-get install chromium");
            this.skip();
        }
        page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
        await openDrawingPage(page);
    });

    after(async () => {
        await browser?.close();
    });

    function drawing(): Page {
        if (page === undefined) {
            throw new Error("the browser has not been started");
        }
        return page;
    }

    it("are understood by Mermaid, and no text of one is cut off", async () => {
        const complaints = await drawAll(
            drawing(),
            BLOCKS.map(({ text }) => text),
        );
        const wrong = BLOCKS.flatMap(({ path, line }, index) =>
            (complaints[index] ?? ["was not drawn"]).map((complaint) => `${path}:${line} ${complaint}`),
        );
        expect(wrong).to.deep.equal([]);
    });

    it("are there on the pages that need them", () => {
        const pages = new Map<string, number>();
        for (const { path } of BLOCKS) {
            pages.set(path, (pages.get(path) ?? 0) + 1);
        }
        expect(Object.fromEntries(pages)).to.deep.equal({
            "docs/architecture.md": 2,
            "docs/delivery.md": 1,
            "docs/deployments.md": 1,
            "docs/monitoring.md": 1,
            "docs/recovery.md": 1,
            "docs/security.md": 1,
        });
    });

    it("would be reported with a mistake, or with a text that does not fit", async () => {
        const flowchart = 'flowchart LR\n    one["first node"] -->|"to"| two["second"]\n';
        const sequence = "sequenceDiagram\n    participant One as first actor\n    One->>One: asks\n";
        const [broken] = await drawAll(drawing(), ["flowchart LR\n    one -->\n"]);
        expect(broken?.[0]).to.match(/^Parse error on line/);
        const large = "foreignObject span, text.actor > tspan { font-size: 60px !important; }";
        const [nodes, actors] = await drawAll(drawing(), [flowchart, sequence], large);
        expect(nodes).to.include.members([
            "cut off: first node",
            "wider than its shape: first node",
            "under a node: to",
        ]);
        expect(actors).to.include("wider than its shape: first actor");
    });
});
