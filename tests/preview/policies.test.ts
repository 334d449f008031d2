import { expect } from "chai";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { EXEMPTIONS_ID, POLICIES } from "../../policies/catalogue";
import type { Finding, Report } from "../../policies/evaluate";
import { ExemptionError } from "../../policies/exemptions";
import { serialise } from "../../preview/data/serialise";
import { findingsSection } from "../../preview/page-sections";
import { checkedResources, packFolder, policyReport } from "../../preview/policies";
import { policiesMarkdown } from "../../preview/policy-text";
import { renderPolicies } from "../../preview/render-policies";
import { recordProgram } from "../support/program";
import { documentWith } from "./difference/previews";
import { ProjectFolder } from "./project-folder";

const MAIN = resolve(__dirname, "../../preview/main.ts");
const LOADER = pathToFileURL(require.resolve("tsx")).href;

const SCREEN = { color: false, width: undefined };

const DATABASE: Finding = {
    policy: "no-public-database",
    severity: "mandatory",
    urn: "urn:pulumi:dev::shop::aws:rds/instance:Instance::db",
    type: "aws:rds/instance:Instance",
    name: "db",
    message: "publiclyAccessible: true, must not be.",
};

const LOG: Finding = {
    policy: "log-year-in-prod",
    severity: "advisory",
    urn: "urn:pulumi:dev::shop::aws:cloudwatch/logGroup:LogGroup::log",
    type: "aws:cloudwatch/logGroup:LogGroup",
    name: "log",
    message: "retentionInDays: 30, must be at least 365.",
};

const NOTHING: Report = { policies: ["tagged", "log-retention"], findings: [], exempted: [], unused: [] };

const REPORT: Report = {
    ...NOTHING,
    findings: [DATABASE, { ...DATABASE, name: "copy" }, LOG],
    exempted: [{ ...LOG, name: "old", reason: "Nobody writes to it.", expires: "2027-06-30" }],
    unused: [{ policy: "tagged", resource: "a:b:c::d", message: "The exemption matches no resource." }],
};

const REMEDY = "Leave publiclyAccessible away; reach the database from within the VPC.";
const LINK = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html";
const LOG_REMEDY = "Set `logRetentionDays` and `retentionDays` in the stack file to 365.";
const LOG_LINK = "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16";

describe("what the policies say", () => {
    it("is told with what to do, the mandatory violations first", () => {
        expect(renderPolicies("dev", REPORT, SCREEN)).to.equal(
            [
                "Policies of dev: 2 mandatory and 1 advisory violations, 1 exempted",
                "  mandatory no-public-database",
                "    rds.Instance db: publiclyAccessible: true, must not be.",
                "    rds.Instance copy: publiclyAccessible: true, must not be.",
                `    To do: ${REMEDY}`,
                `    ${LINK}`,
                "  advisory log-year-in-prod",
                "    cloudwatch.LogGroup log: retentionInDays: 30, must be at least 365.",
                `    To do: ${LOG_REMEDY}`,
                `    ${LOG_LINK}`,
                "  exempted from log-year-in-prod until 2027-06-30",
                "    cloudwatch.LogGroup old: retentionInDays: 30, must be at least 365.",
                "    Because: Nobody writes to it.",
                "  exemption of a:b:c::d from tagged: The exemption matches no resource.",
                "",
            ].join("\n"),
        );
    });

    it("is a line where nothing is violated", () => {
        expect(renderPolicies("dev", NOTHING, SCREEN)).to.equal("Policies of dev: none of 2 is violated\n");
        expect(renderPolicies("dev", { ...NOTHING, findings: [LOG] }, SCREEN).split("\n")[0]).to.equal(
            "Policies of dev: 1 advisory violation",
        );
    });

    it("has mandatory violations in red, advisory ones in yellow", () => {
        const text = renderPolicies("dev", REPORT, { color: true, width: 80 });
        expect(text).to.include("\u001b[31m  mandatory no-public-database\u001b[0m\n");
        expect(text).to.include("\u001b[33m  advisory log-year-in-prod\u001b[0m\n");
    });

    it("is a table of the page", () => {
        expect(findingsSection(REPORT)).to.deep.include({
            title: "Policies",
            summary: "2 mandatory and 1 advisory violations, 1 exempted",
            rows: [
                ...["db", "copy"].map((name) => ({
                    kind: "danger",
                    cells: [
                        "no-public-database",
                        `rds.Instance ${name}`,
                        `publiclyAccessible: true, must not be. ${REMEDY} ${LINK}`,
                    ],
                })),
                {
                    kind: "warning",
                    cells: [
                        "log-year-in-prod",
                        "cloudwatch.LogGroup log",
                        `retentionInDays: 30, must be at least 365. ${LOG_REMEDY} ${LOG_LINK}`,
                    ],
                },
                {
                    cells: [
                        "log-year-in-prod",
                        "cloudwatch.LogGroup old",
                        "retentionInDays: 30, must be at least 365. Exempted until 2027-06-30: Nobody writes to it.",
                    ],
                },
                { cells: ["tagged", "a:b:c::d", "The exemption matches no resource."] },
            ],
        });
    });

    it("is listed in a comment, up to twenty violations", () => {
        const many = { ...NOTHING, findings: Array.from({ length: 22 }, () => DATABASE) };
        const lines = policiesMarkdown(many).split("\n");
        expect(lines[0]).to.equal("**Policies**: 22 mandatory violations");
        expect(lines[2]).to.equal(
            "- mandatory `no-public-database`: `aws:rds/instance:Instance::db`: publiclyAccessible: true, must not be.",
        );
        expect(lines.slice(21)).to.deep.equal([lines[2], "- and 2 more"]);
        expect(policiesMarkdown(NOTHING)).to.equal("**Policies**: none of 2 is violated");
    });

    it("is in the preview's data, where policies were asked", () => {
        const document = documentWith({}, {});
        expect(JSON.parse(serialise(document))).to.not.have.property("policies");
        expect(JSON.parse(serialise({ ...document, policies: REPORT })))
            .to.have.property("policies")
            .deep.equal(REPORT);
    });

    it("names no policy as exemptions are reported", () => {
        expect(POLICIES.map(({ id }) => id)).to.not.include(EXEMPTIONS_ID);
    });
});

