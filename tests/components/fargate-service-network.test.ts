import { expect } from "chai";
import type { FargateServiceArgs, RouteArgs } from "../../components";
import type { Recording } from "../../preview/record";
import { dependenciesOf, inputsByName } from "../support/components";
import { recordService } from "../support/fargate";
import { resource } from "../support/program";

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const LISTENER_RULE = "aws:lb/listenerRule:ListenerRule";
const TARGET_GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup";

const HTTPS_OUT = {
    securityGroupId: "sg-backend",
    description: "Port 443 of 0.0.0.0/0",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: "0.0.0.0/0",
};

function routed(args: Partial<FargateServiceArgs> = {}, route: Omit<RouteArgs, "priority"> = { paths: ["/api/*"] }) {
    return recordService(({ balancer }) => ({
        port: 8000,
        route: balancer.route({ priority: 10, ...route }),
        ...args,
    }));
}

describe("FargateService: connections", () => {
    it("has a security group in the service's network that a worker lets nobody in to, and out to HTTPS only", async () => {
        const recording = await recordService();
        expect(resource(recording, "aws:ec2/securityGroup:SecurityGroup", "backend").inputs).to.deep.equal({
            description: "Tasks of backend",
            vpcId: "vpc-1",
        });
        expect(inputsByName(recording, INGRESS)).to.deep.equal({});
        expect(inputsByName(recording, EGRESS)).to.deep.equal({ "backend-to-0.0.0.0/0-443": HTTPS_OUT });
    });

    it("lets nobody in to a port that has no route", async () => {
        expect(inputsByName(await recordService(() => ({ port: 8000 })), INGRESS)).to.deep.equal({});
    });

    it("lets the load balancer in on its port, and the load balancer out to it", async () => {
        const recording = await routed();
        expect(resource(recording, INGRESS, "backend-from-load-balancer").inputs).to.deep.equal({
            securityGroupId: "sg-backend",
            referencedSecurityGroupId: "sg-web",
            description: "Requests from the load balancer",
            ipProtocol: "tcp",
            fromPort: 8000,
            toPort: 8000,
        });
        expect(inputsByName(recording, EGRESS)).to.deep.equal({
            "backend-to-0.0.0.0/0-443": HTTPS_OUT,
            "load-balancer-to-backend": {
                securityGroupId: "sg-web",
                referencedSecurityGroupId: "sg-backend",
                description: "Requests to backend",
                ipProtocol: "tcp",
                fromPort: 8000,
                toPort: 8000,
            },
        });
    });

    it("lets tasks out to what it is told in the place of HTTPS", async () => {
        const outbound = [
            { port: 587, cidrBlock: "203.0.113.0/24" },
            { port: 443, cidrBlock: "10.0.0.0/8" },
        ];
        expect(inputsByName(await recordService(() => ({ outbound })), EGRESS)).to.deep.equal({
            "backend-to-203.0.113.0/24-587": {
                ...HTTPS_OUT,
                description: "Port 587 of 203.0.113.0/24",
                fromPort: 587,
                toPort: 587,
                cidrIpv4: "203.0.113.0/24",
            },
            "backend-to-10.0.0.0/8-443": {
                ...HTTPS_OUT,
                description: "Port 443 of 10.0.0.0/8",
                cidrIpv4: "10.0.0.0/8",
            },
        });
    });

    it("lets tasks out to nowhere when the list is empty", async () => {
        expect(inputsByName(await recordService(() => ({ outbound: [] })), EGRESS)).to.deep.equal({});
    });
});

