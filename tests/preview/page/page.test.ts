import { createHash } from "node:crypto";
import { expect } from "chai";
import { page } from "../../../preview/page/page";
import { MASK, type PreviewDocument } from "../../../preview/document";
import { picture } from "../../../preview/picture/picture";
import { documentWith, resource, stackDocument } from "../picture/documents";

async function pageOf(document: PreviewDocument): Promise<string> {
    return page({ document, svg: await picture(document, { linked: true }) });
}

describe("the page of a preview", () => {
    it("loads nothing, and lets nothing run but its own script", async () => {
        const text = await pageOf(await stackDocument("prod"));

        const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1]?.split("; ");
        const hashes = (tag: string) =>
            [...text.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, "g"))].map(
                ([, content = ""]) => `'sha256-${createHash("sha256").update(content).digest("base64")}'`,
            );
        expect(policy).to.deep.equal([
            "default-src 'none'",
            `style-src ${hashes("style").join(" ")}`,
            `script-src ${hashes("script").join(" ")}`,
            "base-uri 'none'",
            "form-action 'none'",
        ]);
        expect(text).to.not.match(/<(?:img|link|iframe|object|embed)\b|\ssrc=|\son[a-z]+="|\sstyle="|@import|url\(/);
    });

    it("is the same at every run", async () => {
        const document = await stackDocument("dev");

        expect(await pageOf(document)).to.equal(await pageOf(document));
    });

    it("has each id once, and every link leads somewhere", async () => {
        const document = await stackDocument("prod");
        const text = page({
            document,
            svg: await picture(document, { linked: true }),
            narrowSvg: await picture(document, { linked: true, shape: "narrow" }),
        });

        const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
        expect(ids.filter((id, index) => ids.indexOf(id) !== index)).to.deep.equal([]);
        const body = text.replace(/<script>[\s\S]*<\/script>/, "");
        const links = [...body.matchAll(/href="([^"]*)"/g)].map(([, link = ""]) => link);
        expect(links.filter((link) => !link.startsWith("#") || !ids.includes(link.slice(1)))).to.deep.equal([]);
    });

    it("shows the properties of every resource, and each once", async () => {
        const document = await stackDocument("prod");
        const text = await pageOf(document);

        const shown = [...text.matchAll(/<div id="resource-(\d+)">/g)].map(([, index]) => Number(index));
        const expected = document.resources.flatMap(({ custom, type }, index) =>
            custom && !type.startsWith("pulumi:providers:") ? [index] : [],
        );
        expect([...shown].sort((one, other) => one - other)).to.deep.equal(expected);
        expect(text).to.include("<dt>deploymentMaximumPercent</dt><dd>200</dd>");
    });

    it("masks secrets, and writes everything else as text", async () => {
        const text = await pageOf(
            documentWith(
                resource("aws:s3/bucket:Bucket", "</script><b>", {
                    inputs: {
                        password: MASK,
                        nested: { token: MASK },
                        tag: '"><i>',
                        many: ["a", "b"],
                        none: [],
                        gone: null,
                    },
                }),
            ),
        );

        expect(text).to.include(`<dt>password</dt><dd><span class="secret">${MASK}</span></dd>`);
        expect(text).to.include(`<dt>nested</dt><dd><pre>token: ${MASK}</pre></dd>`);
        expect(text).to.include("<dt>tag</dt><dd>&quot;&gt;&lt;i&gt;</dd>");
        expect(text).to.include("<dt>many</dt><dd>a, b</dd><dt>none</dt><dd>none</dd>");
        expect(text).to.include("s3.Bucket &lt;/script&gt;&lt;b&gt;");
        expect(text).to.not.match(/<[bi]>(?!s3)|gone/);
    });

    it("outlines structures and policies", async () => {
        const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action: ["s3:*"] }, { Effect: "Deny" }] });
        const text = await pageOf(
            documentWith(
                resource("aws:iam/rolePolicy:RolePolicy", "p", { inputs: { policy }, options: { protect: true } }),
            ),
        );

        expect(text).to.include(
            "<dt>policy</dt><dd><pre>Statement:\n  - Effect: Allow\n    Action: [s3:*]\n  - Effect: Deny</pre></dd>" +
                "<dt>protect (option)</dt><dd>true</dd>",
        );
    });

    it("says who may talk to whom in a table, and what the internet reaches", async () => {
        const text = await pageOf(await stackDocument("dev"));

        expect(text).to.include(
            '<tr class="row-danger"><td>Internet</td><td>web</td><td>HTTP 80</td></tr>' +
                "<tr><td>web</td><td>backend</td><td>/api/*, HTTP 8000</td></tr>",
        );
    });

    it("has the tree, the stack outputs and the warnings", async () => {
        const text = await pageOf({
            ...documentWith(resource("aws:kms/key:Key", "data", { options: { protect: true } })),
            outputs: { url: "https://example.com", list: [1, 2] },
            warnings: ["careful"],
            errors: ["broken"],
        });

        expect(text).to.include("Preview in eu-west-1: 1 resource and 0 components. No AWS account was asked");
        expect(text).to.include(
            '<ul class="tree"><li><a href="#resource-0">kms.Key data ' +
                '<span class="mark mark-protection">protected</span></a></li></ul>',
        );
        expect(text).to.include(
            "<tr><td>list</td><td>[1,2]</td></tr><tr><td>url</td><td>https://example.com</td></tr>",
        );
        expect(text).to.include('<tr class="row-warning"><td>careful</td></tr>');
        expect(text).to.include('<tr class="row-danger"><td>broken</td></tr>');
    });

    it("has a section for each of cost, findings and difference that it is given", async () => {
        const document = documentWith();
        const text = page({
            document,
            svg: await picture(document, { linked: true }),
            cost: {
                title: "Cost",
                summary: "12.00 USD a month",
                columns: [{ title: "What" }, { title: "USD", numeric: true }],
                rows: [
                    { cells: ["Network"], kind: "heading" },
                    { cells: ["NAT", "12.00"] },
                    { cells: ["Total", "12.00"], kind: "total" },
                ],
                notes: ["Prices of 2026-11-01."],
            },
            findings: { title: "Findings", rows: [], empty: "No findings." },
        });

        expect(text).to.include('<h2 id="cost-title">Cost <span class="summary">12.00 USD a month</span></h2>');
        expect(text).to.include(
            '<thead><tr><th scope="col">What</th><th scope="col" class="number">USD</th></tr></thead>' +
                '<tbody><tr class="row-heading"><th scope="rowgroup" colspan="2">Network</th></tr>' +
                '<tr><td>NAT</td><td class="number">12.00</td></tr>' +
                '<tr class="row-total"><td>Total</td><td class="number">12.00</td></tr></tbody>',
        );
        expect(text).to.include('<p class="muted small">Prices of 2026-11-01.</p>');
        expect(text).to.include('<h2 id="findings-title">Findings</h2><p class="muted">No findings.</p>');
        expect(text).to.not.include('id="difference"');
    });

    it("folds a long table by its headings, but for what a reviewer must see; totals stay in sight", async () => {
        const document = documentWith();
        const lines = Array.from({ length: 10 }, (_, index) => ({ cells: [`line ${index}`, "1.00"] }));
        const text = page({
            document,
            svg: await picture(document, { linked: true }),
            difference: {
                title: "Difference",
                columns: [{ title: "What" }, { title: "USD", numeric: true }],
                rows: [
                    { cells: ["Changed", "10.00"], kind: "heading" },
                    ...lines,
                    { cells: ["Lost"], kind: "heading" },
                    { cells: ["DATABASE db", ""], kind: "danger" },
                    ...lines,
                    { cells: ["Total", "20.00"], kind: "total" },
                ],
            },
        });

        expect(text).to.include(
            '<details class="group"><summary><b>Changed</b> <span class="number">10.00</span></summary>',
        );
        expect(text).to.include('<details class="group" open><summary><b>Lost</b></summary>');
        expect(text).to.include(
            '<table><tbody><tr class="row-total"><td>Total</td><td class="number">20.00</td></tr></tbody></table>',
        );
    });
});
