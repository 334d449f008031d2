import { expect } from "chai";
import fc from "fast-check";
import { adviseOn, judge, type Outcome } from "../../../preview/cost/advice/advice";
import { situationOf } from "../../../preview/cost/advice/choice";
import { choicesFor } from "../../../preview/cost/advice/choices";
import { INSTANCE_SIZES } from "../../../preview/cost/advice/database";
import { dearestCharges } from "../../../preview/cost/advice/dearest";
import { type Estimate, estimate } from "../../../preview/cost/estimate";
import { PRICES } from "../../../preview/cost/price-list";
import type { PreviewResource } from "../../../preview/document";
import { documentWith, resourceOf, urnOf } from "./support";

const DATABASE = "aws:rds/instance:Instance";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";
const SERVICE = "aws:ecs/service:Service";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";

const VPC = resourceOf("slipway:index:Vpc", "network", { custom: false });

const database = (instanceClass: string, inputs = {}) =>
    resourceOf(DATABASE, "db", { inputs: { engine: "postgres", instanceClass, ...inputs } });

const service = (inputs = {}, task = {}) => [
    resourceOf(TASK, "api", { inputs: { cpu: "512", memory: "1024", ...task } }),
    resourceOf(SERVICE, "api", {
        inputs: { launchType: "FARGATE", desiredCount: 1, ...inputs },
        propertyDependencies: { taskDefinition: [urnOf(TASK, "api")] },
    }),
];

describe("the settings that make a charge cheaper", () => {
    it("are tasks' own addresses but in prod, fewer NAT gateways, endpoints, and fewer zones", () => {
        const gateways = (count: number) => [
            VPC,
            ...Array.from({ length: count }, (_, index) =>
                resourceOf(NAT_GATEWAY, `nat-${index}`, { parent: VPC.urn }),
            ),
        ];
        expect(settings(gateways(1))).to.deep.equal([{ "network.nat": "public-addresses" }, { "network.nat": "none" }]);
        expect(settings(gateways(2), "prod")).to.deep.equal([{ "network.nat": "single" }, { "network.nat": "none" }]);
        expect(settings(gateways(3))).to.deep.equal([
            { "network.nat": "public-addresses" },
            { "network.nat": "single" },
            { "network.nat": "none" },
            { "network.zones": 2 },
        ]);
    });

    it("are a NAT gateway for endpoints to several services, which are one charge", () => {
        const resources = ["ecr.api", "logs"].map((name) =>
            resourceOf(ENDPOINT, name, {
                parent: VPC.urn,
                inputs: {
                    vpcEndpointType: "Interface",
                    serviceName: `com.amazonaws.us-east-1.${name}`,
                    subnetIds: ["a", "b", "c"],
                },
            }),
        );
        const [charge] = dearestCharges(estimate(documentWith([VPC, ...resources])), 1);
        expect([charge?.what, charge?.urns.length, charge?.monthly]).to.deep.equal(["interface endpoint", 2, 43.8]);
        const prod = [{ "network.nat": "single" }, { "network.zones": 2 }];
        expect(settings([VPC, ...resources], "prod")).to.deep.equal(prod);
        expect(settings([VPC, ...resources])).to.deep.equal([{ "network.nat": "public-addresses" }, ...prod]);
    });

    it("are a NAT gateway for the addresses of many tasks, in a network of the program's own", () => {
        const tasks = service({
            desiredCount: 100,
            networkConfiguration: { assignPublicIp: true, subnets: ["subnet-a"] },
        });
        const advised = (...resources: PreviewResource[]) => {
            const document = documentWith([...resources, ...tasks]);
            const cost = estimate(document);
            const charge = dearestCharges(cost, 3).find(({ what }) => what === "public IPv4 addresses of tasks");
            return charge && choicesFor(situationOf(charge, cost, document))?.map((choice) => choice.settings);
        };
        expect(advised(resourceOf("aws:ec2/vpc:Vpc", "network"))).to.deep.equal([{ "network.nat": "single" }]);
        expect(advised()).to.deep.equal([]);
    });

    it("are no standby, the next cheaper class and off-hours for a database", () => {
        expect(settings([database("db.m7g.xlarge", { multiAz: true })])).to.deep.equal([
            { "database.multiAz": false },
            { "database.instanceClass": "db.r7g.large" },
            { "offHours.enabled": true },
        ]);
        expect(settings([database("db.t4g.micro")])).to.deep.equal([{ "offHours.enabled": true }]);
        expect(settings([database("db.t4g.micro")], "prod")).to.deep.equal([]);
    });

    it("say what a class has for what there was", () => {
        const givesUp = (instanceClass: string) => choices([database(instanceClass)])?.[0]?.givesUp;
        expect(givesUp("db.t4g.small")).to.equal(
            "2 vCPUs and 1 GiB of memory for 2 vCPUs and 2 GiB of memory. The change restarts the database.",
        );
        expect(givesUp("db.m7g.large")).to.match(/^2 vCPUs and 8 GiB of memory as before\. Steady CPU: /);
    });

    it("are smaller tasks of a pair that Fargate takes, Spot, and ARM64 where it is not there", () => {
        expect(settings(service())).to.deep.equal([
            { "services.api.cpu": 256, "services.api.memory": 512 },
            { "services.api.spotPercent": 50 },
            { "services.api.architecture": "arm64" },
            { "offHours.enabled": true },
        ]);
        const arm64 = { cpu: "256", memory: "512", runtimePlatform: { cpuArchitecture: "ARM64" } };
        expect(settings(service({ desiredCount: 2 }, arm64), "prod")).to.deep.equal([
            { "services.api.scaling.min": 1 },
            { "services.api.spotPercent": 50 },
        ]);
        expect(settings(service({}, { cpu: "1024", memory: "8192" }))?.[0]).to.deep.equal({
            "services.api.cpu": 512,
            "services.api.memory": 4096,
        });
    });

    it("are fewer metrics of a cluster", () => {
        const cluster = (value: string) =>
            resourceOf("aws:ecs/cluster:Cluster", "cluster", {
                inputs: { settings: [{ name: "containerInsights", value }] },
            });
        expect(settings([cluster("enhanced")])).to.deep.equal([
            { "cluster.containerInsights": "on" },
            { "cluster.containerInsights": "off" },
        ]);
        expect(settings([cluster("enabled")])).to.deep.equal([{ "cluster.containerInsights": "off" }]);
    });

    it("are not known for a charge by use, or anything else", () => {
        expect(settings([resourceOf("aws:kms/key:Key", "data")])).to.equal(undefined);
        const document = documentWith([resourceOf(NAT_GATEWAY, "nat")]);
        const cost = estimate(document, { assumptions: { natGigabytes: 5000 } });
        const [data] = dearestCharges(cost, 1);
        expect(data?.what).to.equal("data through the NAT gateway");
        expect(data && choicesFor(situationOf(data, cost, document))).to.equal(undefined);
    });

    it("know every database class that has a price", () => {
        for (const name of Object.keys(INSTANCE_SIZES)) {
            expect(PRICES.find(`rds.${name}.single`, "eu-west-1"), name).to.not.equal(undefined);
        }
    });
});

