import { expect } from "chai";
import { awsMistakes } from "../../config/provider";
import { awsConfig } from "./reading";

const RIGHT = awsConfig("prod");
const MISSING = "is missing. Every resource carries it: give it a value";

/** A right configuration of prod with other tags. */
function tagged(tags: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const all = { Project: "shop", Environment: "prod", Owner: "platform", ManagedBy: "pulumi", ...tags };
    return { ...RIGHT, defaultTags: { tags: all } };
}

const STACK = "prod";

describe("the region", () => {
    for (const region of ["eu-west-1", "us-east-1", "ap-southeast-2", "us-gov-west-1", "cn-northwest-1"]) {
        it(`is taken as ${region}`, () => {
            expect(awsMistakes({ ...RIGHT, region }, "prod", STACK)).to.deep.equal([]);
        });
    }

    it("is missed", () => {
        expect(awsMistakes({ ...RIGHT, region: undefined }, "prod", STACK)).to.deep.equal([
            { path: "aws:region", reason: 'is missing. Name one, like "eu-west-1"' },
        ]);
    });

    for (const region of ["Ireland", "eu-west-1a", "eu-west", "", 1]) {
        it(`is refused as ${JSON.stringify(region)}`, () => {
            expect(awsMistakes({ ...RIGHT, region }, "prod", STACK)).to.deep.equal([
                { path: "aws:region", reason: `${JSON.stringify(region)} is no region. Name one, like "eu-west-1"` },
            ]);
        });
    }
});

describe("the default tags", () => {
    const all = ["Project", "Environment", "Owner", "ManagedBy"].map((tag) => ({
        path: `aws:defaultTags.tags.${tag}`,
        reason: MISSING,
    }));

    it("are missed, each by its path, where there are none", () => {
        expect(awsMistakes({ region: "eu-west-1" }, "prod", STACK)).to.deep.equal(all);
        expect(awsMistakes({ ...RIGHT, defaultTags: {} }, "prod", STACK)).to.deep.equal(all);
        expect(awsMistakes({ ...RIGHT, defaultTags: "Project=shop" }, "prod", STACK)).to.deep.equal(all);
        expect(awsMistakes({ ...RIGHT, defaultTags: { tags: ["Project"] } }, "prod", STACK)).to.deep.equal(all);
    });

    it("are missed one by one, empty ones among them", () => {
        expect(awsMistakes(tagged({ Owner: "", ManagedBy: undefined }), "prod", STACK)).to.deep.equal([
            { path: "aws:defaultTags.tags.Owner", reason: MISSING },
            { path: "aws:defaultTags.tags.ManagedBy", reason: MISSING },
        ]);
    });

    it("may be more than the four", () => {
        expect(awsMistakes(tagged({ CostCenter: "4711" }), "prod", STACK)).to.deep.equal([]);
    });

    it("are refused where Environment is another than the settings'", () => {
        expect(awsMistakes(tagged({ Environment: "dev" }), "prod", STACK)).to.deep.equal([
            {
                path: "aws:defaultTags.tags.Environment",
                reason: '"dev" is not slipway:environment, which is "prod". Write the same in both',
            },
        ]);
    });

    it("may have the stack's own name, as a pull request's has", () => {
        expect(awsMistakes(tagged({ Environment: "pr-7" }), "dev", "pr-7")).to.deep.equal([]);
        expect(awsMistakes(tagged({ Environment: "pr-7" }), "dev", "pr-8")).to.have.length(1);
    });

    it("are missed once where Environment is empty", () => {
        expect(awsMistakes(tagged({ Environment: "" }), "prod", STACK)).to.deep.equal([
            { path: "aws:defaultTags.tags.Environment", reason: MISSING },
        ]);
    });

    it("are not compared with an environment that is missing or wrong itself", () => {
        expect(awsMistakes(tagged({ Environment: "prod" }), "production", STACK)).to.deep.equal([]);
        expect(awsMistakes(tagged({ Environment: "prod" }), undefined, STACK)).to.deep.equal([]);
    });
});
