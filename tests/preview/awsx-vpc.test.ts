import * as awsx from "@pulumi/awsx";
import { expect } from "chai";
import { record, type Recording } from "../../preview/record";
import { find, names } from "./find";

const SHOP = { project: "shop", stack: "dev", config: { "aws:region": "eu-west-1" } };

const SPECS: awsx.types.input.ec2.SubnetSpecArgs[] = [
    { type: "Public", name: "public", cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] },
    { type: "Private", name: "private", cidrBlocks: ["10.0.2.0/24", "10.0.3.0/24"] },
    { type: "Isolated", name: "isolated", cidrBlocks: ["10.0.4.0/24", "10.0.5.0/24"], tags: { Tier: "data" } },
];

const TWO_ZONES: awsx.ec2.VpcArgs = {
    cidrBlock: "10.0.0.0/16",
    numberOfAvailabilityZones: 2,
    subnetStrategy: "Auto",
    subnetSpecs: SPECS,
    natGateways: { strategy: "None" },
};

function vpcWith(
    args: awsx.ec2.VpcArgs,
    outputs: (vpc: awsx.ec2.Vpc) => unknown = () => undefined,
): Promise<Recording> {
    return record(SHOP, () => outputs(new awsx.ec2.Vpc("net", { ...TWO_ZONES, ...args })));
}

const ROUTE = "aws:ec2/route:Route";

