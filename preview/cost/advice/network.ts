import { itemsOf } from "../properties";
import type { Choice, Situation } from "./choice";

const TWO_ZONES: Choice = {
    settings: { "network.zones": 2 },
    givesUp:
        "The third zone: its subnets go, with what runs in them, and if one of the two that are left fails, the whole load " +
        "is on the other.",
};

const ONE_GATEWAY: Choice = {
    settings: { "network.nat": "single" },
    givesUp:
        "Ways out in other zones: if the gateway's zone fails, no private subnet has one. Traffic from other zones to the " +
        "gateway is charged between zones, which the estimate does not count.",
};

/** Not for prod: a mandatory policy refuses it there. */
function publicAddresses({ estimate }: Situation): Choice[] {
    return estimate.environment === "prod"
        ? []
        : [
              {
                  settings: { "network.nat": "public-addresses" },
                  givesUp:
                      "The private subnets: each task has an address that the internet can send to, and security groups " +
                      "alone keep it out. There is no fixed address that tasks come from, for others to admit.",
              },
          ];
}

/** NAT gateways: fewer of them, or tasks' own addresses or endpoints in their place. */
export function natGatewayChoices(situation: Situation): Choice[] {
    const { resources } = situation;
    return [
        ...publicAddresses(situation),
        ...(resources.length > 1 ? [ONE_GATEWAY] : []),
        {
            settings: { "network.nat": "none" },
            givesUp:
                "The way to the internet: tasks reach the AWS services that have an endpoint in the VPC, and nothing else.",
        },
        ...(resources.length === 3 ? [TWO_ZONES] : []),
    ];
}

/** Endpoints that stand in for a NAT gateway: tasks' own addresses, a gateway, or fewer zones. */
export function endpointChoices(situation: Situation): Choice[] {
    const { resources } = situation;
    const zones = Math.max(0, ...resources.map(({ inputs }) => itemsOf(inputs, "subnetIds").length));
    return [
        ...publicAddresses(situation),
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

/** Public addresses of a service's tasks: a NAT gateway is cheaper for many. */
export function taskAddressChoices({ references }: Situation): Choice[] {
    return references.ofType("aws:ec2/vpc:Vpc").length > 0
        ? [
              {
                  settings: { "network.nat": "single" },
                  givesUp: "Nothing but independence of one zone: if the gateway's zone fails, no task has a way out.",
              },
          ]
        : [];
}