describe("FargateService: target group", () => {
    const targetGroup = (recording: Recording) =>
        resource(recording, "aws:lb/targetGroup:TargetGroup", "backend").inputs;
    const defaults = {
        vpcId: "vpc-1",
        targetType: "ip",
        port: 8000,
        protocol: "HTTP",
        deregistrationDelay: 30,
        healthCheck: {
            enabled: true,
            protocol: "HTTP",
            path: "/",
            matcher: "200",
            interval: 15,
            timeout: 5,
            healthyThreshold: 2,
            unhealthyThreshold: 3,
        },
    };

    it("asks each task for / and gives requests 30 seconds when a task leaves", async () => {
        expect(targetGroup(await routed())).to.deep.equal(defaults);
    });

    it("speaks HTTPS to the tasks, its check included", async () => {
        expect(targetGroup(await routed({ protocol: "HTTPS" }))).to.deep.equal({
            ...defaults,
            protocol: "HTTPS",
            healthCheck: { ...defaults.healthCheck, protocol: "HTTPS" },
        });
    });

    it("has a second one, the same", async () => {
        const recording = await routed({ protocol: "HTTPS", targetHealthCheck: { path: "/health" } });
        expect(resource(recording, "aws:lb/targetGroup:TargetGroup", "backend-alt").inputs).to.deep.equal(
            targetGroup(recording),
        );
    });

    it("checks as it is told", async () => {
        const recording = await routed({
            deregistrationDelaySeconds: 0,
            targetHealthCheck: {
                path: "/health",
                statusCodes: "200-299",
                intervalSeconds: 60,
                timeoutSeconds: 20,
                healthyThreshold: 4,
                unhealthyThreshold: 6,
            },
        });
        expect(targetGroup(recording)).to.deep.equal({
            ...defaults,
            deregistrationDelay: 0,
            healthCheck: {
                enabled: true,
                protocol: "HTTP",
                path: "/health",
                matcher: "200-299",
                interval: 60,
                timeout: 20,
                healthyThreshold: 4,
                unhealthyThreshold: 6,
            },
        });
    });
});

describe("FargateService: listener rule", () => {
    const paths = { pathPattern: { values: ["/api/*", "/v1/*"] } };
    const hosts = { hostHeader: { values: ["shop.example.com"] } };

    async function conditions(route: Omit<RouteArgs, "priority">) {
        return resource(await routed({}, route), LISTENER_RULE, "backend").inputs.conditions;
    }

    it("forwards the route's requests to the target group, by the route's priority", async () => {
        const recording = await routed();
        const rule = resource(recording, LISTENER_RULE, "backend");
        expect(rule.inputs).to.deep.equal({
            listenerArn: resource(recording, "aws:lb/listener:Listener", "web-http").outputs.arn,
            priority: 10,
            conditions: [{ pathPattern: { values: ["/api/*"] } }],
            actions: [
                {
                    type: "forward",
                    forward: {
                        targetGroups: [
                            { arn: `${TARGET_GROUP}/backend-0000000/0000000000000000`, weight: 100 },
                            { arn: `${TARGET_GROUP}/backend-alt-0000000/0000000000000000`, weight: 0 },
                        ],
                    },
                },
            ],
        });
        expect(dependenciesOf(recording, rule)).to.deep.equal([
            "aws:lb/listener:Listener::web-http",
            "aws:lb/targetGroup:TargetGroup::backend",
            "aws:lb/targetGroup:TargetGroup::backend-alt",
        ]);
    });

    it("has a test route before it, for who knows the key in the header, to the same target groups", async () => {
        const recording = await routed();
        const key = resource(recording, "random:index/randomId:RandomId", "backend-test");
        expect(key.inputs).to.deep.equal({ byteLength: 16 });
        const { inputs: rule, secretInputs } = resource(recording, LISTENER_RULE, "backend-test");
        expect(secretInputs).to.deep.equal(["conditions[0].httpHeader.values[0]"]);
        expect(rule).to.deep.equal({
            ...resource(recording, LISTENER_RULE, "backend").inputs,
            priority: 9,
            conditions: [{ httpHeader: { httpHeaderName: "X-Slipway-Test", values: [key.outputs.hex] } }],
        });
    });

    it("leaves the weights to ECS, and makes room for a successor with other target groups", async () => {
        const recording = await routed();
        for (const name of ["backend", "backend-test"]) {
            const { options } = resource(recording, LISTENER_RULE, name);
            expect(options.ignoreChanges).to.deep.equal(["actions"]);
            expect(options.deleteBeforeReplace).to.equal(true);
        }
    });

    it("matches paths", async () => {
        expect(await conditions({ paths: ["/api/*", "/v1/*"] })).to.deep.equal([paths]);
    });

    it("matches hosts", async () => {
        expect(await conditions({ hosts: ["shop.example.com"] })).to.deep.equal([hosts]);
    });

    it("matches paths and hosts together", async () => {
        expect(await conditions({ paths: ["/api/*", "/v1/*"], hosts: ["shop.example.com"] })).to.deep.equal([
            paths,
            hosts,
        ]);
    });

    it("leaves an empty list out", async () => {
        expect(await conditions({ paths: [], hosts: ["shop.example.com"] })).to.deep.equal([hosts]);
        expect(await conditions({ paths: ["/api/*", "/v1/*"], hosts: [] })).to.deep.equal([paths]);
    });
});
