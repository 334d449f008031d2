import { expect } from "chai";
import { difference, GITHUB_COMMENT_LIMIT, renderMarkdown } from "../../../preview/difference";
import { documentWith } from "./previews";

const QUEUE = "aws:sqs/queue:Queue";
const VPC = "aws:ec2/vpc:Vpc";

/** A difference in which many resources change. */
function many(count: number) {
    const document = (size: number) =>
        documentWith(
            Object.fromEntries(
                Array.from({ length: count }, (_, index) => [`aws:ec2/eip:Eip::address-${index}`, { size }]),
            ),
        );
    return difference(document(1), document(2));
}

describe("a difference as Markdown", () => {
    it("says that nothing differs", () => {
        const document = documentWith({ [`${QUEUE}::jobs`]: {} });

        expect(renderMarkdown(difference(document, document))).to.equal(
            "### shop: stack dev\n\nNo resource differs; 1 unchanged.\n",
        );
    });

    it("warns of what is lost, and has the rest to unfold, what goes stands open", () => {
        const found = difference(
            documentWith({
                [`${QUEUE}::jobs`]: {},
                [`${VPC}::net`]: { cidrBlock: "10.0.0.0/16", tags: { Name: "a" } },
            }),
            documentWith(
                {
                    [`${VPC}::net`]: { cidrBlock: "10.1.0.0/16", tags: { Name: "b" } },
                    "aws:ec2/eip:Eip::address": {},
                },
                { outputs: { url: "http://a" }, warnings: ["mind <this>"] },
            ),
        );

        expect(renderMarkdown(found)).to.equal(`### shop: stack dev

1 removed, 1 replaced, 1 added; 0 unchanged.

> [!CAUTION]
> **DATA IS LOST**
>
> - **\`SQS.QUEUE JOBS\`**: queue, removed

<details open><summary><b>Removed</b> (1)</summary>

- \`sqs.Queue jobs\`

</details>

<details open><summary><b>Replaced</b> (1)</summary>

- \`ec2.Vpc net\`
  - \`cidrBlock\`: \`"10.0.0.0/16"\` → \`"10.1.0.0/16"\` **replaces it**
  - \`tags.Name\`: \`"a"\` → \`"b"\`

</details>

<details><summary><b>Added</b> (1)</summary>

- \`ec2.Eip address\`

</details>

<details><summary><b>Stack outputs</b> (1)</summary>

- \`url\`: \`nothing\` → \`"http://a"\`

</details>

<details><summary><b>New warnings</b> (1)</summary>

- \`mind <this>\`

</details>
`);
    });

    it("does not let values speak Markdown", () => {
        const found = difference(
            documentWith({ [`${VPC}::net`]: { policy: "a `b` c", tags: {} } }),
            documentWith({ [`${VPC}::net`]: { policy: "``` <b>", tags: { "a|b": "x\ny" } } }),
        );

        expect(renderMarkdown(found)).to.contain(
            '- `ec2.Vpc net`\n  - `policy`: `` "a `b` c" `` → ```` "``` <b>" ````\n' +
                '  - `tags["a|b"]`: `nothing` → `"x\\ny"`\n',
        );
    });

    it("cuts a resource with very many changes", () => {
        const values = (value: number) =>
            documentWith({
                [`${VPC}::net`]: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`p${index}`, value])),
            });

        const lines = renderMarkdown(difference(values(1), values(2))).split("\n");

        expect(lines.filter((line) => line.startsWith("  - `p"))).to.have.length(40);
        expect(lines).to.include("  - and 10 more");
    });

    it("is whole where it is short enough", () => {
        const text = renderMarkdown(many(100));

        expect(text).not.to.contain("Left out");
        expect(text.match(/address-/g)).to.have.length(100);
    });

    it("leaves out whole items beyond GitHub's limit, and says how many", () => {
        const text = renderMarkdown(many(2000));
        const shown = text.match(/- `ec2\.Eip address-\d+`\n/g)?.length ?? 0;

        expect(text.length).to.be.at.most(GITHUB_COMMENT_LIMIT);
        expect(GITHUB_COMMENT_LIMIT).to.equal(65_536);
        expect(shown).to.be.greaterThan(500);
        expect(text.match(/ {2}- `size`: `1` → `2`\n/g)).to.have.length(shown);
        expect(
            text.endsWith(
                "</details>\n\n**Left out, since a comment holds 65536 characters:**\n\n" +
                    `- Changed: ${2000 - shown} of 2000\n`,
            ),
        ).to.equal(true);
    });

    it("goes on with shorter sections, and closes what it opens", () => {
        const found = { ...many(200), warnings: { added: ["careful"], removed: [] } };
        const text = renderMarkdown(found, { limit: 2000 });

        expect(text.length).to.be.at.most(2000);
        expect(text).to.contain("- `careful`\n\n</details>\n");
        expect(text.match(/<details/g)?.length).to.equal(text.match(/<\/details>/g)?.length);
        expect(text).to.match(/\n- Changed: \d+ of 200\n$/);
    });

    it("stays within any limit", () => {
        for (const limit of [0, 10, 100, 900, 1100, 5000]) {
            expect(renderMarkdown(many(500), { limit }).length).to.be.at.most(limit);
        }
    });
});
