import { expect } from "chai";
import type { Report } from "../../policies/evaluate";
import { UNSCOPED_ACTIONS } from "../../policies/rules/unscoped-actions";
import { statementsOf } from "../../policies/statements";
import { documentOf } from "../../preview/document";
import { estimate } from "../../preview/cost/estimate";
import { costOptions } from "../../preview/cost/settings";
import { type Checked, policyReport } from "../../preview/policies";
import { record, type Recording } from "../../preview/record";
import { PROJECT, stackConfig } from "../support/program";
import { runIndex } from "../support/stacks";

/** A day on which the exemptions hold, and one on which they do not. */
const TODAY = new Date("2026-11-21T12:00:00Z");
const LATER = new Date("2028-01-01T00:00:00Z");

const DOMAIN = { domain: "shop.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ" };

/** All that a stack file offers, at once. */
const EVERYTHING = {
    web: DOMAIN,
    registry: { keepImages: 20 },
    database: { multiAz: true },
    backups: {
        notify: ["oncall@example.com"],
        objectLock: { mode: "compliance", days: 30 },
        replication: { region: "eu-central-1" },
        snapshotDrill: {},
        awsBackup: { snapshotDays: 365 },
    },
    // The copies and drills cost more than prod does by default.
    cost: { ceiling: 3000 },
    services: {
        backend: { exec: true, readonlyRootFilesystem: false, spotPercent: 50, deployment: { strategy: "canary" } },
        frontend: { exec: true, readonlyRootFilesystem: false, deployment: { strategy: "blue-green" } },
    },
};

/** What is checked of a stack, with sections laid over those of its file. */
async function checkedOf(stack: string, changes: Readonly<Record<string, object>> = {}): Promise<Checked> {
    const written = stackConfig(stack);
    const overlaid = Object.entries(changes).map(([section, change]): [string, string] => {
        const own: unknown = JSON.parse(written[`slipway:${section}`] ?? "{}");
        return [`slipway:${section}`, JSON.stringify(Object.assign({}, own, change))];
    });
    const config = { ...written, ...Object.fromEntries(overlaid) };
    const recording = await record({ project: "slipway", stack, config }, runIndex);
    const { ceiling, ...options } = costOptions(config);
    return { recording, config, monthlyCost: estimate(documentOf(recording), options).totals.total, ceiling };
}

async function reportOf(stack: string): Promise<Report> {
    return policyReport(PROJECT, await checkedOf(stack), TODAY);
}

/** The findings in short. */
function violations({ findings }: Report): string[] {
    return findings.map(({ policy, type, name, message }) => `${policy} ${type}::${name}: ${message}`);
}

/** The actions that roles may do on the resource *. What may be there and is not is a permission that nobody asked for. */
function actionsOnAll({ resources }: Recording): string[] {
    const actions = resources
        .filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")
        .flatMap(({ inputs }) => statementsOf(inputs.policy))
        .filter((statement) => statement.resources.includes("*"))
        .flatMap((statement) => statement.actions);
    return [...new Set(actions)].sort();
}

function expectNothing({ findings, exempted, unused }: Report): void {
    expect({ findings, exempted, unused }).to.deep.equal({ findings: [], exempted: [], unused: [] });
}