describe("what a choice saves", () => {
    const choice = { settings: { "database.instanceClass": "db.x9.small" }, givesUp: "Memory." };
    const before = estimate(documentWith([database("db.m7g.large")]));

    it("is not told where the choice has no price, since that would count as nothing", () => {
        const outcome = { estimate: estimate(documentWith([database("db.x9.small")])), violates: [] };
        expect(judge(choice, before, outcome)).to.deep.equal({
            ...choice,
            reason: "no price is known for db: db.x9.small, Single-AZ",
        });
        const unknownType = documentWith([database("db.m7g.large"), resourceOf("aws:new/thing:Thing", "thing")]);
        expect(judge(choice, before, { estimate: estimate(unknownType), violates: [] })).to.deep.equal({
            ...choice,
            reason: "no price is known for aws:new/thing:Thing thing",
        });
    });

    it("is not told where the program refuses it", async () => {
        const document = documentWith([database("db.m7g.large")]);
        const asked: unknown[] = [];
        const advice = await adviseOn(document, before, 60, (given): Promise<Outcome> => {
            asked.push(given);
            return Promise.resolve({ refused: "slipway:offHours.enabled: no." });
        });
        expect(asked).to.deep.equal([{ "database.instanceClass": "db.t4g.large" }, { "offHours.enabled": true }]);
        const [first] = advice.dearest;
        expect(first?.cheaper).to.deep.equal([]);
        expect(first?.unknown.map(({ reason }) => reason)).to.deep.equal([
            "the program refuses it: slipway:offHours.enabled: no.",
            "the program refuses it: slipway:offHours.enabled: no.",
        ]);
    });

    it("is exactly the difference of the sums, or not told, whatever there is", () => {
        const resource = fc
            .tuple(fc.nat(5), fc.constantFrom("db.t4g.micro", "db.m7g.large", "db.x9.small"), fc.boolean())
            .map(([index, instanceClass, isDatabase]) =>
                isDatabase
                    ? resourceOf(DATABASE, `db-${index}`, { inputs: { engine: "postgres", instanceClass } })
                    : resourceOf(NAT_GATEWAY, `nat-${index}`),
            );
        const resources = fc.uniqueArray(resource, { selector: ({ urn }) => urn, maxLength: 6 });
        fc.assert(
            fc.property(resources, resources, (old, fresh) => {
                const [one, other] = [estimate(documentWith(old)), estimate(documentWith(fresh))];
                const found = judge(choice, one, { estimate: other, violates: [] });
                const isSame = JSON.stringify(unknownIn(one)) === JSON.stringify(unknownIn(other));
                if (isSame) {
                    const cents = Math.round(one.totals.total * 100) - Math.round(other.totals.total * 100);
                    expect(found).to.deep.equal({
                        ...choice,
                        saves: cents / 100,
                        total: other.totals.total,
                        violates: [],
                    });
                } else {
                    expect(found).to.have.property("reason");
                }
                const charges = dearestCharges(one, Infinity);
                const sum = charges.reduce((total, { monthly }) => total + Math.round(monthly * 100), 0);
                expect(sum).to.equal(Math.round(one.totals.total * 100));
                expect(charges.map(({ monthly }) => -monthly)).to.deep.equal(
                    charges.map(({ monthly }) => -monthly).sort((a, b) => a - b),
                );
            }),
        );
    });
});

/** The choices for the dearest charge of some resources. */
function choices(resources: readonly PreviewResource[], stack = "dev") {
    const document = documentWith(resources, { stack });
    const cost = estimate(document);
    const [charge] = dearestCharges(cost, 1);
    if (charge === undefined) {
        throw new Error("nothing is charged");
    }
    return choicesFor(situationOf(charge, cost, document));
}

function settings(resources: readonly PreviewResource[], stack?: string) {
    return choices(resources, stack)?.map((choice) => choice.settings);
}

function unknownIn({ lines }: Estimate): string[] {
    return lines
        .filter(({ monthly }) => monthly === undefined)
        .map(({ name, what }) => `${name} ${what}`)
        .sort();
}
