import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CheckResult, checkovPython, CheckovProblem, parseOutput, runCheckov } from "../../commands/scan/checkov";
import { EXEMPTIONS, parseScanExemptions } from "../../commands/scan/exemptions";
import { reportOn, type Scanned, type ScanReport } from "../../commands/scan/report";
import { translate } from "../../commands/scan/terraform-plan";
import { documentOf } from "../../preview/document";
import { PROJECT, recordProgram } from "../support/program";
import { stackRecording } from "../support/stacks";
import { plantFaults } from "./faults";

const STACKS = ["dev", "prod", "staging"] as const;
const TODAY = new Date("2026-11-21T12:00:00Z");

/** What Checkov prints, with some of it changed. */
function printed(changes: Readonly<Record<string, unknown>> = {}): string {
    const one = {
        check_id: "CKV_AWS_16",
        check_name: "Ensure it is encrypted",
        check_class: "checkov.terraform.checks.resource.aws.RDSEncryption",
        file_path: "/dev.json",
        resource: "aws_db_instance.dev_db",
    };
    const connected = { ...one, check_id: "CKV2_AWS_6", check_class: "checkov.common.graph.checks_infra.base_check" };
    return JSON.stringify({
        results: { passed_checks: [one], failed_checks: [connected], parsing_errors: [] },
        summary: { resource_count: 2, checkov_version: "3.3.30" },
        ...changes,
    });
}

