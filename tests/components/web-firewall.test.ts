import { expect } from "chai";
import { EncryptionKey } from "../../components";
import { WebFirewall, type WebFirewallArgs } from "../../components/web-firewall";
import type { Recording } from "../../preview/record";
import { inputsByName, parents, TAGGED, tagging } from "../support/components";
import { recordProgram, resource } from "../support/program";

const COMPONENT = "slipway:index:WebFirewall";
const ACL = "aws:wafv2/webAcl:WebAcl";
const ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";
const LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const BALANCER_ARN =
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web-0000000/0000000000000000";

function recordFirewall(args: Partial<WebFirewallArgs> = {}): Promise<Recording> {
    return recordProgram(() => {
        new WebFirewall("web", { loadBalancerArn: BALANCER_ARN, ...args });
    });
}

function visibility(metricName: string) {
    return { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}

function rateRule(limit: number) {
    return {
        name: "RequestsPerAddress",
        priority: 0,
        action: { block: {} },
        statement: { rateBasedStatement: { limit, aggregateKeyType: "IP" } },
        visibilityConfig: visibility("RequestsPerAddress"),
    };
}

function managedRule(priority: number, name: string, counted: string[] = []) {
    return {
        name,
        priority,
        overrideAction: { none: {} },
        statement: {
            managedRuleGroupStatement: {
                name,
                vendorName: "AWS",
                ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
            },
        },
        visibilityConfig: visibility(name),
    };
}

function aclInputs(limit: number) {
    return {
        scope: "REGIONAL",
        defaultAction: { allow: {} },
        rules: [
            rateRule(limit),
            managedRule(1, "AWSManagedRulesAmazonIpReputationList"),
            managedRule(2, "AWSManagedRulesAnonymousIpList", ["HostingProviderIPList"]),
            managedRule(3, "AWSManagedRulesKnownBadInputsRuleSet"),
            managedRule(4, "AWSManagedRulesCommonRuleSet", ["SizeRestrictions_BODY"]),
        ],
        visibilityConfig: visibility("web"),
    };
}

describe("WebFirewall", () => {
    describe("with its defaults", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordFirewall();
        });

        it("creates the web ACL, its association and its log under the component", () => {
            const component = `${COMPONENT}::web`;
            expect(parents(recording)).to.deep.equal({
                [component]: "stack",
                [`${ACL}::web`]: component,
                [`${ASSOCIATION}::web`]: component,
                [`${LOG_GROUP}::web`]: component,
                [`${LOGGING}::web`]: component,
            });
        });

        it("blocks addresses above 2000 requests in five minutes, then what AWS's rules know", () => {
            expect(resource(recording, ACL, "web").inputs).to.deep.equal(aclInputs(2000));
        });

        it("stands before the load balancer", () => {
            expect(inputsByName(recording, ASSOCIATION)).to.deep.equal({
                web: { resourceArn: BALANCER_ARN, webAclArn: resource(recording, ACL, "web").outputs.arn },
            });
        });

        it("keeps its log for a year, under a name that WAF writes to", () => {
            expect(inputsByName(recording, LOG_GROUP)).to.deep.equal({
                web: { name: "aws-waf-logs-shop-dev-web", retentionInDays: 365 },
            });
        });

        it("logs blocked and counted requests only, without their credentials", () => {
            expect(inputsByName(recording, LOGGING)).to.deep.equal({
                web: {
                    resourceArn: resource(recording, ACL, "web").outputs.arn,
                    logDestinationConfigs: ["arn:aws:logs:eu-west-1:123456789012:log-group:aws-waf-logs-shop-dev-web"],
                    redactedFields: [{ singleHeader: { name: "authorization" } }, { singleHeader: { name: "cookie" } }],
                    loggingFilter: {
                        defaultBehavior: "DROP",
                        filters: [
                            {
                                behavior: "KEEP",
                                requirement: "MEETS_ANY",
                                conditions: [
                                    { actionCondition: { action: "BLOCK" } },
                                    { actionCondition: { action: "COUNT" } },
                                ],
                            },
                        ],
                    },
                },
            });
        });

        it("puts out the web ACL's ARN", () => {
            const { arn } = resource(recording, ACL, "web").outputs;
            expect(arn).to.match(/^arn:aws:wafv2:eu-west-1:123456789012:regional\/webacl\/web-0000000\//);
            expect(resource(recording, COMPONENT, "web").outputs).to.deep.equal({ webAclArn: arn });
        });
    });

    it("blocks at the limit that it is given", async () => {
        const recording = await recordFirewall({ requestsPerFiveMinutes: 100 });
        expect(resource(recording, ACL, "web").inputs).to.deep.equal(aclInputs(100));
    });

    it("keeps its log as long as it is told, encrypted with the key", async () => {
        const recording = await recordProgram(() => {
            const key = new EncryptionKey("data", { description: "Data" });
            new WebFirewall("web", { loadBalancerArn: BALANCER_ARN, logRetentionDays: 30, key });
        });
        expect(inputsByName(recording, LOG_GROUP)).to.deep.equal({
            web: {
                name: "aws-waf-logs-shop-dev-web",
                retentionInDays: 30,
                kmsKeyId: resource(recording, "aws:kms/key:Key", "data").outputs.arn,
            },
        });
    });

    describe("transform", () => {
        it("takes an object for the web ACL and the log group", async () => {
            const recording = await recordFirewall({ transform: { webAcl: TAGGED, logGroup: TAGGED } });
            const tags = { transformed: "yes" };
            expect(resource(recording, ACL, "web").inputs).to.deep.equal({ ...aclInputs(2000), tags });
            expect(inputsByName(recording, LOG_GROUP)).to.deep.equal({
                web: { name: "aws-waf-logs-shop-dev-web", retentionInDays: 365, tags },
            });
        });

        it("takes a function for the web ACL and the log group", async () => {
            const recording = await recordFirewall({ transform: { webAcl: tagging, logGroup: tagging } });
            for (const type of [ACL, LOG_GROUP]) {
                const child = resource(recording, type, "web");
                expect(child.inputs.tags).to.deep.equal({ name: "web" });
                expect(child.options.retainOnDelete).to.equal(true);
            }
        });
    });
});