describe("the stacks and the policies", () => {
    it("agree in staging, without an exemption", async () => {
        expectNothing(await reportOf("staging"));
    });

    it("agree in dev, without an exemption; prod could not be as dev is", async () => {
        const dev = await checkedOf("dev");
        expectNothing(policyReport(PROJECT, dev, TODAY));
        const asProd = { ...dev, config: { ...dev.config, "slipway:environment": "prod" } };
        const report = policyReport(PROJECT, asProd, TODAY);
        expect(violations(report).filter((line) => !line.startsWith("log-year-in-prod"))).to.deep.equal([
            "encrypted-in-transit aws:lb/listener:Listener::web-http: Port 80 serves HTTP, and does not redirect to HTTPS.",
            ...["backend", "backend-alt", "frontend", "frontend-alt"].map(
                (name) =>
                    `encrypted-in-transit aws:lb/targetGroup:TargetGroup::${name}: protocol: HTTP, must be HTTPS.`,
            ),
            "private-tasks-in-prod pulumi-nodejs:dynamic/deployment:MigrationGate::backend: " +
                "assignPublicIp: true, must not be.",
            ...["backend", "frontend"].map(
                (name) =>
                    `private-tasks-in-prod aws:ecs/service:Service::${name}: ` +
                    "networkConfiguration.assignPublicIp: true, must not be.",
            ),
            ...["Dump", "Drill", "Restore"].map(
                (state) =>
                    `private-tasks-in-prod aws:sfn/stateMachine:StateMachine::backups-${state.toLowerCase()}: definition.` +
                    `States.${state}.Arguments.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp: ENABLED, must not be.`,
            ),
            "protected-in-prod aws:kms/key:Key::data: The resource option protect: false, must be true.",
            "protected-in-prod aws:ecr/repository:Repository::images: forceDelete: true, must not be.",
            "protected-in-prod aws:ecr/repository:Repository::images: The resource option protect: false, must be true.",
            "protected-in-prod aws:s3/bucket:Bucket::web-access-logs: forceDestroy: true, must not be.",
            "protected-in-prod aws:lb/loadBalancer:LoadBalancer::web: enableDeletionProtection: false, must be true.",
            "protected-in-prod aws:lb/loadBalancer:LoadBalancer::web: The resource option protect: false, must be true.",
            "protected-in-prod aws:rds/instance:Instance::db: deletionProtection: false, must be true.",
            "protected-in-prod aws:rds/instance:Instance::db: skipFinalSnapshot: true, must not be.",
            "protected-in-prod aws:rds/instance:Instance::db: " +
                "finalSnapshotIdentifier: not set, must be the name of the last snapshot.",
            "protected-in-prod aws:rds/instance:Instance::db: deleteAutomatedBackups: true, must be false.",
            "protected-in-prod aws:rds/instance:Instance::db: The resource option protect: false, must be true.",
            "protected-in-prod aws:s3/bucket:Bucket::avatars: forceDestroy: true, must not be.",
            "protected-in-prod aws:s3/bucket:Bucket::avatars: The resource option protect: false, must be true.",
            "protected-in-prod aws:s3/bucket:Bucket::backups: forceDestroy: true, must not be.",
            "protected-in-prod aws:s3/bucket:Bucket::backups: The resource option protect: false, must be true.",
            "tagged pulumi:providers:aws::default: Tag Environment: dev, must be prod.",
        ]);
        const advisory = report.findings.filter(({ severity }) => severity === "advisory");
        expect(advisory.map(({ policy, name }) => `${policy} ${name}`)).to.deep.equal(
            [
                ...["network-flow-log", "cluster-exec", "db-postgresql", "db-upgrade", "backend", "frontend"],
                ...["backups", "backups-function", "backups-executions", "monitoring-events"],
            ].map((name) => `log-year-in-prod ${name}`),
        );
    });

    it("agree in prod, but for HTTP as long as there is no domain and the exemption holds", async () => {
        const prod = await checkedOf("prod");
        const report = policyReport(PROJECT, prod, TODAY);
        expect(violations(report)).to.deep.equal([]);
        expect(report.exempted.map(({ policy, name, message }) => `${policy} ${name}: ${message}`)).to.deep.equal([
            "encrypted-in-transit web-http: Port 80 serves HTTP, and does not redirect to HTTPS.",
        ]);
        expect(report.unused).to.deep.equal([]);
        expect(violations(policyReport(PROJECT, prod, LATER))).to.deep.equal([
            "encrypted-in-transit aws:lb/listener:Listener::web-http: " +
                "Port 80 serves HTTP, and does not redirect to HTTPS. Its exemption expired on 2027-12-31.",
        ]);
    });

    it("agree in prod with a domain and all options, and tell that the exemption can go", async () => {
        const everything = await checkedOf("prod", EVERYTHING);
        const report = policyReport(PROJECT, everything, TODAY);
        expect(violations(report)).to.deep.equal([]);
        expect(report.exempted).to.deep.equal([]);
        expect(report.unused.map(({ policy, message }) => `${policy}: ${message}`)).to.deep.equal([
            "encrypted-in-transit: The resource conforms without its exemption: remove it.",
        ]);
        expect(actionsOnAll(everything.recording)).to.deep.equal(Object.keys(UNSCOPED_ACTIONS).sort());
    });
});
