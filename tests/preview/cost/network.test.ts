import { expect } from "chai";
import { estimateOf, resourceOf, rows, stackEstimate } from "./support";

const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";

function endpoint(name: string, inputs: Readonly<Record<string, unknown>>) {
    return resourceOf(ENDPOINT, name, { inputs: { serviceName: `com.amazonaws.us-east-1.${name}`, ...inputs } });
}

const IN_TWO_ZONES = { vpcEndpointType: "Interface", subnetIds: ["subnet-a", "subnet-b"] };

describe("The cost of NAT", () => {
    it("is that of the gateway's hours and of the data through it", () => {
        expect(rows(estimateOf([resourceOf(NAT_GATEWAY, "nat")]))).to.deep.equal([
            ["NAT gateway", 730, "hour", 0.045, 32.85, ""],
            ["data through the NAT gateway", 5, "GB", 0.045, 0.23, "5 GB through all NAT gateways"],
        ]);
    });

    it("shares the data evenly among several gateways", () => {
        const gateways = ["nat-1", "nat-2"].map((name) => resourceOf(NAT_GATEWAY, name));
        const { lines } = estimateOf(gateways, { stack: "prod" });
        expect(
            lines.filter(({ kind }) => kind === "usage").map(({ quantity, assumption }) => [quantity, assumption]),
        ).to.deep.equal([
            [50, "100 GB through all NAT gateways, shared evenly by 2"],
            [50, "100 GB through all NAT gateways, shared evenly by 2"],
        ]);
    });

    for (const [stack, hours, addresses] of [
        ["dev", 0, 0],
        ["staging", 35.04, 3.65],
        ["dev with NAT in each zone", 105.12, 10.95],
        ["dev without NAT", 0, 0],
        ["dev in an existing VPC", 0, 0],
    ] as const) {
        it(`is that of the gateways of ${stack}, with an address for each`, async () => {
            const { lines } = await stackEstimate(stack);
            const sum = (what: string) =>
                Math.round(
                    lines
                        .filter((each) => each.what === what)
                        .reduce((total, { monthly = 0 }) => total + monthly * 100, 0),
                ) / 100;
            expect([sum("NAT gateway"), sum("public IPv4 address")]).to.deep.equal([hours, addresses]);
        });
    }
});

describe("The cost of endpoints", () => {
    it("is nothing for a gateway", () => {
        const { lines, free } = estimateOf([endpoint("s3", { vpcEndpointType: "Gateway" }), endpoint("dynamodb", {})]);
        expect(lines).to.deep.equal([]);
        expect(free).to.deep.equal([{ type: ENDPOINT, count: 2, reason: "gateway endpoints have no price" }]);
    });

    it("is that of an interface's hours in each zone, and of the data through it", () => {
        expect(rows(estimateOf([endpoint("ecr.api", IN_TWO_ZONES)]))).to.deep.equal([
            ["endpoint for ecr.api", 1460, "hour", 0.01, 14.6, "in 2 zones"],
            ["data through the endpoint for ecr.api", 5, "GB", 0.01, 0.05, "5 GB through all interface endpoints"],
        ]);
    });

    it("counts an interface without subnets in one zone, and shares the data evenly", () => {
        const some = [endpoint("sts", { vpcEndpointType: "Interface" }), endpoint("logs", IN_TWO_ZONES)];
        expect(rows(estimateOf([...some, endpoint("s3", {})]))).to.deep.equal([
            ["endpoint for logs", 1460, "hour", 0.01, 14.6, "in 2 zones"],
            [
                "data through the endpoint for logs",
                2.5,
                "GB",
                0.01,
                0.03,
                "5 GB through all interface endpoints, shared evenly by 2",
            ],
            ["endpoint for sts", 730, "hour", 0.01, 7.3, "in 1 zone"],
            [
                "data through the endpoint for sts",
                2.5,
                "GB",
                0.01,
                0.03,
                "5 GB through all interface endpoints, shared evenly by 2",
            ],
        ]);
    });

    it("is not known for other kinds", () => {
        expect(rows(estimateOf([endpoint("x", { vpcEndpointType: "GatewayLoadBalancer" })]))).to.deep.equal([
            [
                "gatewayloadbalancer endpoint",
                1,
                undefined,
                undefined,
                undefined,
                "only gateways and interfaces are counted",
            ],
        ]);
    });

    it("is that of six interfaces in three zones for dev without NAT", async () => {
        const { lines } = await stackEstimate("dev without NAT");
        const hours = lines.filter(({ unit, type }) => type === ENDPOINT && unit === "hour");
        expect(hours.map(({ what, quantity, monthly }) => [what, quantity, monthly])).to.deep.equal(
            ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssmmessages", "sts"].map((service) => [
                `endpoint for ${service}`,
                2190,
                24.09,
            ]),
        );
    });
});

describe("The cost of a load balancer", () => {
    it("is that of its hours, its capacity, its addresses and what it sends", () => {
        const balancer = resourceOf(LOAD_BALANCER, "web", { inputs: { subnets: ["a", "b", "c"], internal: false } });
        expect(rows(estimateOf([balancer]))).to.deep.equal([
            ["application load balancer", 730, "hour", 0.0225, 16.43, ""],
            ["public IPv4 addresses", 2190, "hour", 0.005, 10.95, "one in each of 3 zones; more while it scales"],
            ["capacity units", 73, "LCU-hour", 0.008, 0.58, "0.1 on average"],
            ["data to the internet", 5, "GB", 0.09, 0.45, "5 GB through all load balancers"],
        ]);
    });

    it("has no addresses and sends nothing out where it is internal", () => {
        const balancer = resourceOf(LOAD_BALANCER, "web", { inputs: { subnets: ["a", "b"], internal: true } });
        expect(rows(estimateOf([balancer]))).to.deep.equal([
            ["application load balancer", 730, "hour", 0.0225, 16.43, ""],
            ["capacity units", 73, "LCU-hour", 0.008, 0.58, "0.1 on average"],
        ]);
    });

    it("is not known for a network load balancer", () => {
        const balancer = resourceOf(LOAD_BALANCER, "tcp", { inputs: { loadBalancerType: "network" } });
        expect(rows(estimateOf([balancer]))).to.deep.equal([
            [
                "network load balancer",
                1,
                undefined,
                undefined,
                undefined,
                "only application load balancers are counted",
            ],
        ]);
    });

    it("has an address of its own price in every region", () => {
        const regions = ["eu-west-1", "eu-central-1", "ap-southeast-1"];
        const hours = regions.map(
            (region) => estimateOf([resourceOf(LOAD_BALANCER, "web")], { region }).lines[0]?.monthly,
        );
        expect(hours).to.deep.equal([18.4, 19.71, 18.4]);
    });
});
