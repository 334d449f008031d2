import { expect } from "chai";
import fc from "fast-check";
import { covers, type Exemption, holds, isForStack, matches, parseExemptions } from "../../policies/exemptions";
import { evaluate, isRefused } from "../../policies/evaluate";
import type { CheckedResource } from "../../policies/model";
import { checked } from "./cases/case";

const OPEN = checked("aws:rds/instance:Instance", "db", {
    storageEncrypted: true,
    publiclyAccessible: true,
    identifier: "db",
});

const EXEMPTION: Exemption = {
    policy: "no-public-database",
    resource: "aws:rds/instance:Instance::db",
    reason: "The reports of last year are read from outside until they have moved.",
    expires: "2026-11-30",
};

const PROBLEM = {
    policy: "no-public-database",
    severity: "mandatory",
    urn: OPEN.urn,
    type: "aws:rds/instance:Instance",
    name: "db",
    message: "publiclyAccessible: true, must not be.",
};

function reportOf(exemptions: readonly Exemption[], day: string, resources: readonly CheckedResource[] = [OPEN]) {
    const stack = { name: "dev", resources, circumstances: { environment: "dev" } } as const;
    return evaluate(stack, exemptions, new Date(`${day}T12:00:00Z`));
}

describe("exemptions", () => {
    it("let a violation be until the end of their last day, and say why", () => {
        for (const day of ["2026-11-21", "2026-11-30"]) {
            const report = reportOf([EXEMPTION], day);
            expect(report.findings).to.deep.equal([]);
            expect(report.unused).to.deep.equal([]);
            expect(report.exempted).to.deep.equal([
                { ...PROBLEM, reason: EXEMPTION.reason, expires: EXEMPTION.expires },
            ]);
            expect(isRefused(report)).to.equal(false);
        }
    });

    it("that have expired leave a violation again, which says so", () => {
        const report = reportOf([EXEMPTION], "2026-12-01");
        expect(report.findings).to.deep.equal([
            { ...PROBLEM, message: "publiclyAccessible: true, must not be. Its exemption expired on 2026-11-30." },
        ]);
        expect(report.exempted).to.deep.equal([]);
        expect(report.unused).to.deep.equal([]);
        expect(isRefused(report)).to.equal(true);
    });

    it("that have expired do not count where another holds", () => {
        const renewed = { ...EXEMPTION, expires: "2027-01-31" };
        const report = reportOf([EXEMPTION, renewed], "2026-12-01");
        expect(report.findings).to.deep.equal([]);
        expect(report.exempted.map(({ expires }) => expires)).to.deep.equal(["2027-01-31"]);
    });

    it("are for one policy and one resource", () => {
        const others = [
            { ...EXEMPTION, policy: "encrypted-at-rest" },
            { ...EXEMPTION, resource: "aws:rds/instance:Instance::db2" },
            { ...EXEMPTION, stacks: ["prod"] },
        ];
        expect(reportOf(others, "2026-11-21").findings).to.deep.equal([PROBLEM]);
    });

    it("that serve nothing are reported: because the resource conforms, or is not there", () => {
        const closed = checked("aws:rds/instance:Instance", "db", { storageEncrypted: true });
        const gone = { ...EXEMPTION, resource: "aws:rds/instance:Instance::old" };
        expect(reportOf([EXEMPTION, gone], "2026-11-21", [closed]).unused).to.deep.equal([
            {
                policy: "no-public-database",
                resource: "aws:rds/instance:Instance::db",
                message: "The resource conforms without its exemption: remove it.",
            },
            {
                policy: "no-public-database",
                resource: "aws:rds/instance:Instance::old",
                message: "The exemption matches no resource: correct or remove it.",
            },
        ]);
    });

    it("of other stacks, and of policies that were not asked, are not reported", () => {
        const exemptions = [
            { ...EXEMPTION, stacks: ["prod"], resource: "aws:rds/instance:Instance::old" },
            { ...EXEMPTION, policy: "cost-ceiling", resource: "pulumi:pulumi:Stack::shop-dev" },
        ];
        expect(reportOf(exemptions, "2026-11-21").unused).to.deep.equal([]);
    });

    it("are for all stacks where they name none", () => {
        expect(isForStack(EXEMPTION, "prod")).to.equal(true);
        expect(isForStack({ ...EXEMPTION, stacks: ["dev"] }, "prod")).to.equal(false);
        expect(isForStack({ ...EXEMPTION, stacks: ["dev", "prod"] }, "prod")).to.equal(true);
    });

    it("name a resource by type and name, by URN, or by a pattern of either", () => {
        const patterns = ["aws:rds/instance:Instance::db", OPEN.urn, "aws:rds/*::d*", "urn:pulumi:*::shop::*::db"];
        expect(
            patterns.filter((resource) => covers({ ...EXEMPTION, resource }, "no-public-database", OPEN)),
        ).to.deep.equal(patterns);
        const others = ["aws:rds/instance:Instance::d", "aws:rds/instance:Instance::*b2", "urn:pulumi:prod::*"];
        expect(
            others.filter((resource) => covers({ ...EXEMPTION, resource }, "no-public-database", OPEN)),
        ).to.deep.equal([]);
    });

    it("hold by the day in UTC", () => {
        expect(holds(EXEMPTION, new Date("2026-11-30T23:59:59Z"))).to.equal(true);
        expect(holds(EXEMPTION, new Date("2026-12-01T00:00:00Z"))).to.equal(false);
    });

    it("do not match where what stands around a * would share characters, or is missing", () => {
        const pairs: [string, string][] = [
            ["a*a", "a"],
            ["ab*ba", "aba"],
            ["a*b*c", "ac"],
            ["*b", "a"],
        ];
        expect(pairs.filter(([pattern, text]) => matches(pattern, text))).to.deep.equal([]);
        expect(matches("a*b*c", "abc")).to.equal(true);
    });

    it("match as a regular expression would in which * is .*", () => {
        const texts = fc.string({ unit: fc.constantFrom("a", "b", ":", "."), maxLength: 8 });
        const patterns = fc.string({ unit: fc.constantFrom("a", "b", ":", ".", "*"), maxLength: 6 });
        fc.assert(
            fc.property(patterns, texts, (pattern, text) => {
                const escaped = pattern.split("*").map((part) => part.replaceAll(".", "\\."));
                expect(matches(pattern, text)).to.equal(new RegExp(`^${escaped.join(".*")}$`).test(text));
            }),
            { numRuns: 1000 },
        );
    });
});

