import { expect } from "chai";
import { EncryptionKey, type NewVpcArgs, Vpc } from "../../components";
import type { Recording } from "../../preview/record";
import { parents, sourcesOf, TAGGED, tagging } from "../support/components";
import { failure, ofType, recordProgram, resource } from "../support/program";

const COMPONENT = "slipway:index:Vpc";
const NETWORK = "awsx:ec2:Vpc";
const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const FLOW_LOG = "aws:ec2/flowLog:FlowLog";

function recordVpc(args: Partial<NewVpcArgs> = {}): Promise<Recording> {
    return recordProgram(() => {
        new Vpc("network", args);
    });
}

async function networkInputs(args: Partial<NewVpcArgs>): Promise<Readonly<Record<string, unknown>>> {
    return resource(await recordVpc(args), NETWORK, "network").inputs;
}

function subnetSpecs(blocks: { public: string[]; private: string[]; isolated: string[] }) {
    return [
        { type: "Public", name: "public", cidrBlocks: blocks.public, tags: { Tier: "public" } },
        { type: "Private", name: "private", cidrBlocks: blocks.private, tags: { Tier: "private" } },
        { type: "Isolated", name: "isolated", cidrBlocks: blocks.isolated, tags: { Tier: "isolated" } },
    ];
}

const S3_GATEWAY = { serviceName: "com.amazonaws.eu-west-1.s3", vpcEndpointType: "Gateway" };

function interfaceEndpoint(service: string, region = "eu-west-1") {
    return {
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
    };
}

const TASK_ENDPOINTS = [
    interfaceEndpoint("ecr.api"),
    interfaceEndpoint("ecr.dkr"),
    interfaceEndpoint("logs"),
    interfaceEndpoint("secretsmanager"),
    interfaceEndpoint("sts"),
    interfaceEndpoint("ssmmessages"),
];

