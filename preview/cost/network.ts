import type { PreviewResource } from "../document";
import { type Bill, type Circumstances, fixed, usage } from "./charges";
import { amount } from "./numbers";
import { itemsOf, textOf } from "./properties";

const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";

/** A NAT gateway: its hours, and an even share of what goes through all of them. */
export function natGateway(_resource: PreviewResource, circumstances: Circumstances): Bill {
    const { assumptions, hoursPerMonth, references } = circumstances;
    const gateways = references.ofType(NAT_GATEWAY).length;
    return {
        charges: [
            fixed("nat.hour", "NAT gateway", hoursPerMonth),
            usage(
                "nat.data",
                "data through the NAT gateway",
                assumptions.natGigabytes / gateways,
                shareText(assumptions.natGigabytes, "all NAT gateways", gateways),
            ),
        ],
    };
}

/** An elastic IP address, in use or not. */
export function elasticIp(_resource: PreviewResource, { hoursPerMonth }: Circumstances): Bill {
    return { charges: [fixed("ipv4.hour", "public IPv4 address", hoursPerMonth)] };
}

/** An endpoint: nothing for a gateway, hours in each zone and data for an interface. */
export function vpcEndpoint(resource: PreviewResource, circumstances: Circumstances): Bill {
    const { assumptions, hoursPerMonth, references } = circumstances;
    const kind = endpointKind(resource);
    if (kind === "gateway") {
        return { charges: [], free: "gateway endpoints have no price" };
    }
    if (kind !== "interface") {
        return { charges: [fixed(undefined, `${kind} endpoint`, 1, "only gateways and interfaces are counted")] };
    }
    const zones = Math.max(1, itemsOf(resource.inputs, "subnetIds").length);
    const service = (textOf(resource.inputs, "serviceName") ?? resource.name).split(".").slice(3).join(".");
    const endpoints = references.ofType(ENDPOINT).filter((other) => endpointKind(other) === "interface").length;
    return {
        charges: [
            fixed("endpoint.hour", `endpoint for ${service}`, zones * hoursPerMonth, `in ${zonesText(zones)}`),
            usage(
                "endpoint.data",
                `data through the endpoint for ${service}`,
                assumptions.endpointGigabytes / endpoints,
                shareText(assumptions.endpointGigabytes, "all interface endpoints", endpoints),
            ),
        ],
    };
}

/** A load balancer: its hours and capacity, an address in each zone, and an even share of what is sent out. */
export function loadBalancer(resource: PreviewResource, circumstances: Circumstances): Bill {
    const { assumptions, hoursPerMonth } = circumstances;
    const kind = textOf(resource.inputs, "loadBalancerType") ?? "application";
    if (kind !== "application") {
        return {
            charges: [fixed(undefined, `${kind} load balancer`, 1, "only application load balancers are counted")],
        };
    }
    const units = assumptions.loadBalancerCapacityUnits;
    return {
        charges: [
            fixed("alb.hour", "application load balancer", hoursPerMonth),
            usage("alb.capacity", "capacity units", units * hoursPerMonth, `${amount(units)} on average`),
            ...(isPublic(resource) ? publicSide(resource, circumstances) : []),
        ],
    };
}

function publicSide({ inputs }: PreviewResource, { assumptions, hoursPerMonth, references }: Circumstances) {
    const zones = Math.max(itemsOf(inputs, "subnets").length, itemsOf(inputs, "subnetMappings").length, 1);
    const senders = references.ofType(LOAD_BALANCER).filter(isPublic).length;
    return [
        fixed(
            "ipv4.hour",
            "public IPv4 addresses",
            zones * hoursPerMonth,
            `one in each of ${zonesText(zones)}; more while it scales`,
        ),
        usage(
            "transfer.internet",
            "data to the internet",
            assumptions.internetGigabytes / senders,
            shareText(assumptions.internetGigabytes, "all load balancers", senders),
        ),
    ];
}

function endpointKind({ inputs }: PreviewResource): string {
    return (textOf(inputs, "vpcEndpointType") ?? "Gateway").toLowerCase();
}

function isPublic({ inputs }: PreviewResource): boolean {
    return inputs.internal !== true;
}

function zonesText(zones: number): string {
    return zones === 1 ? "1 zone" : `${zones} zones`;
}

function shareText(gigabytes: number, through: string, count: number): string {
    const total = `${amount(gigabytes)} GB through ${through}`;
    return count === 1 ? total : `${total}, shared evenly by ${count}`;
}
