import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Route } from "../load-balancer";
import { ALTERNATE_SUFFIX, fitting, TARGET_GROUP_SUFFIX_LENGTH } from "../names";
import { createServiceRole, type ServiceRole } from "../service-role";
import { transformed } from "../transform";
import type { FargateServiceArgs } from "./arguments";

/** Header that a request for the test route carries. */
export const TEST_HEADER = "X-Slipway-Test";

/** What brings requests to a service's tasks, and lets ECS move them from one release to the next. */
export interface Traffic {
    readonly route: Route;
    readonly port: number;
    /** Two groups of targets. Which of them serves is ECS's to decide, and changes with each release that shifts. */
    readonly groups: readonly [aws.lb.TargetGroup, aws.lb.TargetGroup];
    readonly productionRule: aws.lb.ListenerRule;
    readonly testRule: aws.lb.ListenerRule;
    /** Value of {@link TEST_HEADER} that only this service's test route answers to. */
    readonly testKey: pulumi.Output<string>;
    /** Role with which ECS registers targets and shifts requests. */
    readonly role: aws.iam.Role;
    /** What must be there before a task may be. */
    readonly ready: readonly pulumi.Resource[];
}

/**
 * Creates the target groups, the rules and the role, the same for each strategy: a service that changes its strategy
 * keeps them all.
 */
export function createTraffic(
    parent: pulumi.ComponentResource,
    name: string,
    args: FargateServiceArgs,
    securityGroup: aws.ec2.SecurityGroup,
): Traffic | undefined {
    const { route, port } = args;
    if (route === undefined || port === undefined) {
        return undefined;
    }
    const opened = allowFromLoadBalancer(parent, name, port, route, securityGroup);
    const groups = [
        createTargetGroup(parent, fitting("target group", name, TARGET_GROUP_SUFFIX_LENGTH), args, port),
        createTargetGroup(parent, `${name}${ALTERNATE_SUFFIX}`, args, port),
    ] as const;
    const testKey = pulumi.secret(new random.RandomId(`${name}-test`, { byteLength: 16 }, { parent }).hex);
    const rules = createRules(parent, name, args, { route, port, groups, testKey });
    const { role, policy } = createRole(parent, name, groups, [rules.productionRule, rules.testRule]);
    const ready = [rules.productionRule, rules.testRule, policy, ...opened];
    return { route, port, groups, ...rules, testKey, role, ready };
}

/**
 * The service's place behind the load balancer. ECS finds the group that serves by the rules' weights.
 *
 * It is the same for a rolling deployment, so that a change of the strategy changes nothing here: AWS has a service get
 * it in a rolling deployment before it goes over to another strategy.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/update-rolling-to-bluegreen.html
 */
export function loadBalancers(name: string, traffic: Traffic): aws.types.input.ecs.ServiceLoadBalancer[] {
    const [group, alternate] = traffic.groups;
    return [
        {
            targetGroupArn: group.arn,
            containerName: name,
            containerPort: traffic.port,
            advancedConfiguration: {
                alternateTargetGroupArn: alternate.arn,
                productionListenerRule: traffic.productionRule.arn,
                testListenerRule: traffic.testRule.arn,
                roleArn: traffic.role.arn,
            },
        },
    ];
}

function allowFromLoadBalancer(
    parent: pulumi.ComponentResource,
    name: string,
    port: number,
    route: Route,
    securityGroup: aws.ec2.SecurityGroup,
): pulumi.Resource[] {
    const rule = { ipProtocol: "tcp", fromPort: port, toPort: port };
    const ingress = new aws.vpc.SecurityGroupIngressRule(
        `${name}-from-load-balancer`,
        {
            ...rule,
            securityGroupId: securityGroup.id,
            referencedSecurityGroupId: route.securityGroupId,
            description: "Requests from the load balancer",
        },
        { parent },
    );
    const egress = new aws.vpc.SecurityGroupEgressRule(
        `load-balancer-to-${name}`,
        {
            ...rule,
            securityGroupId: route.securityGroupId,
            referencedSecurityGroupId: securityGroup.id,
            description: `Requests to ${name}`,
        },
        { parent },
    );
    return [ingress, egress];
}

