import { expect } from "chai";
import { compare, type Comparison, renderComparison } from "../../../preview/compare";
import { previewOf } from "../difference/real-program";

const COMPARISON: Comparison = {
    stacks: ["dev", "prod"],
    counts: [
        { what: "resources", values: [9, 120] },
        { what: "components", values: [1, 2] },
    ],
    regions: ["eu-west-1", "us-east-1"],
    groups: [
        {
            component: "PostgresDb db",
            resources: [
                {
                    label: "rds.Instance db",
                    type: "aws:rds/instance:Instance",
                    names: ["db"],
                    properties: [
                        { path: "instanceClass", values: ["db.t4g.micro", "db.m7g.large"] },
                        { path: "multiAz", values: [false, true] },
                        { path: "zones", values: [["a"], undefined] },
                    ],
                },
                {
                    label: "iam.Role db-monitoring",
                    type: "aws:iam/role:Role",
                    names: ["db-monitoring"],
                    presence: [false, true],
                    properties: [],
                },
                {
                    label: "Wall fire",
                    type: "shop:index:Wall",
                    names: ["fire"],
                    presence: [false, true],
                    members: [0, 4],
                    properties: [],
                },
            ],
        },
        {
            component: "",
            resources: [
                {
                    label: "sns.Topic alarms",
                    type: "aws:sns/topic:Topic",
                    names: ["alarms"],
                    presence: [true, false],
                    properties: [],
                },
            ],
        },
    ],
    defaultTags: [{ path: "Owner", values: ["web", "platform"] }],
    outputs: [{ path: "url", values: ["http://a", "https://a"] }],
    warnings: [{ text: "plain HTTP", presence: [false, true] }],
};

describe("stacks in a table", () => {
    it("has a column for each", () => {
        expect(renderComparison(COMPARISON, { color: false, width: undefined })).to.equal(
            `                          dev           prod
region                    eu-west-1     us-east-1
resources                 9             120
components                1             2

PostgresDb db
  rds.Instance db
    instanceClass         db.t4g.micro  db.m7g.large
    multiAz               false         true
    zones                 ["a"]         –
  iam.Role db-monitoring  –             yes
  Wall fire               –             4 resources

directly in the stack
  sns.Topic alarms        yes           –

Default tags
  Owner                   web           platform

Stack outputs
  url                     http://a      https://a

Warnings
  prod: plain HTTP
`,
        );
    });

    it("is no wider than the screen: labels are cut, and values around what differs", () => {
        const shown = renderComparison(COMPARISON, { color: false, width: 36 });

        expect(shown.split("\n").slice(0, 11)).to.deep.equal([
            "                dev        prod",
            "region          eu-west-1  us-east-1",
            "resources       9          120",
            "components      1          2",
            "",
            "PostgresDb db",
            "  rds.Instance db",
            "    instanceC…  db.t4g.m…  db.m7g.l…",
            "    multiAz     false      true",
            '    zones       ["a"]      –',
            "  iam.Role db…  –          yes",
        ]);
        expect(shown.split("\n").filter((line) => line.length > 36)).to.deep.equal([]);
    });

    it("shows where long values part", () => {
        const long = (end: string) => `${"-".repeat(70)}${end}`;
        const outputs = [{ path: "text", values: [long("one"), long("two")] }];
        const comparison = { ...COMPARISON, groups: [], defaultTags: [], warnings: [], outputs };

        expect(renderComparison(comparison, { color: false, width: undefined })).to.contain(
            "  text      …--------one  …--------two\n",
        );
    });

    it("has its headings in bold on a screen that shows it", () => {
        const shown = renderComparison(COMPARISON, { color: true, width: 80 });

        expect(shown.split("\n")[5]).to.equal("\u001b[1mPostgresDb db\u001b[0m");
    });
});

describe("the project's own stacks in a table", () => {
    let comparison: Comparison;

    before(async () => {
        comparison = compare([await previewOf("dev"), await previewOf("staging"), await previewOf("prod")]);
    });

    for (const width of [40, 60, 80, 120]) {
        it(`fit into ${width} columns`, () => {
            const lines = renderComparison(comparison, { color: false, width }).split("\n");

            expect(lines.filter((line) => line.length > width)).to.deep.equal([]);
        });
    }
});
