import { expect } from "chai";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { POLICIES } from "../../policies/catalogue";
import { picture } from "../../preview/picture/picture";
import type { Preview } from "../../preview/preview";
import type { RecordedResource } from "../../preview/recording";
import { isObject, ofType, PROJECT, resource } from "../support/program";
import { type Facts, FACTS } from "./facts";
import { EXAMPLES, pathOf, previewOf, textOf } from "./previews";

const OVERVIEW = readFileSync(join(PROJECT, "examples/README.md"), "utf8");

describe("The example", function () {
    // The first one loads Pulumi's SDKs.
    this.timeout(60_000);

    for (const example of EXAMPLES) {
        it(`${example} makes what it says, for what it says, and no policy has anything against it`, async () => {
            const { recording, document, cost } = await previewOf(example);
            expect(factsOf(recording.resources, cost.totals.total)).to.deep.equal(FACTS[example]);
            const { warnings, errors, policies } = document;
            expect({ warnings, errors, unpriced: cost.unpriced }).to.deep.equal({
                warnings: [],
                errors: [],
                unpriced: [],
            });
            expect(policies?.policies).to.have.length(POLICIES.length);
            expect({ ...policies, policies: [] }).to.deep.equal({
                policies: [],
                findings: [],
                exempted: [],
                unused: [],
            });
        });
    }

    for (const example of EXAMPLES) {
        it(`${example} states the resources and the cost that its preview shows`, async () => {
            const { recording, cost } = await previewOf(example);
            const resources = String(recording.resources.filter(({ custom }) => custom).length);
            const dollars = String(Math.round(cost.totals.total));
            const row = OVERVIEW.split("\n").find((line) => line.startsWith(`| [${example}](${example}) `)) ?? "";
            const cells = row.split("|").map((cell) => cell.trim());
            expect(cells.slice(-3)).to.deep.equal([resources, dollars, ""]);
            expect(OVERVIEW).to.include(`by list prices of ${cost.date}`);
            const text = textOf(example, "README.md").replace(/\s+/g, " ");
            expect(text).to.include(`${resources} resources`).and.include(`about ${dollars} USD a month in eu-west-1`);
        });

        it(`${example} has its picture as it is drawn: npm run preview -- dev --svg architecture.svg, in its folder`, async () => {
            const { document } = await previewOf(example);
            expect(textOf(example, "architecture.svg") === (await picture(document))).to.equal(true);
        });

        it(`${example} has the two commands in its README, which leads to files that are there`, () => {
            const text = textOf(example, "README.md");
            expect(text).to.include("\nnpm run preview -- dev ").and.include("\npulumi up --stack dev ");
            const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);
            expect(links).to.include("index.ts");
            expect(links.filter((link) => !existsSync(pathOf(example, link)))).to.deep.equal([]);
        });

        it(`${example} fits a screen, and uses nothing of the repository but its components`, () => {
            const program = textOf(example, "index.ts");
            expect(program.trimEnd().split("\n").length).to.be.at.most(75);
            const imported = [...program.matchAll(/ from "([^"]+)";/g)].map(([, source]) => source);
            expect(imported).to.include("../../components");
            expect(imported.filter((source) => source?.startsWith("@pulumi/") === false)).to.have.length(1);
        });
    }

    it("smallest-service has one task behind the load balancer, which answers everything", async () => {
        const { recording } = await previewOf("smallest-service");
        expect(resource(recording, "aws:ecs/service:Service", "hello").inputs.desiredCount).to.equal(1);
        expect(resource(recording, "aws:lb/listenerRule:ListenerRule", "hello").inputs.conditions).to.deep.equal([
            { pathPattern: { values: ["/*"] } },
        ]);
        const { dnsName } = resource(recording, "aws:lb/loadBalancer:LoadBalancer", "web").outputs;
        expect(recording.outputs).to.deep.equal({ url: `http://${String(dnsName)}` });
    });

    it("existing-vpc makes nothing of a network, and stands in the subnets that its stack file names", async () => {
        const { recording } = await previewOf("existing-vpc");
        const ec2 = recording.resources.filter(({ type }) => type.startsWith("aws:ec2/"));
        expect(
            ec2.map(({ type, name, inputs }) => `${type.split(":")[2] ?? ""} ${name} ${String(inputs.vpcId)}`),
        ).to.have.members([
            "SecurityGroup web vpc-0a1b2c3d4e5f67890",
            "SecurityGroup orders vpc-0a1b2c3d4e5f67890",
            "SecurityGroup catalog vpc-0a1b2c3d4e5f67890",
        ]);
        expect(resource(recording, "aws:lb/loadBalancer:LoadBalancer", "web").inputs.subnets).to.deep.equal([
            "subnet-0a1b2c3d4e5f60001",
            "subnet-0a1b2c3d4e5f60002",
        ]);
        for (const { inputs } of ofType(recording, "aws:ecs/service:Service")) {
            expect(inputs.networkConfiguration)
                .to.have.property("subnets")
                .that.deep.equals(["subnet-0a1b2c3d4e5f60011", "subnet-0a1b2c3d4e5f60012"]);
        }
        const open = ofType(recording, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
        expect(open.map(({ inputs }) => inputs.cidrIpv4).filter((block) => block !== undefined)).to.deep.equal([
            "203.0.113.0/24",
        ]);
    });

    it("worker-and-schedule has a worker on Spot without a port, and a task that adds its jobs at night", async () => {
        const { recording } = await previewOf("worker-and-schedule");
        const { loadBalancers, capacityProviderStrategies } = resource(
            recording,
            "aws:ecs/service:Service",
            "worker",
        ).inputs;
        expect({ loadBalancers, capacityProviderStrategies }).to.deep.equal({
            loadBalancers: [],
            capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT", weight: 100, base: 0 }],
        });
        expect(resource(recording, "aws:scheduler/schedule:Schedule", "nightly").inputs).to.deep.include({
            scheduleExpression: "cron(30 2 * * ? *)",
            scheduleExpressionTimezone: "Europe/Berlin",
        });
        expect(resource(recording, "aws:scheduler/schedule:Schedule", "nightly").inputs).to.have.nested.property(
            "target.ecsParameters.networkConfiguration.assignPublicIp",
            true,
        );
        const queue = resource(recording, "aws:sqs/queue:Queue", "jobs").outputs;
        expect(
            ["worker", "nightly"].map((name) => {
                const { command, environment } = containerOf(recording.resources, name);
                return { command, environment };
            }),
        ).to.deep.equal([
            { command: ["node", "worker.mjs"], environment: [{ name: "QUEUE_URL", value: queue.url }] },
            { command: ["node", "nightly.mjs"], environment: [{ name: "QUEUE_URL", value: queue.url }] },
        ]);
        const allowed = (name: string) =>
            resource(recording, "aws:iam/rolePolicy:RolePolicy", `${name}-task`).inputs.policy;
        expect(String(allowed("worker")))
            .to.include("sqs:DeleteMessage")
            .and.not.include("sqs:SendMessage");
        expect(String(allowed("nightly")))
            .to.include("sqs:SendMessage")
            .and.not.include("sqs:DeleteMessage");
    });

    it("blue-green has a check before the shift, and three alarms that roll back", async () => {
        const { recording } = await previewOf("blue-green");
        const { deploymentConfiguration, alarms } = resource(recording, "aws:ecs/service:Service", "shop").inputs;
        expect(deploymentConfiguration).to.deep.include({ strategy: "BLUE_GREEN", bakeTimeInMinutes: "10" });
        const validation = resource(recording, "aws:lambda/function:Function", "shop-validation");
        expect(deploymentConfiguration)
            .to.have.property("lifecycleHooks")
            .that.satisfies((hooks: readonly unknown[]) =>
                hooks.every((hook) => isObject(hook) && hook.hookTargetArn === validation.outputs.arn),
            );
        expect(validation.inputs.environment).to.have.nested.property("variables.BODY_CONTAINS", "Welcome");
        const named = ["shop-errors", "shop-unhealthy", "slow"].map(
            (name) => resource(recording, "aws:cloudwatch/metricAlarm:MetricAlarm", name).outputs.name,
        );
        expect(alarms).to.deep.include({ enable: true, rollback: true });
        expect(alarms).to.have.property("alarmNames").that.has.members(named);
    });

    it("two-services-and-a-database lets the backend and the backups in, and has each dump restored", async () => {
        const { recording } = await previewOf("two-services-and-a-database");
        const rules = ofType(recording, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
        expect(rules.map(({ name }) => name).filter((name) => name.startsWith("db-"))).to.have.members([
            "db-from-backend",
            "db-from-backups",
        ]);
        expect(ofType(recording, "aws:sfn/stateMachine:StateMachine").map(({ name }) => name)).to.have.members([
            "backups-dump",
            "backups-drill",
            "backups-restore",
        ]);
        const builds = ofType(recording, "docker:index/image:Image").map(({ inputs }) => inputs.build);
        expect(new Set(builds.map((build) => isObject(build) && build.context))).to.deep.equal(
            new Set(["../../apps/backend", "../../apps/frontend", "../../runtime"]),
        );
    });
});

function factsOf(resources: readonly RecordedResource[], monthly: Preview["cost"]["totals"]["total"]): Facts {
    const counts: Record<string, number> = {};
    for (const { type } of resources.filter(({ custom }) => custom)) {
        const [provider = "", module = ""] = type.split(":");
        const service =
            provider === "aws" ? (module.split("/")[0] ?? "") : provider.replace("pulumi-nodejs", "dynamic");
        counts[service] = (counts[service] ?? 0) + 1;
    }
    return {
        components: resources
            .filter(
                ({ parent, type }) =>
                    parent?.includes("pulumi:pulumi:Stack") === true ||
                    (parent === undefined && type !== "pulumi:pulumi:Stack"),
            )
            .map(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}`),
        resources: counts,
        monthly,
    };
}

function containerOf(resources: readonly RecordedResource[], name: string): Readonly<Record<string, unknown>> {
    const definition = resources.find(
        (candidate) => candidate.type === "aws:ecs/taskDefinition:TaskDefinition" && candidate.name === name,
    );
    const containers: unknown = JSON.parse(String(definition?.inputs.containerDefinitions));
    return Array.isArray(containers) ? (containers.find(isObject) ?? {}) : {};
}
