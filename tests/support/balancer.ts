import { LoadBalancer, type LoadBalancerArgs } from "../../components";
import type { Recording } from "../../preview/record";
import { existingVpc } from "./fargate";
import { recordProgram } from "./program";

/** What the components make of a load balancer `web`: types of its children, and AWS's names of it. */
export const BALANCER = {
    component: "slipway:index:LoadBalancer",
    loadBalancer: "aws:lb/loadBalancer:LoadBalancer",
    listener: "aws:lb/listener:Listener",
    securityGroup: "aws:ec2/securityGroup:SecurityGroup",
    ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    certificate: "aws:acm/certificate:Certificate",
    validation: "aws:acm/certificateValidation:CertificateValidation",
    record: "aws:route53/record:Record",
    arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web-0000000/0000000000000000",
    dnsName: "web-0000000-0000000000.eu-west-1.elb.amazonaws.com",
};

/** The answer to requests that match no route. */
export const NOT_FOUND = {
    type: "fixed-response",
    fixedResponse: { statusCode: "404", contentType: "text/plain", messageBody: "Not found" },
};

/** Makes a load balancer `web` in a VPC that is there, without access logs where nothing else is said. */
export function createBalancer(args: Omit<LoadBalancerArgs, "vpc"> = {}): LoadBalancer {
    return new LoadBalancer("web", { vpc: existingVpc(), accessLogs: false, ...args });
}

/** Records the program of {@link createBalancer}. */
export function recordBalancer(args: Omit<LoadBalancerArgs, "vpc"> = {}): Promise<Recording> {
    return recordProgram(() => {
        createBalancer(args);
    });
}
