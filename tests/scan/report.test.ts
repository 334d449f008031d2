import { expect } from "chai";
import type { CheckResult } from "../../commands/scan/checkov";
import type { ScanExemption } from "../../commands/scan/exemptions";
import { scanText } from "../../commands/scan/render";
import { hasFailures, reportOn, type Scanned, type ScanReport } from "../../commands/scan/report";
import { translate } from "../../commands/scan/terraform-plan";
import { documentWith, resourceOf } from "../preview/cost/support";

const TODAY = new Date("2026-11-21T12:00:00Z");
const BUCKET = "aws:s3/bucket:Bucket";

const EXEMPTION: ScanExemption = {
    checks: ["CKV_AWS_18"],
    resources: [`${BUCKET}::logs`],
    reason: "They are logs themselves.",
};

function result(plan: string, check: string, name: string, passed = false): CheckResult {
    const address = `aws_s3_bucket.${plan}_${name}`;
    return { check, wants: `Ensure ${check}`, link: `https://example.com/${check}`, passed, plan, address };
}

const RESULTS = [
    result("dev", "CKV_AWS_18", "logs"),
    result("dev", "CKV_AWS_21", "logs", true),
    result("dev", "CKV_AWS_18", "data"),
    result("prod", "CKV_AWS_18", "logs"),
    result("prod", "CKV_AWS_18", "data", true),
];

