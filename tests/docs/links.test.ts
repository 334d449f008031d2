import { expect } from "chai";
import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { PROJECT } from "../support/program";
import { anchorsOf, linksOf } from "./support/links";
import { allPages } from "./support/pages";

describe("the links of the documentation", () => {
    const pages = allPages();
    const anchors = new Map(pages.map((page) => [page.path, anchorsOf(page)]));

    it("lead to files and headings that are there", () => {
        const dead = pages.flatMap((page) =>
            linksOf(page).flatMap(({ target, line }) => {
                const [file = "", anchor] = target.split("#");
                const path = file === "" ? page.path : normalize(join(dirname(page.path), decodeURIComponent(file)));
                const place = join(PROJECT, path);
                const reason = path.startsWith("..")
                    ? "is outside of the project"
                    : !existsSync(place)
                      ? "is not there"
                      : anchor === undefined || statSync(place).isDirectory()
                        ? undefined
                        : anchors.get(path)?.has(anchor) === false
                          ? `has no heading #${anchor}`
                          : undefined;
                return reason === undefined ? [] : [`${page.path}:${line} ${target}: ${path} ${reason}`];
            }),
        );
        expect(dead).to.deep.equal([]);
    });

    it("reach every page from the README", () => {
        const reached = new Set<string>();
        const waiting = ["README.md"];
        for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
            const page = pages.find((other) => other.path === path);
            if (page === undefined || reached.has(path)) {
                continue;
            }
            reached.add(path);
            const targets = linksOf(page).map(({ target }) =>
                normalize(join(dirname(page.path), target.split("#")[0] ?? "")),
            );
            waiting.push(...targets);
        }
        const lost = pages.map(({ path }) => path).filter((path) => path.startsWith("docs/") && !reached.has(path));
        expect(lost).to.deep.equal([]);
    });
});

describe("a heading's anchor", () => {
    const anchors = (text: string) => [...anchorsOf({ path: "page.md", text })];

    it("is what GitHub makes of it", () => {
        expect(anchors("# What rolls back, and when\n## `pulumi up` & co.\n### 1. The account\n")).to.deep.equal([
            "what-rolls-back-and-when",
            "pulumi-up--co",
            "1-the-account",
        ]);
    });

    it("has a number where there is one like it, and none for what only looks like one", () => {
        const text = '# Backups\n\n```sh\n# Not this\n```\n\n## Backups\n<a id="property-name"></a>\n';
        expect(anchors(text)).to.deep.equal(["backups", "backups-1", "property-name"]);
    });
});

describe("a page's links", () => {
    it("are those within the project, of pictures, too, and not those in code", () => {
        const text = [
            "[one](one.md#there) and ![two](two.svg) and [three](https://example.com), `[four](four.md)`",
            "",
            "```md",
            "[five](five.md)",
            "```",
            '[six](six.md "title") [seven][reference]',
            "",
            "[reference]: seven.md",
        ].join("\n");
        const links = linksOf({ path: "page.md", text });
        expect(links).to.deep.equal([
            { target: "one.md#there", line: 1 },
            { target: "two.svg", line: 1 },
            { target: "six.md", line: 6 },
            { target: "seven.md", line: 8 },
        ]);
    });
});
