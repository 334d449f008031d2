import { itemsOf } from "../properties";
import type { Choice, Situation } from "./choice";

const TWO_ZONES: Choice = {
    settings: { "network.zones": 2 },
    givesUp:
        "The third zone: its subnets go, with what runs in them, and if one of the two that are left fails, the whole load " +
        "is on the other.",
};

/** NAT gateways: fewer of them, or endpoints in their place. */
export function natGatewayChoices({ resources }: Situation): Choice[] {
    return [
        ...(resources.length > 1
            ? [
                  {
                      settings: { "network.nat": "single" },
                      givesUp:
                          "Ways out in other zones: if the gateway's zone fails, no private subnet has one. Traffic from " +
                          "other zones to the gateway is charged between zones, which the estimate does not count.",
                  },
              ]
            : []),
        {
            settings: { "network.nat": "none" },
            givesUp:
                "The way to the internet: tasks reach the AWS services that have an endpoint in the VPC, and nothing else.",
        },
        ...(resources.length === 3 ? [TWO_ZONES] : []),
    ];
}

/** Endpoints that stand in for a NAT gateway: a gateway, or fewer zones. */
export function endpointChoices({ resources }: Situation): Choice[] {
    const zones = Math.max(0, ...resources.map(({ inputs }) => itemsOf(inputs, "subnetIds").length));
    return [
        {
            settings: { "network.nat": "single" },
            givesUp: "The isolation: tasks can reach the internet, through one gateway in one zone.",
        },
        ...(zones === 3 ? [TWO_ZONES] : []),
    ];
}

/** A load balancer: nothing makes its hours cheaper; it has an address in each zone. */
export function loadBalancerChoices({ charge, resources, references }: Situation): Choice[] | undefined {
    if (charge.kind !== "fixed") {
        return undefined;
    }
    const isOwnNetwork = references.ofType("aws:ec2/vpc:Vpc").length > 0;
    const zones = Math.max(0, ...resources.map(({ inputs }) => itemsOf(inputs, "subnets").length));
    return charge.what === "public IPv4 addresses" && isOwnNetwork && zones === 3 ? [TWO_ZONES] : [];
}
