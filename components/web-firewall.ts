import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EncryptionKey } from "./encryption-key";
import type { LogRetentionDays } from "./log-retention";
import { qualified } from "./names";
import { type Transform, transformed } from "./transform";

/** Arguments of {@link WebFirewall}. */
export interface WebFirewallArgs {
    /** ARN of the load balancer that it stands before. */
    readonly loadBalancerArn: pulumi.Input<string>;
    /**
     * Requests in five minutes from one address above which it is blocked: 100 to 2,000,000,000.
     * @default 2000
     */
    readonly requestsPerFiveMinutes?: number;
    /**
     * Days to keep the records of blocked and counted requests.
     * @default 365
     */
    readonly logRetentionDays?: LogRetentionDays;
    /** Encrypts the log. */
    readonly key?: EncryptionKey;
    /** Changes to the children. */
    readonly transform?: {
        readonly webAcl?: Transform<aws.wafv2.WebAclArgs>;
        readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
    };
}

/**
 * Rules that AWS maintains, in the order of their evaluation.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
const MANAGED_RULES = [
    { name: "AWSManagedRulesAmazonIpReputationList", count: [] },
    { name: "AWSManagedRulesAnonymousIpList", count: ["HostingProviderIPList"] },
    { name: "AWSManagedRulesKnownBadInputsRuleSet", count: [] },
    // Bodies over 8 KB are usual in uploads and JSON: counted, not blocked.
    { name: "AWSManagedRulesCommonRuleSet", count: ["SizeRestrictions_BODY"] },
] as const;

/**
 * AWS WAF before a load balancer: AWS's managed rules against known attacks, and a limit on requests per address.
 *
 * Creates a web ACL, its association, and a log group with the blocked and counted requests (headers with credentials redacted).
 *
 * Costs 5 USD a month for the ACL, 1 for each of its five rules and 0.60 per million requests
 * (https://aws.amazon.com/waf/pricing/, 2026-11).
 */
export class WebFirewall extends pulumi.ComponentResource {
    /** ARN of the web ACL. */
    readonly webAclArn: pulumi.Output<string>;

    constructor(name: string, args: WebFirewallArgs, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:WebFirewall", name, args, options);
        const webAcl = this.createWebAcl(name, args);
        this.associate(name, args, webAcl);
        this.log(name, args, webAcl);
        this.webAclArn = webAcl.arn;
        this.registerOutputs({ webAclArn: this.webAclArn });
    }

    private createWebAcl(name: string, args: WebFirewallArgs): aws.wafv2.WebAcl {
        const managed = MANAGED_RULES.map((rules, index) => ({
            name: rules.name,
            priority: index + 1,
            overrideAction: { none: {} },
            statement: {
                managedRuleGroupStatement: {
                    name: rules.name,
                    vendorName: "AWS",
                    ruleActionOverrides: rules.count.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
                },
            },
            visibilityConfig: visibility(rules.name),
        }));
        const rate = {
            name: "RequestsPerAddress",
            priority: 0,
            action: { block: {} },
            statement: {
                rateBasedStatement: { limit: args.requestsPerFiveMinutes ?? 2000, aggregateKeyType: "IP" },
            },
            visibilityConfig: visibility("RequestsPerAddress"),
        };
        return new aws.wafv2.WebAcl(
            ...transformed(
                args.transform?.webAcl,
                name,
                {
                    scope: "REGIONAL",
                    defaultAction: { allow: {} },
                    rules: [rate, ...managed],
                    visibilityConfig: visibility(name),
                },
                { parent: this },
            ),
        );
    }

    private associate(name: string, args: WebFirewallArgs, webAcl: aws.wafv2.WebAcl): void {
        new aws.wafv2.WebAclAssociation(
            name,
            { resourceArn: args.loadBalancerArn, webAclArn: webAcl.arn },
            { parent: this },
        );
    }

    private log(name: string, args: WebFirewallArgs, webAcl: aws.wafv2.WebAcl): void {
        const logGroup = new aws.cloudwatch.LogGroup(
            ...transformed(
                args.transform?.logGroup,
                name,
                {
                    // WAF writes only to log groups whose name begins so.
                    // https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
                    name: `aws-waf-logs-${qualified(name)}`,
                    retentionInDays: args.logRetentionDays ?? 365,
                    kmsKeyId: args.key?.arn,
                },
                { parent: this },
            ),
        );
        new aws.wafv2.WebAclLoggingConfiguration(
            name,
            {
                resourceArn: webAcl.arn,
                logDestinationConfigs: [logGroup.arn],
                redactedFields: ["authorization", "cookie"].map((header) => ({ singleHeader: { name: header } })),
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
            { parent: this },
        );
    }
}

function visibility(metricName: string): aws.types.input.wafv2.WebAclVisibilityConfig {
    return { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}