describe("the file of exemptions", () => {
    it("is read", () => {
        const text = [
            "exemptions:",
            "  - policy: no-public-database",
            '    resource: "aws:rds/instance:Instance::db"',
            `    reason: ${EXEMPTION.reason}`,
            "    expires: 2026-11-30",
        ].join("\n");
        expect(parseExemptions(text, "exemptions.yaml")).to.deep.equal([EXEMPTION]);
    });

    it("may be empty", () => {
        for (const text of ["", "# none", "exemptions:", "exemptions: []"]) {
            expect(parseExemptions(text, "exemptions.yaml")).to.deep.equal([]);
        }
    });

    it("is refused with all its mistakes", () => {
        const text = [
            "exemptions:",
            "  - policy: no-such-policy",
            "    resource: db",
            "    stacks: []",
            "    reason: because",
            '    expires: "2026-02-30"',
            "    until: never",
        ].join("\n");
        let message = "";
        try {
            parseExemptions(text, "exemptions.yaml");
        } catch (error) {
            message = String(error);
        }
        expect(message.replace(/There are .*\n/, "There are …\n")).to.equal(
            [
                "Error: exemptions.yaml has 6 mistakes:",
                '  exemptions[0].policy: "no-such-policy" is no policy. There are …',
                '  exemptions[0].resource: "db" is neither type::name, like "aws:lb/listener:Listener::web", nor a URN.',
                "  exemptions[0].stacks: [] is for no stack. Name at least one, or remove it.",
                "  exemptions[0].reason: too short to be a reason.",
                '  exemptions[0].expires: "2026-02-30" is no day, like "2027-06-30".',
                '  exemptions[0]: Unrecognized key: "until".',
            ].join("\n"),
        );
    });

    it("is refused where it lacks a reason or a day, or is not YAML", () => {
        const missing = '  - { policy: tagged, resource: "a:b:c::d" }';
        expect(() => parseExemptions(`exemptions:\n${missing}`, "exemptions.yaml")).to.throw(
            'exemptions.yaml has 2 mistakes:\n  exemptions[0].reason: nothing is no reason.\n  exemptions[0].expires: nothing is no day, like "2027-06-30".',
        );
        expect(() => parseExemptions("exemptions: [", "exemptions.yaml")).to.throw("exemptions.yaml is not YAML: ");
    });
});
