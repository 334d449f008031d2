import { expect } from "chai";
import type { PreviewResource } from "../../../preview/document";
import { architecture } from "../../../preview/picture/graph";
import { documentWith, resource, securityGroup, smallNetwork } from "./documents";
import { edgeLines } from "./lines";

type Rule = Readonly<Record<string, unknown>>;

/** A service in a security group of the same name. */
function service(
    name: string,
    rules: Readonly<Record<string, readonly Rule[]>>,
    subnet = "private",
): PreviewResource[] {
    return [
        securityGroup(name, rules),
        resource("aws:ecs/service:Service", name, {
            inputs: { networkConfiguration: { subnets: [`subnet-${subnet}`], securityGroups: [`sg-${name}`] } },
        }),
    ];
}

function tcp(fromPort: number, peer: Rule, toPort = fromPort): Rule {
    return { protocol: "tcp", fromPort, toPort, ...peer };
}

function lines(...resources: readonly PreviewResource[]): string[] {
    return edgeLines(architecture(documentWith(...smallNetwork(), ...resources)));
}

const from = (name: string) => ({ securityGroups: [`sg-${name}`] });
const anybody = { cidrBlocks: ["0.0.0.0/0"] };

describe("who may talk to whom", () => {
    it("is what both ends allow", () => {
        expect(
            lines(
                ...service("web", { egress: [tcp(8000, from("api"), 8100)] }),
                ...service("api", { ingress: [tcp(8080, from("web"))] }),
            ),
        ).to.deep.equal(["service-web -> service-api tcp 8080"]);
    });

    it("says which end alone has a rule", () => {
        const graph = architecture(
            documentWith(
                ...smallNetwork(),
                ...service("web", { egress: [tcp(9000, from("api"))] }),
                ...service("api", { ingress: [tcp(8080, from("web"))] }),
            ),
        );

        expect(edgeLines(graph)).to.deep.equal([
            "service-web -> service-api tcp 8080 ingress only",
            "service-web -> service-api tcp 9000 egress only",
        ]);
        expect(graph.edges.map(({ label }) => label)).to.deep.equal([
            ["TCP 8080", "blocked: no egress rule"],
            ["TCP 9000", "blocked: no ingress rule"],
        ]);
    });

    it("takes a rule for everybody as a rule for another group, too", () => {
        expect(
            lines(
                ...service("web", { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, ...anybody }] }),
                ...service("api", { ingress: [tcp(8080, from("web"))] }),
            ),
        ).to.deep.equal([
            "nat-nat -> internet all",
            "service-web -> nat-nat all",
            "service-web -> service-api tcp 8080",
        ]);
    });

    it("reads rules that are resources of their own, in both forms", () => {
        const rule = (type: string, name: string, inputs: Rule) => resource(type, name, { inputs });
        expect(
            lines(
                ...service("web", {}),
                ...service("api", {}),
                rule("aws:ec2/securityGroupRule:SecurityGroupRule", "out", {
                    ...tcp(8080, {}),
                    type: "egress",
                    securityGroupId: "sg-web",
                    sourceSecurityGroupId: "sg-api",
                }),
                rule("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in", {
                    ipProtocol: "tcp",
                    fromPort: 8080,
                    toPort: 8080,
                    securityGroupId: "sg-api",
                    referencedSecurityGroupId: "sg-web",
                }),
            ),
        ).to.deep.equal(["service-web -> service-api tcp 8080"]);
    });

    it("marks what anybody may reach, by IPv4 or IPv6", () => {
        expect(
            lines(
                ...service("four", { ingress: [tcp(22, anybody)] }, "public"),
                ...service("six", { ingress: [tcp(443, { ipv6CidrBlocks: ["::/0"] })] }, "public"),
            ),
        ).to.deep.equal(["internet -> service-four tcp 22 exposed", "internet -> service-six tcp 443 exposed"]);
    });

    it("shows addresses outside as what they are", () => {
        expect(
            lines(
                ...service("api", {
                    ingress: [tcp(443, { cidrBlocks: ["203.0.113.0/24"] })],
                    egress: [tcp(5432, { cidrBlocks: ["192.0.2.7/32"] })],
                }),
            ),
        ).to.deep.equal([
            "addresses-203-0-113-0-24 -> service-api tcp 443",
            "service-api -> addresses-192-0-2-7-32 tcp 5432",
        ]);
    });

    it("takes addresses of the network as those in it that may leave to there", () => {
        expect(
            lines(
                ...service("web", { egress: [tcp(443, { cidrBlocks: ["10.0.0.0/16"] })] }),
                ...service("quiet", {}),
                ...service("api", { ingress: [tcp(443, { cidrBlocks: ["10.0.0.0/8"] })] }),
            ),
        ).to.deep.equal(["service-web -> service-api tcp 443"]);
    });

    it("leads out of a public subnet without a NAT gateway", () => {
        expect(lines(...service("web", { egress: [tcp(443, anybody)] }, "public"))).to.deep.equal([
            "service-web -> internet tcp 443",
        ]);
    });

    it("has no line from a node to itself", () => {
        expect(
            lines(...service("web", { ingress: [tcp(8080, { self: true })], egress: [tcp(8080, { self: true })] })),
        ).to.deep.equal([]);
    });

    it("collects the ports between two nodes", () => {
        expect(
            lines(
                ...service("web", {
                    egress: [tcp(80, from("api")), { protocol: "udp", fromPort: 53, toPort: 53, ...from("api") }],
                }),
                ...service("api", {
                    ingress: [tcp(80, from("web")), { protocol: "udp", fromPort: 53, toPort: 53, ...from("web") }],
                }),
            ),
        ).to.deep.equal(["service-web -> service-api tcp 80, udp 53"]);
    });
});