describe("children of awsx.ec2.Vpc", () => {
    it("stand in for the plugin's, each below the one that it belongs to", async () => {
        const { resources } = await vpcWith({});

        const chain = "awsx:ec2:Vpc$aws:ec2/vpc:Vpc";
        const paths = resources.map(({ urn, standIn }) => `${standIn ? "+" : ""}${urn.split("::").slice(2).join(" ")}`);
        expect(paths).to.include.members([
            "awsx:ec2:Vpc net",
            `+${chain} net`,
            `+${chain}$aws:ec2/internetGateway:InternetGateway net`,
            `+${chain}$aws:ec2/subnet:Subnet net-public-1`,
            `+${chain}$aws:ec2/subnet:Subnet$aws:ec2/routeTable:RouteTable net-public-1`,
            `+${chain}$aws:ec2/subnet:Subnet$aws:ec2/routeTable:RouteTable$` +
                "aws:ec2/routeTableAssociation:RouteTableAssociation net-public-1",
            `+${chain}$aws:ec2/subnet:Subnet$aws:ec2/routeTable:RouteTable$aws:ec2/route:Route net-public-1`,
        ]);
        expect(resources.length).to.equal(1 + 2 + 6 * 3 + 2);
    });

    it("are a subnet for each spec and zone, in the zones of the region", async () => {
        const recording = await vpcWith({});

        const subnets = recording.resources.filter(({ type }) => type === "aws:ec2/subnet:Subnet");
        expect(
            subnets.map(({ name, inputs }) => [
                name,
                inputs.availabilityZone,
                inputs.cidrBlock,
                inputs.mapPublicIpOnLaunch,
            ]),
        ).to.deep.equal([
            ["net-public-1", "eu-west-1a", "10.0.0.0/24", true],
            ["net-private-1", "eu-west-1a", "10.0.2.0/24", false],
            ["net-isolated-1", "eu-west-1a", "10.0.4.0/24", false],
            ["net-public-2", "eu-west-1b", "10.0.1.0/24", true],
            ["net-private-2", "eu-west-1b", "10.0.3.0/24", false],
            ["net-isolated-2", "eu-west-1b", "10.0.5.0/24", false],
        ]);
    });

    it("reach a third zone by adding to the first two", async () => {
        const thirdBlocks = ["10.0.6.0/24", "10.0.7.0/24", "10.0.8.0/24"];
        const subnetSpecs = SPECS.map((spec, index) => ({
            ...spec,
            cidrBlocks: [...(spec.cidrBlocks ?? []), thirdBlocks[index] ?? ""],
        }));
        const two = await vpcWith({});
        const three = await vpcWith({ numberOfAvailabilityZones: 3, subnetSpecs });

        const urns = (recording: Recording) => recording.resources.map(({ urn }) => urn);
        expect(urns(three)).to.include.members(urns(two));
        expect(names(three, "aws:ec2/subnet:Subnet").slice(6)).to.deep.equal([
            "net-public-3",
            "net-private-3",
            "net-isolated-3",
        ]);
        expect(find(three, "aws:ec2/subnet:Subnet", "net-private-3").inputs.availabilityZone).to.equal("eu-west-1c");
    });

    it("carry awsx's tags and those of the spec", async () => {
        const recording = await vpcWith({ tags: { Owner: "shop" } });

        expect(find(recording, "aws:ec2/vpc:Vpc").inputs.tags).to.deep.equal({ Name: "net", Owner: "shop" });
        expect(find(recording, "aws:ec2/subnet:Subnet", "net-isolated-1").inputs.tags).to.deep.equal({
            Name: "net-isolated-1",
            Owner: "shop",
            Tier: "data",
            SubnetType: "Isolated",
        });
    });

    it("inherit protection and depend on what their inputs come from", async () => {
        const recording = await record(SHOP, () => {
            new awsx.ec2.Vpc("net", TWO_ZONES, { protect: true });
        });

        const route = find(recording, ROUTE, "net-public-1");
        const routeTable = find(recording, "aws:ec2/routeTable:RouteTable", "net-public-1");
        const gateway = find(recording, "aws:ec2/internetGateway:InternetGateway");
        expect(route.options.protect).to.equal(true);
        expect(route.inputs).to.deep.equal({
            routeTableId: "rtb-net-public-1",
            gatewayId: "igw-net",
            destinationCidrBlock: "0.0.0.0/0",
        });
        expect(route.dependencies).to.deep.equal([routeTable.urn, gateway.urn]);
        expect(route.propertyDependencies).to.deep.equal({ routeTableId: [routeTable.urn], gatewayId: [gateway.urn] });
    });

    it("leave private subnets without a route where there is no NAT", async () => {
        const recording = await vpcWith({ natGateways: { strategy: "None" } });

        expect(names(recording, "aws:ec2/natGateway:NatGateway")).to.deep.equal([]);
        expect(names(recording, ROUTE)).to.deep.equal(["net-public-1", "net-public-2"]);
    });

    it("are one NAT gateway for all zones with Single", async () => {
        const recording = await vpcWith({ natGateways: { strategy: "Single" } });

        expect(names(recording, "aws:ec2/natGateway:NatGateway")).to.deep.equal(["net-1"]);
        expect(names(recording, "aws:ec2/eip:Eip")).to.deep.equal(["net-1"]);
        expect(find(recording, ROUTE, "net-private-1").inputs.natGatewayId).to.equal("nat-net-1");
        expect(find(recording, ROUTE, "net-private-2").inputs.natGatewayId).to.equal("nat-net-1");
    });

    it("are a NAT gateway in each zone with OnePerAz", async () => {
        const recording = await vpcWith({ natGateways: { strategy: "OnePerAz" } });

        expect(find(recording, "aws:ec2/natGateway:NatGateway", "net-2").inputs).to.deep.equal({
            subnetId: "subnet-net-public-2",
            allocationId: "eipalloc-net-2",
            tags: { Name: "net-2" },
        });
        expect(find(recording, ROUTE, "net-private-1").inputs.natGatewayId).to.equal("nat-net-1");
        expect(find(recording, ROUTE, "net-private-2").inputs.natGatewayId).to.equal("nat-net-2");
        expect(names(recording, ROUTE).filter((name) => name.startsWith("net-isolated"))).to.deep.equal([]);
    });

    it("use the addresses that were given", async () => {
        const recording = await vpcWith({
            natGateways: { strategy: "Single", elasticIpAllocationIds: ["eipalloc-0a1b2c3d"] },
        });

        expect(names(recording, "aws:ec2/eip:Eip")).to.deep.equal([]);
        expect(find(recording, "aws:ec2/natGateway:NatGateway").inputs.allocationId).to.equal("eipalloc-0a1b2c3d");
    });

    it("are handed on as the component's outputs", async () => {
        const { outputs } = await vpcWith({}, (vpc) => ({
            vpcId: vpc.vpcId,
            publicSubnetIds: vpc.publicSubnetIds,
            privateSubnetIds: vpc.privateSubnetIds,
            isolatedSubnetIds: vpc.isolatedSubnetIds,
            cidrBlock: vpc.vpc.cidrBlock,
            zones: vpc.subnets.apply((subnets) => subnets.map((subnet) => subnet.availabilityZone)),
            routeTables: vpc.routeTables.apply((tables) => tables.map((table) => table.id)),
        }));

        expect(outputs).to.deep.equal({
            vpcId: "vpc-net",
            publicSubnetIds: ["subnet-net-public-1", "subnet-net-public-2"],
            privateSubnetIds: ["subnet-net-private-1", "subnet-net-private-2"],
            isolatedSubnetIds: ["subnet-net-isolated-1", "subnet-net-isolated-2"],
            cidrBlock: "10.0.0.0/16",
            zones: ["eu-west-1a", "eu-west-1a", "eu-west-1a", "eu-west-1b", "eu-west-1b", "eu-west-1b"],
            routeTables: ["public-1", "private-1", "isolated-1", "public-2", "private-2", "isolated-2"].map(
                (name) => `rtb-net-${name}`,
            ),
        });
    });

    it("cannot be drawn for subnets that only awsx can place", async () => {
        const failure = await vpcWith({ subnetSpecs: [{ type: "Public" }] }).catch((error: unknown) => error);

        expect(failure)
            .to.be.instanceOf(Error)
            .with.property(
                "message",
                'awsx.ec2.Vpc "net":\n✖ the preview places subnets by cidrBlocks only: list them\n' +
                    "  → at subnetSpecs[0].cidrBlocks",
            );
    });
});
