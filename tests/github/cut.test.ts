import { expect } from "chai";
import fc from "fast-check";
import { beginning, cutMarkdown } from "../../.github/scripts/github/cut";

/** What is open at the end of a text, read independently of the code: fences and `<details>`. */
function openAtEnd(text: string): { readonly fence: string | undefined; readonly details: number } {
    let fence: string | undefined;
    let details = 0;
    for (const line of text.split("\n")) {
        const marks = /^(`{3,}|~{3,})/.exec(line)?.[1];
        if (fence !== undefined) {
            fence = marks?.startsWith(fence) === true && line.trim() === marks ? undefined : fence;
        } else if (marks !== undefined) {
            fence = marks;
        } else {
            details += line === "<details>" ? 1 : line.endsWith("</details>") ? -1 : 0;
        }
    }
    return { fence, details };
}

const plain = fc.oneof(
    fc.string({ maxLength: 60, unit: "grapheme" }).map((text) => text.replace(/[`~<>\n\r]/g, "")),
    fc.constantFrom("| a | b |", "| - | - |", "| 1 | 😀 |", "", "## Heading", "👨‍👩‍👧‍👦 family"),
);
const block = fc.oneof(
    { weight: 4, arbitrary: plain },
    fc
        .tuple(fc.constantFrom("```", "````", "~~~"), fc.array(plain, { maxLength: 12 }))
        .map(([marks, lines]) => [`${marks}${marks === "~~~" ? "" : "diff"}`, ...lines, marks].join("\n")),
    fc.array(plain, { maxLength: 12 }).map((lines) => ["<details>", ...lines, "</details>"].join("\n")),
    // A fence within a longer fence is text.
    fc.array(plain, { maxLength: 4 }).map((lines) => ["````md", "```", ...lines, "<details>", "````"].join("\n")),
);
const markdown = fc.array(block, { minLength: 1, maxLength: 40 }).map((blocks) => blocks.join("\n"));
const limits = fc.integer({ min: 140, max: 1500 });

describe("cutting a text to GitHub's limit", () => {
    it("leaves a text that fits as it is", () => {
        expect(cutMarkdown("as it is", { limit: 8 })).to.equal("as it is");
    });

    it("never exceeds the limit, and leaves no code block and no details open", () => {
        fc.assert(
            fc.property(markdown, limits, (text, limit) => {
                const cut = cutMarkdown(text, { limit, whole: "https://example.com/1" });
                expect(cut.length).to.be.at.most(limit);
                expect(openAtEnd(cut)).to.deep.equal({ fence: undefined, details: 0 });
                expect(cut).not.to.match(/\p{Surrogate}/u);
            }),
            { numRuns: 300 },
        );
    });

    it("keeps whole lines from the beginning, and says how much is missing", () => {
        fc.assert(
            fc.property(markdown, limits, (text, limit) => {
                const cut = cutMarkdown(text, { limit });
                const [, more, characters] = /\*\*Cut here\*\*: ([\d,]+) more lines? \(([\d,]+) char/.exec(cut) ?? [];
                if (more === undefined || characters === undefined) {
                    expect(cut).to.equal(text);
                    return;
                }
                const missing = Number(characters.replaceAll(",", ""));
                const kept = text.slice(0, text.length - missing);
                expect(cut.startsWith(kept)).to.equal(true);
                expect(["\n", undefined]).to.include(text[kept.length]);
                expect(text.split("\n").length - kept.split("\n").length).to.equal(Number(more.replaceAll(",", "")));
            }),
            { numRuns: 300 },
        );
    });

    it("counts bytes where the limit is one of bytes", () => {
        const measure = (text: string) => Buffer.byteLength(text);
        fc.assert(
            fc.property(markdown, limits, (text, limit) => {
                expect(measure(cutMarkdown(text, { limit, measure }))).to.be.at.most(limit);
            }),
            { numRuns: 100 },
        );
    });

    it("closes what is open where it cuts", () => {
        const rows = Array.from({ length: 50 }, (_, index) => `+ line ${index}`);
        const text = ["<details><summary>All</summary>", "", "````diff", ...rows, "````", "", "</details>"].join("\n");
        const [, closing] = /\+ line \d+\n([^+]*?)\n\n\*\*Cut here/.exec(cutMarkdown(text, { limit: 300 })) ?? [];
        expect(closing).to.equal("````\n\n</details>");
    });

    it("cuts a single line between characters", () => {
        fc.assert(
            fc.property(fc.integer({ min: 140, max: 300 }), (limit) => {
                const cut = cutMarkdown("😀".repeat(500), { limit });
                expect(cut.length).to.be.at.most(limit);
                expect(cut).not.to.match(/\p{Surrogate}/u);
                expect(cut).to.match(/^(😀)+\n\n\*\*Cut here\*\*: 1 more line \(/u);
            }),
        );
        expect(beginning("a😀b", 2)).to.equal("a");
        expect(beginning("a😀b", 3)).to.equal("a😀");
    });

    it("refuses a limit in which nothing can be said", () => {
        expect(() => cutMarkdown("x".repeat(100), { limit: 20 })).to.throw(RangeError, "no room for the note");
    });
});
