import { expect } from "chai";
import { DEFAULT_ASSUMPTIONS } from "../../../preview/cost/assumptions";
import { costByComponent, estimate, type CostLine } from "../../../preview/cost/estimate";
import type { StackCase } from "../../support/stacks";
import { documentWith, estimateOf, resourceOf, stackDocument, stackEstimate } from "./support";

const ADDRESS = "aws:ec2/eip:Eip";
const KEY = "aws:kms/key:Key";

const STACKS: readonly StackCase[] = ["dev", "staging", "prod"];

/** The sum of lines in whole cents, added one by one. */
function sumOf(lines: readonly CostLine[]): number {
    let cents = 0;
    for (const { monthly } of lines) {
        cents += Math.round((monthly ?? 0) * 100);
    }
    return cents / 100;
}

describe("estimate", () => {
    it("is made with the prices of the stack's region", () => {
        const { project, stack, region, priceRegion, date, currency, hoursPerMonth } = estimateOf([], {
            region: "eu-central-1",
        });
        expect({ project, stack, region, priceRegion, date, currency, hoursPerMonth }).to.deep.equal({
            project: "shop",
            stack: "dev",
            region: "eu-central-1",
            priceRegion: "eu-central-1",
            date: "2026-11-21",
            currency: "USD",
            hoursPerMonth: 730,
        });
    });

    it("falls back to us-east-1 for a region without prices, and says so", () => {
        const { region, priceRegion, lines } = estimateOf([resourceOf("aws:ec2/natGateway:NatGateway", "nat")], {
            region: "sa-east-1",
        });
        expect([region, priceRegion, lines[0]?.unitPrice]).to.deep.equal(["sa-east-1", "us-east-1", 0.045]);
    });

    it("says of a line whose it is, what it is, and where its price is from", () => {
        expect(estimateOf([resourceOf(ADDRESS, "nat-1")]).lines).to.deep.equal([
            {
                component: "ec2.Eip nat-1",
                urn: "urn:pulumi:dev::shop::aws:ec2/eip:Eip::nat-1",
                type: ADDRESS,
                name: "nat-1",
                what: "public IPv4 address",
                kind: "fixed",
                quantity: 730,
                unit: "hour",
                unitPrice: 0.005,
                monthly: 3.65,
                certainty: "listed",
                source: "https://aws.amazon.com/vpc/pricing/",
                assumption: "",
            },
        ]);
    });

    it("lists types of which no price is known, by name, and drops none", () => {
        const { lines, unpriced, free, totals } = estimateOf([
            resourceOf("aws:quantum/computer:Computer", "two"),
            resourceOf("aws:efs/fileSystem:FileSystem", "files"),
            resourceOf("aws:quantum/computer:Computer", "one"),
        ]);
        expect({ lines, unpriced, free, totals }).to.deep.equal({
            lines: [],
            unpriced: [
                { type: "aws:efs/fileSystem:FileSystem", names: ["files"] },
                { type: "aws:quantum/computer:Computer", names: ["one", "two"] },
            ],
            free: [],
            totals: { fixed: 0, usage: 0, total: 0 },
        });
    });

    it("knows what is free, and why", () => {
        const { lines, unpriced, free } = estimateOf([
            resourceOf("aws:iam/role:Role", "task"),
            resourceOf("aws:iam/role:Role", "execution"),
            resourceOf("aws:ec2/routeTable:RouteTable", "public"),
            resourceOf("random:index/randomId:RandomId", "suffix"),
        ]);
        expect({ lines, unpriced, free }).to.deep.equal({
            lines: [],
            unpriced: [],
            free: [
                {
                    type: "aws:ec2/routeTable:RouteTable",
                    count: 1,
                    reason: "a VPC, its subnets, routes and rules have no price (https://aws.amazon.com/vpc/pricing/)",
                },
                { type: "aws:iam/role:Role", count: 2, reason: "IAM has no price (https://aws.amazon.com/iam/)" },
                { type: "random:index/randomId:RandomId", count: 1, reason: "not a thing in AWS" },
            ],
        });
    });

    it("leaves out what somebody else pays for, and components", () => {
        const { lines, unpriced, free } = estimateOf([
            resourceOf(ADDRESS, "theirs", { external: true }),
            resourceOf("shop:index:Network", "network", { custom: false }),
        ]);
        expect({ lines, unpriced, free }).to.deep.equal({ lines: [], unpriced: [], free: [] });
    });

    it("puts the dearest component first, and its dearest line first", () => {
        const network = resourceOf("shop:index:Network", "network", { custom: false });
        const { urn } = network;
        const { lines } = estimateOf([
            resourceOf(KEY, "data"),
            network,
            resourceOf(ADDRESS, "b", { parent: urn }),
            resourceOf(ADDRESS, "a", { parent: urn }),
            resourceOf("aws:ec2/natGateway:NatGateway", "nat", { parent: urn }),
        ]);
        expect(lines.map(({ component, name, what }) => `${component}/${name}: ${what}`)).to.deep.equal([
            "Network network/nat: NAT gateway",
            "Network network/a: public IPv4 address",
            "Network network/b: public IPv4 address",
            "Network network/nat: data through the NAT gateway",
            "kms.Key data/data: encryption key",
            "kms.Key data/data: requests to the key",
        ]);
    });

    it("adds up what is fixed and what comes by usage", () => {
        const { totals } = estimateOf([resourceOf(KEY, "data"), resourceOf(ADDRESS, "a"), resourceOf(ADDRESS, "b")]);
        expect(totals).to.deep.equal({ fixed: 8.3, usage: 0.3, total: 8.6 });
    });

    it("adds a line without a price as nothing", () => {
        const broken = resourceOf("aws:lb/loadBalancer:LoadBalancer", "tcp", {
            inputs: { loadBalancerType: "network" },
        });
        expect(estimateOf([broken, resourceOf(ADDRESS, "a")]).totals).to.deep.equal({
            fixed: 3.65,
            usage: 0,
            total: 3.65,
        });
    });

    it("is the same for the same document", async () => {
        const document = await stackDocument("prod");
        expect(JSON.stringify(estimate(document))).to.equal(JSON.stringify(estimate(document)));
    });
});

