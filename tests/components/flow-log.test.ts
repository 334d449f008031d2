import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { EncryptionKey } from "../../components";
import { createFlowLog, type FlowLogs, type FlowLogTransforms } from "../../components/flow-log";
import type { Recording } from "../../preview/record";
import { dependenciesOf, parents, TAGGED, tagging } from "../support/components";
import { recordProgram, resource, statements } from "../support/program";

const PARENT = "test:index:Network";
const GROUP = "aws:cloudwatch/logGroup:LogGroup";
const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const FLOW_LOG = "aws:ec2/flowLog:FlowLog";
const GROUP_ARN = "arn:aws:logs:eu-west-1:123456789012:log-group:network-flow-log-0000000";

interface Settings {
    readonly flowLogs?: FlowLogs | false;
    readonly encrypted?: boolean;
    readonly transform?: FlowLogTransforms;
}

function recordFlowLog({ flowLogs, encrypted = false, transform }: Settings = {}): Promise<Recording> {
    return recordProgram(() => {
        const parent = new pulumi.ComponentResource(PARENT, "network");
        const key = encrypted ? new EncryptionKey("data", { description: "Data" }) : undefined;
        createFlowLog(parent, "network", { vpcId: "vpc-1", flowLogs, key }, transform);
    });
}

describe("createFlowLog", () => {
    describe("with its defaults", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordFlowLog();
        });

        it("creates a log group, a role with one policy, and the flow log, under the network", () => {
            const parent = `${PARENT}::network`;
            expect(parents(recording)).to.deep.equal({
                [parent]: "stack",
                [`${GROUP}::network-flow-log`]: parent,
                [`${ROLE}::network-flow-log`]: parent,
                [`${POLICY}::network-flow-log`]: parent,
                [`${FLOW_LOG}::network`]: parent,
            });
        });

        it("records all traffic of the VPC in intervals of ten minutes", () => {
            expect(resource(recording, FLOW_LOG, "network").inputs).to.deep.equal({
                vpcId: "vpc-1",
                trafficType: "ALL",
                logDestinationType: "cloud-watch-logs",
                logDestination: GROUP_ARN,
                iamRoleArn: "arn:aws:iam::123456789012:role/network-flow-log-0000000",
                maxAggregationInterval: 600,
            });
        });

        it("keeps the records for a year, with CloudWatch's own key", () => {
            expect(resource(recording, GROUP, "network-flow-log").inputs).to.deep.equal({ retentionInDays: 365 });
        });

        it("is written by VPC flow logs only, into that log group only", () => {
            const role = resource(recording, ROLE, "network-flow-log");
            expect(Object.keys(role.inputs)).to.deep.equal(["assumeRolePolicy"]);
            expect(statements(role.inputs.assumeRolePolicy)).to.deep.equal([
                {
                    Sid: "Assume",
                    Effect: "Allow",
                    Action: ["sts:AssumeRole"],
                    Principal: { Service: "vpc-flow-logs.amazonaws.com" },
                },
            ]);
            const policy = resource(recording, POLICY, "network-flow-log");
            expect(policy.inputs.role).to.equal("network-flow-log-0000000");
            expect(statements(policy.inputs.policy)).to.deep.equal([
                {
                    Effect: "Allow",
                    Sid: "WriteFlowLog",
                    Action: [
                        "logs:CreateLogStream",
                        "logs:PutLogEvents",
                        "logs:DescribeLogGroups",
                        "logs:DescribeLogStreams",
                    ],
                    Resource: [GROUP_ARN, `${GROUP_ARN}:*`],
                },
            ]);
        });

        it("begins once its role may write", () => {
            expect(dependenciesOf(recording, resource(recording, FLOW_LOG, "network"))).to.deep.equal([
                `${GROUP}::network-flow-log`,
                `${ROLE}::network-flow-log`,
                `${POLICY}::network-flow-log`,
            ]);
        });
    });

    it("creates nothing when it is off", async () => {
        const recording = await recordFlowLog({ flowLogs: false });
        expect(parents(recording)).to.deep.equal({ [`${PARENT}::network`]: "stack" });
    });

    it("records all traffic, or the refused connections only", async () => {
        const all = await recordFlowLog({ flowLogs: { traffic: "all" } });
        const reject = await recordFlowLog({ flowLogs: { traffic: "reject" } });
        expect(resource(all, FLOW_LOG, "network").inputs.trafficType).to.equal("ALL");
        expect(resource(reject, FLOW_LOG, "network").inputs.trafficType).to.equal("REJECT");
    });

    it("keeps the records as long as it is told, encrypted with the key it is given", async () => {
        const recording = await recordFlowLog({ flowLogs: { retentionDays: 30 }, encrypted: true });
        expect(resource(recording, GROUP, "network-flow-log").inputs).to.deep.equal({
            retentionInDays: 30,
            kmsKeyId: resource(recording, "aws:kms/key:Key", "data").outputs.arn,
        });
        expect(resource(recording, FLOW_LOG, "network").inputs.trafficType).to.equal("ALL");
    });

    describe("transform", () => {
        it("takes an object for the flow log and its log group", async () => {
            const recording = await recordFlowLog({ transform: { flowLog: TAGGED, flowLogGroup: TAGGED } });
            const { trafficType, tags } = resource(recording, FLOW_LOG, "network").inputs;
            expect({ trafficType, tags }).to.deep.equal({ trafficType: "ALL", tags: { transformed: "yes" } });
            expect(resource(recording, GROUP, "network-flow-log").inputs).to.deep.equal({
                retentionInDays: 365,
                tags: { transformed: "yes" },
            });
        });

        it("takes a function for the flow log and its log group", async () => {
            const recording = await recordFlowLog({ transform: { flowLog: tagging, flowLogGroup: tagging } });
            const flowLog = resource(recording, FLOW_LOG, "network");
            const group = resource(recording, GROUP, "network-flow-log");
            expect(flowLog.inputs.tags).to.deep.equal({ name: "network" });
            expect(flowLog.options.retainOnDelete).to.equal(true);
            expect(group.inputs).to.deep.equal({ retentionInDays: 365, tags: { name: "network-flow-log" } });
            expect(group.options.retainOnDelete).to.equal(true);
        });
    });
});
