import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EXEMPTIONS, parseScanExemptions } from "../../commands/scan/exemptions";
import { PROJECT } from "../support/program";

const WHOLE = `exemptions:
  - checks: [CKV_AWS_51, CKV2_AWS_5]
    resources: ["aws:ecr/repository:Repository::*"]
    stacks: [dev]
    with: web.domain
    reason: Tags move along.
    expires: "2027-06-30"
`;

function mistakes(text: string): string[] {
    try {
        parseScanExemptions(text, "file.yaml");
    } catch (error) {
        return error instanceof Error ? error.message.split("\n") : [];
    }
    throw new Error("there is no mistake");
}

describe("exemptions of the scan", () => {
    it("are read, with and without what may be left out", () => {
        const whole = {
            checks: ["CKV_AWS_51", "CKV2_AWS_5"],
            resources: ["aws:ecr/repository:Repository::*"],
            stacks: ["dev"],
            with: "web.domain",
            reason: "Tags move along.",
            expires: "2027-06-30",
        };
        expect(parseScanExemptions(WHOLE)).to.deep.equal([whole]);
        const { checks, resources, reason } = whole;
        const short = WHOLE.replace(/ {4}(stacks|with|expires): .*\n/g, "");
        expect(parseScanExemptions(short)).to.deep.equal([{ checks, resources, reason }]);
        expect(parseScanExemptions("exemptions:\n")).to.deep.equal([]);
        expect(parseScanExemptions("")).to.deep.equal([]);
    });

    it("are refused with all mistakes at once", () => {
        const text = `exemptions:
  - checks: []
    resources: [web, "aws:lb/listener:Listener::web"]
    stacks: []
    reason: short
    expires: "2027-02-30"
  - checks: [AWS_51]
    resource: all
`;
        expect(mistakes(text)).to.deep.equal([
            "file.yaml has 9 mistakes:",
            "  exemptions[0].checks: [] exempts from no check. Name at least one.",
            '  exemptions[0].resources[0]: "web" is neither type::name, like "aws:lb/listener:Listener::web", nor a URN.',
            "  exemptions[0].stacks: [] is for no stack. Name at least one, or remove it.",
            "  exemptions[0].reason: too short to be a reason.",
            '  exemptions[0].expires: "2027-02-30" is no day, like "2027-06-30".',
            '  exemptions[1].checks[0]: "AWS_51" is no check, like "CKV_AWS_51".',
            '  exemptions[1].resources: nothing is no list of resources, like ["aws:ecr/repository:Repository::*"].',
            "  exemptions[1].reason: nothing is no reason.",
            '  exemptions[1]: Unrecognized key: "resource".',
        ]);
    });

    it("of this project are in order", () => {
        expect(parseScanExemptions(readFileSync(join(PROJECT, EXEMPTIONS), "utf8"))).to.not.be.empty;
    });
});