describe("Vpc of its own", () => {
    it("needs a region, its own or the AWS provider's", async () => {
        const create = () => new Vpc("network");
        expect(await failure(create, { "aws:region": "" })).to.equal(
            'Vpc "network" has no region: set aws:region in the stack file, or AWS_REGION, or the argument region.',
        );
        const [endpoint] = ofType(await recordProgram(create, { "aws:region": "eu-north-1" }), ENDPOINT);
        expect(endpoint?.inputs.serviceName).to.equal("com.amazonaws.eu-north-1.s3");
    });

    describe("with its defaults", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordVpc();
        });

        it("creates awsx's network, the default security group and a flow log under the component", () => {
            const component = `${COMPONENT}::network`;
            expect(parents(recording)).to.deep.equal({
                [component]: "stack",
                [`${NETWORK}::network`]: component,
                [`${DEFAULT_GROUP}::network-default`]: component,
                [`${LOG_GROUP}::network-flow-log`]: component,
                "aws:iam/role:Role::network-flow-log": component,
                "aws:iam/rolePolicy:RolePolicy::network-flow-log": component,
                [`${FLOW_LOG}::network`]: component,
            });
        });

        it("hands awsx three tiers over three zones of 10.0.0.0/16, one NAT gateway and the S3 endpoint", () => {
            expect(resource(recording, NETWORK, "network").inputs).to.deep.equal({
                cidrBlock: "10.0.0.0/16",
                numberOfAvailabilityZones: 3,
                enableDnsHostnames: true,
                enableDnsSupport: true,
                subnetStrategy: "Auto",
                subnetSpecs: subnetSpecs({
                    public: ["10.0.128.0/22", "10.0.132.0/22", "10.0.136.0/22"],
                    private: ["10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20"],
                    isolated: ["10.0.160.0/22", "10.0.164.0/22", "10.0.168.0/22"],
                }),
                natGateways: { strategy: "Single" },
                vpcEndpointStrategy: "Auto",
                vpcEndpointSpecs: [S3_GATEWAY],
            });
        });

        it("empties the default security group", () => {
            const group = resource(recording, DEFAULT_GROUP, "network-default");
            expect(group.inputs).to.deep.equal({ vpcId: "vpc-network", ingress: [], egress: [] });
        });

        it("records all traffic of the VPC for a year", () => {
            const flowLog = resource(recording, FLOW_LOG, "network");
            expect(flowLog.inputs.trafficType).to.equal("ALL");
            expect(flowLog.inputs.vpcId).to.equal("vpc-network");
            expect(sourcesOf(recording, flowLog, "vpcId")).to.include(`${NETWORK}::network`);
            expect(resource(recording, LOG_GROUP, "network-flow-log").inputs).to.deep.equal({ retentionInDays: 365 });
        });

        it("puts out the VPC and the subnets of each tier", () => {
            expect(resource(recording, COMPONENT, "network").outputs).to.deep.equal({
                vpcId: "vpc-network",
                publicSubnetIds: ["subnet-network-public-1", "subnet-network-public-2", "subnet-network-public-3"],
                privateSubnetIds: ["subnet-network-private-1", "subnet-network-private-2", "subnet-network-private-3"],
                isolatedSubnetIds: [
                    "subnet-network-isolated-1",
                    "subnet-network-isolated-2",
                    "subnet-network-isolated-3",
                ],
            });
        });
    });

    for (const zones of [2, 3] as const) {
        describe(`over ${zones} zones`, () => {
            for (const { nat, strategy, gateways, endpoints } of [
                { nat: "none", strategy: "None", gateways: 0, endpoints: [S3_GATEWAY, ...TASK_ENDPOINTS] },
                { nat: "single", strategy: "Single", gateways: 1, endpoints: [S3_GATEWAY] },
                { nat: "per-zone", strategy: "OnePerAz", gateways: zones, endpoints: [S3_GATEWAY] },
                { nat: "public-addresses", strategy: "None", gateways: 0, endpoints: [S3_GATEWAY] },
            ] as const) {
                it(`has ${gateways} NAT gateways and ${endpoints.length} endpoints with nat ${nat}`, async () => {
                    const recording = await recordVpc({ zones, nat, flowLogs: false });
                    expect(resource(recording, NETWORK, "network").inputs).to.deep.equal({
                        cidrBlock: "10.0.0.0/16",
                        numberOfAvailabilityZones: zones,
                        enableDnsHostnames: true,
                        enableDnsSupport: true,
                        subnetStrategy: "Auto",
                        subnetSpecs: subnetSpecs({
                            public: ["10.0.128.0/22", "10.0.132.0/22", "10.0.136.0/22"].slice(0, zones),
                            private: ["10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20"].slice(0, zones),
                            isolated: ["10.0.160.0/22", "10.0.164.0/22", "10.0.168.0/22"].slice(0, zones),
                        }),
                        natGateways: { strategy },
                        vpcEndpointStrategy: "Auto",
                        vpcEndpointSpecs: endpoints,
                    });
                    expect(ofType(recording, "aws:ec2/natGateway:NatGateway")).to.have.length(gateways);
                });
            }
        });
    }

    for (const { nat, tier, assignPublicIp } of [
        { nat: undefined, tier: "private", assignPublicIp: false },
        { nat: "none", tier: "private", assignPublicIp: false },
        { nat: "single", tier: "private", assignPublicIp: false },
        { nat: "per-zone", tier: "private", assignPublicIp: false },
        { nat: "public-addresses", tier: "public", assignPublicIp: true },
    ] as const) {
        it(`has tasks run in its ${tier} subnets with ${nat === undefined ? "its defaults" : `nat ${nat}`}`, async () => {
            const found: unknown[] = [];
            await recordProgram(() => {
                const { tasks } = new Vpc("network", {
                    region: "eu-west-1",
                    zones: 2,
                    flowLogs: false,
                    ...(nat && { nat }),
                });
                tasks.subnetIds.apply((subnetIds) => found.push({ ...tasks, subnetIds }));
            });
            expect(found).to.deep.equal([
                { subnetIds: [1, 2].map((zone) => `subnet-network-${tier}-${zone}`), assignPublicIp },
            ]);
        });
    }

    it("divides a smaller block in the same shares", async () => {
        const inputs = await networkInputs({ cidrBlock: "192.168.8.0/21", zones: 2 });
        expect(inputs.cidrBlock).to.equal("192.168.8.0/21");
        expect(inputs.subnetSpecs).to.deep.equal(
            subnetSpecs({
                public: ["192.168.12.0/27", "192.168.12.32/27"],
                private: ["192.168.8.0/25", "192.168.8.128/25"],
                isolated: ["192.168.13.0/27", "192.168.13.32/27"],
            }),
        );
    });

    it("names the endpoints' services after its region", async () => {
        const inputs = await networkInputs({ region: "us-east-2", nat: "none" });
        expect(inputs.vpcEndpointSpecs).to.deep.equal([
            { serviceName: "com.amazonaws.us-east-2.s3", vpcEndpointType: "Gateway" },
            ...["ecr.api", "ecr.dkr", "logs", "secretsmanager", "sts", "ssmmessages"].map((service) =>
                interfaceEndpoint(service, "us-east-2"),
            ),
        ]);
    });

    it("has no flow log where it is turned off", async () => {
        const recording = await recordVpc({ flowLogs: false });
        const component = `${COMPONENT}::network`;
        expect(parents(recording)).to.deep.equal({
            [component]: "stack",
            [`${NETWORK}::network`]: component,
            [`${DEFAULT_GROUP}::network-default`]: component,
        });
    });

    it("records refused connections only, for a month, encrypted with the key", async () => {
        const recording = await recordProgram(() => {
            const key = new EncryptionKey("data", { description: "Data" });
            new Vpc("network", { region: "eu-west-1", key, flowLogs: { traffic: "reject", retentionDays: 30 } });
        });
        expect(resource(recording, FLOW_LOG, "network").inputs.trafficType).to.equal("REJECT");
        expect(resource(recording, LOG_GROUP, "network-flow-log").inputs).to.deep.equal({
            retentionInDays: 30,
            kmsKeyId: resource(recording, "aws:kms/key:Key", "data").outputs.arn,
        });
    });

    describe("transform", () => {
        it("takes an object for each child", async () => {
            const recording = await recordVpc({
                transform: { vpc: TAGGED, defaultSecurityGroup: TAGGED, flowLog: TAGGED, flowLogGroup: TAGGED },
            });
            const changed = { transformed: "yes" };
            const network = resource(recording, NETWORK, "network").inputs;
            expect(network.tags).to.deep.equal(changed);
            expect(network.cidrBlock).to.equal("10.0.0.0/16");
            const group = resource(recording, DEFAULT_GROUP, "network-default");
            expect(group.inputs).to.deep.equal({ vpcId: "vpc-network", ingress: [], egress: [], tags: changed });
            expect(resource(recording, FLOW_LOG, "network").inputs.tags).to.deep.equal(changed);
            expect(resource(recording, LOG_GROUP, "network-flow-log").inputs.tags).to.deep.equal(changed);
        });

        it("takes a function for each child", async () => {
            const recording = await recordVpc({
                transform: { vpc: tagging, defaultSecurityGroup: tagging, flowLog: tagging, flowLogGroup: tagging },
            });
            const children = [
                resource(recording, NETWORK, "network"),
                resource(recording, DEFAULT_GROUP, "network-default"),
                resource(recording, FLOW_LOG, "network"),
                resource(recording, LOG_GROUP, "network-flow-log"),
            ];
            for (const { name, inputs, options } of children) {
                expect(inputs.tags).to.deep.equal({ name });
                expect(options.retainOnDelete).to.equal(true);
            }
        });
    });
});
