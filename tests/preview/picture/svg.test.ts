import { expect } from "chai";
import { architecture } from "../../../preview/picture/graph";
import { layout } from "../../../preview/picture/layout";
import { picture } from "../../../preview/picture/picture";
import { svg } from "../../../preview/picture/svg";
import { backups } from "./backups";
import { documentWith, resource, servingDocument } from "./documents";

/** Tags of a well-formed document that were opened and not closed, or closed and not opened. */
function unbalanced(xml: string): string[] {
    const open: string[] = [];
    const wrong: string[] = [];
    for (const [, closing, name = "", self] of xml.matchAll(/<(\/?)([A-Za-z]+)(?:"[^"]*"|[^">])*?(\/?)>/g)) {
        if (closing === "/") {
            const last = open.pop();
            if (last !== name) {
                wrong.push(`${last ?? "nothing"} closed by ${name}`);
            }
        } else if (self !== "/") {
            open.push(name);
        }
    }
    return [...wrong, ...open];
}

describe("the SVG of a picture", () => {
    it("is one drawing with a title and a description", async () => {
        const drawing = await picture(await servingDocument("dev"));

        expect(unbalanced(drawing)).to.deep.equal([]);
        expect(/<svg [^>]*>/.exec(drawing)?.[0]).to.match(
            /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" class="picture picture-wide" width="(\d+)" height="(\d+)" viewBox="0 0 \1 \2" role="img" aria-labelledby="picture-wide-title picture-wide-description">$/,
        );
        expect(drawing).to.include('<title id="picture-wide-title">slipway: architecture of dev in eu-west-1</title>');
        expect(/<desc [^>]*>(.*)<\/desc>/.exec(drawing)?.[1]).to.equal(
            "Internet to web: HTTP 80. web to backend: /api/*, HTTP 8000. web to frontend: /*, HTTP 8080. " +
                "backend to db: PostgreSQL 5432. backend to Internet: HTTPS 443. frontend to Internet: HTTPS 443.",
        );
    });

    it("needs nothing from elsewhere, and has colours for dark grounds and for paper", async () => {
        const drawing = await picture(await servingDocument("prod"));

        expect(drawing.replace('xmlns="http://www.w3.org/2000/svg"', "")).to.not.match(
            /https?:|url\(|@import|<script|<image|href/,
        );
        expect(drawing).to.include("@media (prefers-color-scheme:dark){.picture{--p-ground:#0d1117;");
        expect(drawing).to.include("@media print{.picture{--p-ground:#ffffff;");
    });

    it("is the same at every run", async () => {
        const document = await servingDocument("prod");

        expect(await picture(document)).to.equal(await picture(document));
    });

    it("has every node and edge once", async () => {
        const document = await servingDocument("prod");
        const { nodes, edges } = architecture(document);
        const drawing = await picture(document);

        const shown = [...drawing.matchAll(/data-node="([^"]*)"/g)].map(([, id]) => id);
        expect([...shown].sort()).to.deep.equal(nodes.map(({ id }) => id).sort());
        const lines = [...drawing.matchAll(/data-edge="([^"]*)"/g)].map(([, ends]) => ends);
        expect(lines).to.deep.equal(edges.map(({ from, to }) => `${from} ${to}`));
    });

    it("leads to the details where a page is around it", async () => {
        const drawing = await picture(await servingDocument("dev"), { linked: true, shape: "narrow" });

        expect(drawing).to.include('role="group" aria-labelledby="picture-narrow-title picture-narrow-description"');
        expect(drawing).to.include(
            '<g data-node="service-backend"><a href="#node-service-backend" ' +
                'aria-label="backend, Fargate service, 1 task, 0.25 vCPU, 512 MiB, ARM64, migrates before each release, ' +
                'public addresses">',
        );
        expect(drawing).to.include('<a href="#node-vpc-network-public" aria-label="Public subnets">');
        expect(unbalanced(drawing)).to.deep.equal([]);
    });

    it("writes names as text", async () => {
        const drawing = await picture(backups());

        expect(drawing).to.include(">&lt;b&gt;&amp;</text>");
        expect(drawing).to.not.include("<b>");
    });

    it("draws what is blocked as blocked", async () => {
        const graph = architecture(
            documentWith(resource("aws:s3/bucket:Bucket", "one"), resource("aws:s3/bucket:Bucket", "two")),
        );
        const blocked = {
            from: "bucket-one",
            to: "bucket-two",
            kind: "traffic",
            ports: ["tcp 1"],
            label: ["TCP 1"],
            exposed: false,
            oneSided: "ingress",
        } as const;
        const changed = { ...graph, edges: [blocked] };

        expect(svg(changed, await layout(changed))).to.match(/<path class="edge edge-blocked" d="M[\d. ]+L[\d. ]+"\/>/);
    });
});
