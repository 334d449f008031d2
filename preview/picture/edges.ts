import type { PreviewResource } from "../document";
import { findFlows } from "./flows";
import { KINDS } from "./kinds";
import type { ArchitectureEdge } from "./model";
import type { Network } from "./network";
import type { Draft } from "./nodes";
import { portLabel, portText } from "./ports";
import type { Resources } from "./resources";
import { findRoutes, type Route } from "./routes";
import { isFirewallPart, readRules } from "./rules";
import { findTraffic, INTERNET, type Surroundings, type Traffic } from "./traffic";
import { at, compare, number, records, text } from "./values";

/** The lines of a picture, and the nodes outside that they lead to. */
export interface Edges {
    readonly edges: readonly ArchitectureEdge[];
    readonly outside: readonly Draft[];
}

/** Kinds that name security groups for the tasks that they start. */
const STARTERS = ["schedule", "stateMachine"];

/** Finds who may talk to whom, and what starts, feeds or guards what. */
export function findEdges(resources: Resources, network: Network, nodes: readonly Draft[]): Edges {
    const nodeByResource = new Map(nodes.flatMap((node) => [...node.main, ...node.parts].map((part) => [part, node])));
    const nodeOf = (resource: PreviewResource) => nodeByResource.get(resource);
    const outside = new Map<string, Draft>();
    const surroundings = new NodeSurroundings(resources, network, nodes, nodeOf, outside);
    const rules = readRules(resources);
    const routes = findRoutes(resources, nodeOf);
    const passing = findTraffic(rules, surroundings);
    const traffic = [...passing, ...routedOnly(routes, passing), ...entrances(nodes)];
    const edges = [
        ...traffic.map((found) => trafficEdge(found, routes, nodes)),
        ...findFlows(resources, nodeOf).map(({ from, to, label }): ArchitectureEdge => ({
            from,
            to,
            kind: "flow",
            ports: [],
            label: [label],
            exposed: false,
        })),
    ];
    if (edges.some(({ from, to }) => from === INTERNET || to === INTERNET)) {
        outside.set(INTERNET, outsideNode(INTERNET, "internet", "Internet"));
    }
    edges.sort(
        (one, other) => compare(one.from, other.from) || compare(one.to, other.to) || compare(one.kind, other.kind),
    );
    return { edges, outside: [...outside.values()] };
}

class NodeSurroundings implements Surroundings {
    constructor(
        private readonly resources: Resources,
        private readonly network: Network,
        private readonly nodes: readonly Draft[],
        private readonly nodeOf: (resource: PreviewResource) => Draft | undefined,
        private readonly outside: Map<string, Draft>,
    ) {}

    owners(group: PreviewResource): string[] {
        const users = this.resources.referring(group).filter((user) => !isFirewallPart(user));
        const owners = users.flatMap((user) => {
            const node = this.nodeOf(user);
            return node !== undefined && STARTERS.includes(node.kind) ? this.tasksOf(user) : (node ?? []);
        });
        const inNetwork = owners.filter(isInNetwork);
        const host = this.nodeOf(group);
        const all = inNetwork.length === 0 && host !== undefined && isInNetwork(host) ? [host] : inNetwork;
        return [...new Set(all.map(({ id }) => id))];
    }

    private tasksOf(starter: PreviewResource): Draft[] {
        return this.resources
            .referred(starter)
            .flatMap((other) => this.nodeOf(other) ?? [])
            .filter(({ kind }) => kind === "task");
    }

    wayOut(id: string): string | undefined {
        const node = this.nodes.find((candidate) => candidate.id === id);
        const lane = node?.group ?? "";
        const way = this.network.wayOut(lane);
        if (way === "NAT gateway") {
            const vpc = this.network.groups.find((group) => group.id === lane)?.parent;
            const lanes = this.network.groups.filter(({ parent }) => parent === vpc).map((group) => group.id);
            return this.nodes.find(({ kind, group }) => kind === "nat" && lanes.includes(group))?.id ?? INTERNET;
        }
        return way === "none" ? undefined : INTERNET;
    }

    addresses(block: string): string {
        const id = `addresses-${block.replaceAll(/[^A-Za-z0-9]+/g, "-")}`;
        const endpoint = this.nodes.find(({ main }) => main.some(({ outputs }) => outputs.prefixListId === block));
        if (endpoint !== undefined) {
            return endpoint.id;
        }
        this.outside.set(id, outsideNode(id, "addresses", block));
        return id;
    }

    vpcBlocks(group: PreviewResource): string[] {
        const vpc = this.resources.withValue(group.inputs.vpcId);
        return [text(vpc?.inputs.cidrBlock)].filter((block) => block !== undefined);
    }
}

function isInNetwork({ kind }: Draft): boolean {
    return KINDS[kind].area === "network" || kind === "function";
}

function outsideNode(id: string, kind: "internet" | "addresses", title: string): Draft {
    const label = kind === "internet" ? "anybody" : "these addresses";
    return { id, kind, title, label, group: "edge", main: [], parts: [] };
}

/** Routes of load balancers for which no security group lets anything pass, or has to. */
function routedOnly(routes: readonly Route[], traffic: readonly Traffic[]): Traffic[] {
    return routes
        .filter((route) => !traffic.some(({ from, to }) => from === route.from && to === route.to))
        .map(({ from, to, port, hasGroups }) => ({
            from,
            to,
            ports: [port === undefined ? "all" : portText({ protocol: "tcp", from: port, to: port })],
            exposed: false,
            ...(hasGroups && { blocked: "egress" as const }),
        }));
}

/** What the internet reaches without passing a security group. */
function entrances(nodes: readonly Draft[]): Traffic[] {
    return nodes
        .filter(({ kind, parts }) => kind === "distribution" || kind === "api" || parts.some(isOpenUrl))
        .map(({ id }) => ({ from: INTERNET, to: id, ports: ["tcp 443"], exposed: true }));
}

function isOpenUrl({ type, inputs }: PreviewResource): boolean {
    return type === "aws:lambda/functionUrl:FunctionUrl" && inputs.authorizationType === "NONE";
}

function trafficEdge(traffic: Traffic, routes: readonly Route[], nodes: readonly Draft[]): ArchitectureEdge {
    const { from, to, ports, exposed, blocked } = traffic;
    const taken = routes.filter((route) => route.from === from && route.to === to);
    const target = nodes.find(({ id }) => id === to);
    const labels = ports.map((port) => {
        const route = taken.find((candidate) => port.endsWith(` ${candidate.port ?? ""}`));
        return `${portLabel(port, route?.protocol)}${target !== undefined && redirects(target, port) ? " (redirected)" : ""}`;
    });
    const paths = [...new Set(taken.flatMap((route) => route.matches))];
    const lacking = blocked === undefined ? [] : [`blocked: no ${blocked} rule`];
    return {
        from,
        to,
        kind: "traffic",
        ports,
        label: [...paths, ...labels, ...lacking],
        exposed,
        ...(blocked !== undefined && { oneSided: blocked === "egress" ? "ingress" : "egress" }),
    };
}

/** Whether a load balancer answers on a port only to send the caller to another one. */
function redirects({ parts }: Draft, port: string): boolean {
    return parts.some(
        ({ type, inputs }) =>
            type.endsWith("/listener:Listener") &&
            port === `tcp ${number(inputs.port) ?? ""}` &&
            records(inputs.defaultActions).some((action) => at(action, "type") === "redirect"),
    );
}