describe("The assumptions of an estimate", () => {
    for (const [stack, kind] of [
        ["dev", "dev"],
        ["staging", "staging"],
        ["prod", "prod"],
        ["feature-x", "prod"],
    ] as const) {
        it(`are those of ${kind} for a stack ${stack}`, () => {
            const { environment, assumptions } = estimateOf([], { stack });
            expect({ environment, assumptions }).to.deep.equal({
                environment: kind,
                assumptions: DEFAULT_ASSUMPTIONS[kind],
            });
        });
    }

    it("are those of the kind of environment that is given", () => {
        expect(estimateOf([], { stack: "feature-x", environment: "dev" }).assumptions).to.deep.equal(
            DEFAULT_ASSUMPTIONS.dev,
        );
    });

    it("are a stack's own where it has some", () => {
        const overrides = {
            natGigabytes: 700,
            logGigabytes: { service: 3 },
            bucket: { gigabytes: 9 },
            containerInsights: { task: 1 },
            lambda: { milliseconds: 50 },
        };
        const { assumptions } = estimateOf([], { assumptions: overrides });
        const { dev } = DEFAULT_ASSUMPTIONS;
        expect(assumptions).to.deep.equal({
            ...dev,
            natGigabytes: 700,
            logGigabytes: { ...dev.logGigabytes, service: 3 },
            bucket: { ...dev.bucket, gigabytes: 9 },
            containerInsights: { ...dev.containerInsights, task: 1 },
            lambda: { ...dev.lambda, milliseconds: 50 },
        });
    });

    it("show in the cost", () => {
        const nat = resourceOf("aws:ec2/natGateway:NatGateway", "nat");
        const { lines, totals } = estimateOf([nat], { assumptions: { natGigabytes: 1000 } });
        expect(lines[0]?.assumption).to.equal("1,000 GB through all NAT gateways");
        expect(totals).to.deep.equal({ fixed: 32.85, usage: 45, total: 77.85 });
    });
});

describe("The cost of the project's own stacks", () => {
    for (const stack of STACKS) {
        it(`is exactly the sum of the lines, for ${stack}`, async () => {
            const { lines, totals } = await stackEstimate(stack);
            expect(totals).to.deep.equal({
                fixed: sumOf(lines.filter(({ kind }) => kind === "fixed")),
                usage: sumOf(lines.filter(({ kind }) => kind === "usage")),
                total: sumOf(lines),
            });
            const components = costByComponent(lines);
            expect(sumOf(lines)).to.equal(
                Math.round(components.reduce((sum, { monthly }) => sum + monthly * 100, 0)) / 100,
            );
        });

        it(`leaves no resource out, for ${stack}`, async () => {
            const { resources } = await stackDocument(stack);
            const { lines, unpriced, free } = await stackEstimate(stack);
            const charged = new Set(lines.map(({ urn }) => urn)).size;
            const notCharged = free.reduce((sum, { count }) => sum + count, 0);
            expect(charged + notCharged).to.equal(resources.filter(({ custom }) => custom).length);
            expect(unpriced).to.deep.equal([]);
            expect(lines.filter(({ monthly }) => monthly === undefined)).to.deep.equal([]);
        });
    }

    it("has the database, the largest in prod, with its standby", async () => {
        const { lines } = await stackEstimate("prod");
        const [first] = lines;
        expect([first?.component, first?.what, first?.monthly]).to.deep.equal([
            "PostgresDb db",
            "db.m7g.large, Multi-AZ",
            271.56,
        ]);
    });

    it("has the secret and the addresses that no resource registers", async () => {
        const { lines } = await stackEstimate("dev");
        const found = lines.filter(({ what }) => what === "secret of the master user" || what.includes("addresses"));
        expect(found.map(({ component, what, monthly }) => [component, what, monthly])).to.deep.equal([
            ["LoadBalancer web", "public IPv4 addresses", 10.95],
            ["PostgresDb db", "secret of the master user", 0.4],
            ["FargateService backend", "public IPv4 addresses of tasks", 1.41],
            ["FargateService frontend", "public IPv4 addresses of tasks", 1.41],
            ["BackupPipeline backups", "public IPv4 addresses of runs", 0.01],
            ["BackupPipeline backups", "public IPv4 addresses of runs", 0.01],
        ]);
    });

    it("grows in proportion to the program", () => {
        const resources = Array.from({ length: 2000 }, (_, index) => resourceOf(ADDRESS, `address-${index}`));
        expect(estimate(documentWith(resources)).totals.total).to.equal(7300);
    });
});