describe("the scan's report", () => {
    const resources = ["logs", "data"].map((name) => resourceOf(BUCKET, name));
    const instances = ["i", "j"].map((name) => resourceOf("aws:ec2/instance:Instance", name));
    const scanned = ["dev", "prod"].map((stack): Scanned => {
        const document = documentWith([...resources, ...instances], { stack });
        return { document, translation: translate(document) };
    });

    function reportWith(exemptions: readonly ScanExemption[], stacks: readonly string[] = ["dev", "prod"]): ScanReport {
        const asked = scanned.filter(({ document }) => stacks.includes(document.stack));
        const results = RESULTS.filter(({ plan }) => stacks.includes(plan));
        return reportOn(asked, { version: "3.3.30", results }, exemptions, ["dev", "prod"], TODAY);
    }

    function failed({ stacks }: ScanReport): string[] {
        return stacks.flatMap(({ stack, failed: findings }) => findings.map(({ name }) => `${stack} ${name}`));
    }

    it("names what failed as Pulumi does, and counts the rest", () => {
        const report = reportWith([EXEMPTION]);
        expect(report.checkov).to.equal("3.3.30");
        const [dev, prod] = report.stacks;
        const finding = {
            check: "CKV_AWS_18",
            wants: "Ensure CKV_AWS_18",
            link: "https://example.com/CKV_AWS_18",
            urn: `urn:pulumi:dev::shop::${BUCKET}::data`,
            type: BUCKET,
            name: "data",
        };
        expect(dev).to.deep.equal({
            stack: "dev",
            resources: 2,
            passed: 1,
            failed: [finding],
            exempted: [
                { ...finding, name: "logs", urn: `urn:pulumi:dev::shop::${BUCKET}::logs`, reason: EXEMPTION.reason },
            ],
            unseen: ["aws:ec2/instance:Instance (2)"],
        });
        expect(prod?.passed).to.equal(1);
        expect(prod?.failed).to.deep.equal([]);
        expect(report.unused).to.deep.equal([]);
        expect(hasFailures(report)).to.equal(true);
    });

    it("is clean where everything that failed is exempted", () => {
        const report = reportWith([{ ...EXEMPTION, resources: [`${BUCKET}::*`] }]);
        expect(failed(report)).to.deep.equal([]);
        expect(hasFailures(report)).to.equal(false);
    });

    it("holds an exemption to its stacks, its checks and its last day", () => {
        const all = ["dev logs", "dev data", "prod logs"];
        const exemption = { ...EXEMPTION, resources: [`${BUCKET}::*`] };
        expect(failed(reportWith([{ ...exemption, stacks: ["prod"] }]))).to.deep.equal(["dev logs", "dev data"]);
        expect(failed(reportWith([{ ...exemption, checks: ["CKV_AWS_21"] }]))).to.deep.equal(all);
        expect(failed(reportWith([{ ...exemption, expires: "2026-11-21" }]))).to.deep.equal([]);
        const expired = reportWith([{ ...exemption, expires: "2026-11-20" }]);
        expect(failed(expired)).to.deep.equal(all);
        expect(expired.stacks[0]?.failed[0]?.expired).to.equal("2026-11-20");
    });

    it("tells which exemption, or part of one, serves nothing", () => {
        const none = { ...EXEMPTION, checks: ["CKV_AWS_21"] };
        const part = { ...EXEMPTION, checks: ["CKV_AWS_18", "CKV_AWS_19"], resources: ["a:b:c::d", `${BUCKET}::*`] };
        expect(reportWith([EXEMPTION, none, part]).unused).to.deep.equal([
            {
                checks: ["CKV_AWS_21"],
                resources: [`${BUCKET}::logs`],
                message: "There is no such failure: correct or remove the exemption.",
            },
            {
                checks: ["CKV_AWS_19"],
                resources: ["a:b:c::d"],
                message: "There is no such failure: take it out of its exemption.",
            },
        ]);
    });

    it("does not tell of exemptions whose stacks were not all scanned, or whose setting may be missing", () => {
        const none = { ...EXEMPTION, checks: ["CKV_AWS_21"] };
        const unused = (one: ScanExemption, stacks?: readonly string[]) => reportWith([one], stacks).unused.length;
        expect(unused(none)).to.equal(1);
        expect(unused(none, ["dev"])).to.equal(0);
        expect(unused({ ...none, stacks: ["prod"] }, ["dev"])).to.equal(0);
        expect(unused({ ...none, stacks: ["dev"] }, ["dev"])).to.equal(1);
        expect(unused({ ...none, with: "web.domain" })).to.equal(0);
    });

    it("does not take a resource for granted that Checkov has made up", () => {
        const results = [result("dev", "CKV_AWS_18", "other")];
        expect(() => reportOn(scanned, { version: "1", results }, [], ["dev"], TODAY)).to.throw(
            "Checkov names aws_s3_bucket.dev_other, which is no resource of dev",
        );
    });

    it("reads as a table, with each failure under what is wanted", () => {
        const expired = { ...EXEMPTION, expires: "2026-11-20" };
        const none = { ...EXEMPTION, checks: ["CKV_AWS_21"] };
        expect(scanText(reportWith([expired, none]), { color: false, width: undefined }).split("\n")).to.deep.equal([
            "Checkov 3.3.30",
            "  stack  resources  passed  failed  exempted",
            "  dev            2       1       2         0",
            "  prod           2       1       1         0",
            "",
            "dev: 2 checks failed",
            "  CKV_AWS_18 Ensure CKV_AWS_18",
            "    aws:s3/bucket:Bucket::logs, whose exemption expired on 2026-11-20",
            "    aws:s3/bucket:Bucket::data",
            "    https://example.com/CKV_AWS_18",
            "  Correct them, or exempt them in policies/scan-exemptions.yaml with a reason.",
            "",
            "prod: a check failed",
            "  CKV_AWS_18 Ensure CKV_AWS_18",
            "    aws:s3/bucket:Bucket::logs, whose exemption expired on 2026-11-20",
            "    https://example.com/CKV_AWS_18",
            "  Correct them, or exempt them in policies/scan-exemptions.yaml with a reason.",
            "Exemption of CKV_AWS_21, aws:s3/bucket:Bucket::logs: There is no such failure: correct or remove the exemption.",
            "Not looked at, since they have no form in Terraform's AWS provider: aws:ec2/instance:Instance",
            "",
        ]);
    });
});
