import { isOpenBlock } from "../open-block";
import type { CheckedResource, Problem, StackPolicy } from "../model";
import { type Entries, entriesOf, texts } from "../values";

const GROUPS = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"];
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";

/** Ports that the load balancer may open to everybody. */
const PUBLIC_PORTS = [80, 443];

/** Who may come in by a rule, and to where. */
interface Ingress {
    readonly resource: CheckedResource;
    /** URNs of the groups that it belongs to. */
    readonly groups: readonly string[];
    readonly blocks: readonly string[];
    readonly protocol: unknown;
    readonly from: unknown;
    readonly to: unknown;
}

/** Nobody comes in from anywhere but through the load balancer. */
export const noOpenSecurityGroup: StackPolicy = {
    kind: "stack",
    id: "no-open-security-group",
    severity: "mandatory",
    demands: "Only the application load balancer is open to the internet, and only on ports 80 and 443.",
    remedy: "Name the security group that may come in, as `allowFrom` of a component does, or a narrow CIDR block.",
    link: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
    check: (resources) => {
        const balancers = new Set(resources.filter(isApplicationBalancer).flatMap(groupsOf));
        const isPublicGroup = (groups: readonly string[]) =>
            groups.length > 0 && groups.every((urn) => balancers.has(urn));
        return resources
            .flatMap(ingressOf)
            .filter((ingress) => !(isPublicGroup(ingress.groups) && isPublicPort(ingress)))
            .flatMap(problemsOf);
    },
};

function isApplicationBalancer({ type, props }: CheckedResource): boolean {
    return type === BALANCER && (props.loadBalancerType === undefined || props.loadBalancerType === "application");
}

function groupsOf({ propertyDependencies }: CheckedResource): readonly string[] {
    return propertyDependencies.securityGroups ?? [];
}

function isPublicPort({ protocol, from, to }: Ingress): boolean {
    return protocol === "tcp" && from === to && PUBLIC_PORTS.some((port) => port === from);
}

function problemsOf({ resource, blocks, protocol, from, to }: Ingress): Problem[] {
    return blocks.filter(isOpenBlock).map((block) => ({
        resource,
        message: `${block} may come in to ${portsOf(protocol, from, to)}.`,
    }));
}

function portsOf(protocol: unknown, from: unknown, to: unknown): string {
    if (protocol === "-1" || typeof from !== "number" || typeof to !== "number") {
        return "all ports";
    }
    return from === to ? `port ${from}` : `ports ${from} to ${to}`;
}

/** The rules by which somebody comes in, of each of the three ways in which they are written. */
function ingressOf(resource: CheckedResource): Ingress[] {
    const { type, urn, props, propertyDependencies } = resource;
    const groups = propertyDependencies.securityGroupId ?? [];
    if (GROUPS.includes(type)) {
        return entriesOf(props.ingress).map((rule) => written(resource, [urn], rule));
    }
    if (type === "aws:ec2/securityGroupRule:SecurityGroupRule" && props.type === "ingress") {
        return [written(resource, groups, props)];
    }
    if (type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule") {
        const { cidrIpv4, cidrIpv6, ipProtocol, fromPort, toPort } = props;
        const blocks = texts([cidrIpv4, cidrIpv6]);
        return [{ resource, groups, blocks, protocol: ipProtocol, from: fromPort, to: toPort }];
    }
    return [];
}

function written(resource: CheckedResource, groups: readonly string[], rule: Entries): Ingress {
    const { cidrBlocks, ipv6CidrBlocks, protocol, fromPort, toPort } = rule;
    const blocks = [...texts(cidrBlocks), ...texts(ipv6CidrBlocks)];
    return { resource, groups, blocks, protocol, from: fromPort, to: toPort };
}