describe("Checkov", () => {
    it("is understood, with a link to the check, or to the list of all", () => {
        const shared = {
            wants: "Ensure it is encrypted",
            plan: "dev",
            address: "aws_db_instance.dev_db",
        };
        expect(parseOutput(printed(), 2)).to.deep.equal({
            version: "3.3.30",
            results: [
                {
                    ...shared,
                    check: "CKV_AWS_16",
                    link: "https://github.com/bridgecrewio/checkov/blob/3.3.30/checkov/terraform/checks/resource/aws/RDSEncryption.py",
                    passed: true,
                },
                {
                    ...shared,
                    check: "CKV2_AWS_6",
                    link: "https://www.checkov.io/5.Policy%20Index/terraform.html",
                    passed: false,
                },
            ],
        });
    });

    it("has failed where it has not read everything, or says something else", () => {
        const unread = { passed_checks: [], failed_checks: [], parsing_errors: ["/tmp/plans/dev.json"] };
        const cases: readonly (readonly [text: string, expected: number, message: string])[] = [
            [printed(), 3, "Checkov has read 2 of 3 resources."],
            [printed({ results: unread }), 2, "Checkov cannot read /tmp/plans/dev.json."],
            ["Traceback", 2, "Checkov has printed no JSON: Traceback"],
            ['{"passed": 0}', 0, 'Checkov has printed what is not its form of results: {"passed": 0}'],
        ];
        for (const [text, expected, message] of cases) {
            expect(() => parseOutput(text, expected)).to.throw(CheckovProblem, message);
        }
    });

    describe("asked about the stacks, and about planted faults,", function () {
        this.timeout(1_000_000);

        let report: ScanReport;
        let ofFaults: readonly CheckResult[];

        before(async function () {
            let python: string;
            try {
                python = await checkovPython();
            } catch (error) {
                if (process.env.CI !== undefined) {
                    throw error;
                }
                console.log(`skipped: Checkov cannot be installed: ${String(error)}`);
                this.skip();
            }
            const scanned: Scanned[] = [];
            for (const stack of STACKS) {
                const document = documentOf(await stackRecording(stack));
                scanned.push({ document, translation: translate(document) });
            }
            const faults = translate({ ...documentOf(await recordProgram(plantFaults)), stack: "faults" });
            const plans = scanned.map(({ document, translation }) => [document.stack, translation.plan] as const);
            const run = await runCheckov(python, { ...Object.fromEntries(plans), faults: faults.plan });
            const exemptions = parseScanExemptions(readFileSync(join(PROJECT, EXEMPTIONS), "utf8"));
            report = reportOn(scanned, run, exemptions, STACKS, TODAY);
            ofFaults = run.results.filter(({ plan }) => plan === "faults");
        });

        it("finds nothing in the stacks but what is exempted", () => {
            const failures = report.stacks.flatMap(({ stack, failed }) =>
                failed.map(({ check, type, name }) => `${stack} ${check} ${type}::${name}`),
            );
            expect(failures).to.deep.equal([]);
        });

        it("has looked at each stack: hundreds of checks pass, and some are exempted", () => {
            for (const { stack, passed, exempted } of report.stacks) {
                expect(passed, stack).to.be.greaterThan(400);
                expect(exempted, stack).to.not.be.empty;
            }
        });

        it("needs each of the exemptions", () => {
            expect(report.unused).to.deep.equal([]);
        });

        it("has no resource of AWS, and no property, that it was not shown", () => {
            const unseen = new Set(report.stacks.flatMap((stack) => stack.unseen));
            expect([...unseen].filter((what) => what.startsWith("aws:"))).to.deep.equal([]);
        });

        /** Checks that the second resource must not pass, and the first must: some by another resource it is connected to. */
        const PLANTED: readonly (readonly [check: string, sound: string, faulty: string, what: string])[] = [
            ["CKV_AWS_16", "aws_db_instance.sound", "aws_db_instance.open", "an unencrypted database"],
            ["CKV_AWS_17", "aws_db_instance.sound", "aws_db_instance.open", "a public database"],
            ["CKV2_AWS_30", "aws_db_instance.sound", "aws_db_instance.bare", "a database that logs no queries"],
            ["CKV2_AWS_69", "aws_db_instance.sound", "aws_db_instance.open", "a database that takes plain connections"],
            ["CKV2_AWS_6", "aws_s3_bucket.sound", "aws_s3_bucket.open", "a bucket that is not closed to the public"],
            ["CKV_AWS_145", "aws_s3_bucket.sound", "aws_s3_bucket.open", "a bucket without a key"],
            ["CKV_AWS_21", "aws_s3_bucket.sound", "aws_s3_bucket.open", "a bucket without versions"],
            [
                "CKV_AWS_53",
                "aws_s3_bucket_public_access_block.sound",
                "aws_s3_bucket_public_access_block.half",
                "a bucket half closed",
            ],
            ["CKV_AWS_24", "aws_security_group.sound", "aws_security_group.open", "SSH for everybody"],
            [
                "CKV_AWS_24",
                "aws_vpc_security_group_ingress_rule.sound",
                "aws_vpc_security_group_ingress_rule.open",
                "SSH for everybody, by a rule",
            ],
            ["CKV2_AWS_5", "aws_security_group.sound", "aws_security_group.open", "a security group without use"],
            ["CKV_AWS_355", "aws_iam_role_policy.sound", "aws_iam_role_policy.open", "a permission on everything"],
            ["CKV2_AWS_28", "aws_lb.sound", "aws_lb.open", "a load balancer without a firewall"],
            ["CKV2_AWS_20", "aws_lb.sound", "aws_lb.open", "a load balancer that serves HTTP"],
            ["CKV_AWS_7", "aws_kms_key.sound", "aws_kms_key.open", "a key that does not rotate"],
            ["CKV2_AWS_11", "aws_vpc.sound", "aws_vpc.open", "a VPC without flow logs"],
            ["CKV_AWS_336", "aws_ecs_task_definition.sound", "aws_ecs_task_definition.open", "a writable container"],
            ["CKV2_AWS_19", "aws_eip.sound", "aws_eip.open", "an address that nothing uses"],
        ];

        for (const [check, sound, faulty, what] of PLANTED) {
            it(`finds ${what} by ${check}`, () => {
                const verdicts = ofFaults
                    .filter((result) => result.check === check)
                    .map(({ address, passed }) => [address.replace("faults_", ""), passed]);
                expect(Object.fromEntries(verdicts)).to.include({ [sound]: true, [faulty]: false });
            });
        }
    });
});