function createTargetGroup(
    parent: pulumi.ComponentResource,
    name: string,
    args: FargateServiceArgs,
    port: number,
): aws.lb.TargetGroup {
    const { targetHealthCheck: check = {}, protocol = "HTTP" } = args;
    return new aws.lb.TargetGroup(
        ...transformed(
            args.transform?.targetGroup,
            name,
            {
                vpcId: args.vpc.vpcId,
                targetType: "ip",
                port,
                protocol,
                deregistrationDelay: args.deregistrationDelaySeconds ?? 30,
                healthCheck: {
                    enabled: true,
                    protocol,
                    path: check.path ?? "/",
                    matcher: check.statusCodes ?? "200",
                    interval: check.intervalSeconds ?? 15,
                    timeout: check.timeoutSeconds ?? 5,
                    healthyThreshold: check.healthyThreshold ?? 2,
                    unhealthyThreshold: check.unhealthyThreshold ?? 3,
                },
            },
            { parent },
        ),
    );
}

/**
 * The rules of production and of the test route. Both know both groups: only the targets of groups that a rule knows are
 * checked. Once they are there, their weights are ECS's.
 */
function createRules(
    parent: pulumi.ComponentResource,
    name: string,
    args: FargateServiceArgs,
    traffic: Pick<Traffic, "route" | "port" | "groups" | "testKey">,
): Pick<Traffic, "productionRule" | "testRule"> {
    const { route, port, groups, testKey } = traffic;
    const [group, alternate] = groups;
    const actions = [
        {
            type: "forward",
            forward: {
                targetGroups: [
                    { arn: group.arn, weight: 100 },
                    { arn: alternate.arn, weight: 0 },
                ],
            },
        },
    ];
    const options = {
        parent,
        ignoreChanges: ["actions"],
        // Other target groups are no change of weights. A rule makes room before its successor takes its priority.
        replacementTrigger: `${args.protocol ?? "HTTP"}:${port}`,
        deleteBeforeReplace: true,
    };
    const productionRule = new aws.lb.ListenerRule(
        ...transformed(
            args.transform?.listenerRule,
            name,
            { listenerArn: route.listenerArn, priority: route.priority, conditions: conditions(route), actions },
            options,
        ),
    );
    const testRule = new aws.lb.ListenerRule(
        ...transformed(
            args.transform?.testListenerRule,
            `${name}-test`,
            {
                listenerArn: route.listenerArn,
                priority: route.testPriority,
                conditions: [{ httpHeader: { httpHeaderName: TEST_HEADER, values: [testKey] } }],
                actions,
            },
            options,
        ),
    );
    return { productionRule, testRule };
}

function conditions({ paths, hosts }: Route): aws.types.input.lb.ListenerRuleCondition[] {
    return [
        ...(paths?.length ? [{ pathPattern: { values: [...paths] } }] : []),
        ...(hosts?.length ? [{ hostHeader: { values: [...hosts] } }] : []),
    ];
}

/**
 * The role with which ECS moves requests: what AWS's own policy for it allows, for this service's groups and rules.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
 */
function createRole(
    parent: pulumi.ComponentResource,
    name: string,
    groups: readonly aws.lb.TargetGroup[],
    rules: readonly aws.lb.ListenerRule[],
): ServiceRole {
    return createServiceRole(parent, `${name}-traffic`, "ecs.amazonaws.com", [
        {
            // The actions know no resource.
            // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
            Sid: "SeeWhereRequestsGo",
            Action: [
                "elasticloadbalancing:DescribeListeners",
                "elasticloadbalancing:DescribeRules",
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeTargetHealth",
            ],
            Resource: "*",
        },
        {
            Sid: "RegisterTasks",
            Action: ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
            Resource: groups.map(({ arn }) => arn),
        },
        {
            Sid: "ShiftRequests",
            Action: ["elasticloadbalancing:ModifyRule"],
            Resource: rules.map(({ arn }) => arn),
        },
    ]);
}