describe("the policies of a preview", () => {
    const folder = new ProjectFolder();

    after(() => {
        folder.remove();
    });

    it("are asked of resources that the program creates, each with its provider", async () => {
        const aws = await import("@pulumi/aws");
        const recording = await recordProgram(() => {
            const provider = new aws.Provider("there", {
                region: "eu-central-1",
                defaultTags: { tags: { Owner: "me" } },
            });
            new aws.sns.Topic("own", {}, { provider });
            new aws.sns.Topic("usual", {}, { protect: true });
            aws.sns.Topic.get("read", "arn:aws:sns:eu-west-1:123456789012:other");
        });
        const resources = checkedResources(recording, { "aws:defaultTags": '{"tags":{"Owner":"all"}}' });
        expect(
            resources.map(({ name, protect, provider }) => ({
                name,
                protect,
                provider: provider?.name,
                tags: provider?.props.defaultTags,
            })),
        ).to.deep.equal([
            { name: "there", protect: false, provider: "default", tags: '{"tags":{"Owner":"all"}}' },
            { name: "own", protect: false, provider: "there", tags: '{"tags":{"Owner":"me"}}' },
            { name: "usual", protect: true, provider: "default", tags: '{"tags":{"Owner":"all"}}' },
        ]);
    });

    it("are refused with a file of exemptions that has mistakes", async () => {
        const recording = await recordProgram(() => undefined);
        folder.write("policies/exemptions.yaml", "exemptions: 7");
        expect(() => policyReport(folder.path, { recording, config: {}, monthlyCost: 0 })).to.throw(
            ExemptionError,
            "policies/exemptions.yaml has a mistake:",
        );
    });

    it("make the command end with 1 where a mandatory one is violated, unless they are left out", async function () {
        // Each command starts Node and loads Pulumi.
        this.timeout(90_000);
        folder.linkPackages();
        folder.write("Pulumi.yaml", "name: shop", "main: index.ts");
        folder.write("Pulumi.dev.yaml", "config:", "  aws:region: eu-west-1", "  slipway:environment: dev");
        folder.write("index.ts", 'import * as aws from "@pulumi/aws";', 'new aws.sns.Topic("alarms");');
        folder.write("policies/exemptions.yaml", "exemptions: []");
        expect(packFolder(folder.path)).to.equal(undefined);
        folder.write("policies/PulumiPolicy.yaml", "runtime: nodejs");
        expect(packFolder(folder.path)).to.equal(folder.path);
        expect(packFolder(join(folder.path, "examples/shop"))).to.equal(folder.path);

        const [refused, left] = await Promise.all([
            preview(folder.path, ["dev", "--json", "preview.json"]),
            preview(folder.path, ["dev", "--no-policies"]),
        ]);
        expect(refused.exitCode).to.equal(1);
        expect(refused.stdout).to.include(
            "\n\nPolicies of dev: 5 mandatory violations\n" +
                "  mandatory encrypted-at-rest\n" +
                "    sns.Topic alarms: kmsMasterKeyId: not set, must be a key.\n",
        );
        const data: unknown = JSON.parse(readFileSync(join(folder.path, "preview.json"), "utf8"));
        expect(data).to.have.nested.property("policies.findings[0].policy", "encrypted-at-rest");
        expect(left.exitCode).to.equal(0);
        expect(left.stdout).to.not.include("Policies");
    });
});

function preview(cwd: string, args: readonly string[]): Promise<{ exitCode: number; stdout: string }> {
    return new Promise((done) => {
        execFile(process.execPath, ["--import", LOADER, MAIN, ...args], { cwd }, (error, stdout) => {
            done({ exitCode: Number(error?.code ?? 0), stdout });
        });
    });
}
