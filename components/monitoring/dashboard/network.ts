import type { Facts } from "./facts";
import { COLORS, graph, type Line, type Row } from "./widgets";

/** Does the way out hold: what passes the NAT gateways, and for what they had no port. */
export function networkRow({ region, natGateways }: Facts): Row {
    const of = (metric: string, label: string, color?: string): Line[] =>
        natGateways.map((gateway) => [
            "AWS/NATGateway",
            metric,
            "NatGatewayId",
            gateway,
            { label: `${label} ${gateway}`, ...(color !== undefined && { color }) },
        ]);
    return {
        height: 5,
        widgets: [
            graph({
                title: "Bytes in a minute to the internet",
                region,
                stat: "Sum",
                lines: of("BytesOutToDestination", "to the internet"),
            }),
            graph({
                title: "Connections without a port",
                region,
                stat: "Sum",
                lines: of("ErrorPortAllocation", "refused by", COLORS.bad),
            }),
        ],
    };
}
