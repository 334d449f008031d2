import { expect } from "chai";
import { ofType, resource } from "../support/program";
import { groupsOf, securityGroupGraph } from "../support/security-groups";
import { mentions, STACK_CASES, type StackCase, stackRecording } from "../support/stacks";

/** Who may connect to whom in every stack; with a domain 443 from the world comes on top. */
const CONNECTIONS = [
    "0.0.0.0/0 -> web tcp 80",
    "backend -> 0.0.0.0/0 tcp 443",
    "backend -> db tcp 5432",
    "backups -> 0.0.0.0/0 tcp 443",
    "backups -> db tcp 5432",
    "backups-drill -> 0.0.0.0/0 tcp 443",
    "frontend -> 0.0.0.0/0 tcp 443",
    "web -> backend tcp 8000",
    "web -> frontend tcp 8080",
];

/** What a stack adds to {@link CONNECTIONS}. */
const FURTHER: Partial<Record<StackCase, string[]>> = {
    "prod with a domain": ["0.0.0.0/0 -> web tcp 443"],
    "dev without NAT": ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssmmessages", "sts"].map(
        (service) => `10.0.0.0/16 -> com.amazonaws.eu-west-1.${service}-sg tcp 443`,
    ),
};

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const ROUTE = "aws:ec2/route:Route";

function worldPlaces(rule: string): string[] {
    return [`${rule} cidrIpv4`, `${rule} description`];
}

function defaultRoutes(tiers: readonly string[]): string[] {
    return [1, 2, 3].flatMap((zone) => tiers.map((tier) => `${ROUTE}::network-${tier}-${zone} destinationCidrBlock`));
}

function expectedWorldPlaces(name: StackCase): string[] {
    const tiers = ["dev", "dev without NAT"].includes(name) ? ["public"] : ["public", "private"];
    return [
        ...(name === "dev in an existing VPC" ? [] : defaultRoutes(tiers)),
        ...worldPlaces(`${INGRESS}::web-http`),
        ...(name === "prod with a domain" ? worldPlaces(`${INGRESS}::web-https`) : []),
        ...worldPlaces(`${EGRESS}::backend-to-0.0.0.0/0-443`),
        ...worldPlaces(`${EGRESS}::frontend-to-0.0.0.0/0-443`),
        ...worldPlaces(`${EGRESS}::backups-to-0.0.0.0/0-443`),
        ...worldPlaces(`${EGRESS}::backups-drill-to-0.0.0.0/0-443`),
    ];
}

describe("security groups", () => {
    for (const name of STACK_CASES) {
        describe(`of ${name}`, () => {
            it("let the world reach the load balancer only, it the services, and backend and dumps the database", async () => {
                const { connections } = securityGroupGraph(await stackRecording(name));
                expect(connections).to.have.members([...CONNECTIONS, ...(FURTHER[name] ?? [])]);
            });

            it("open every connection between two groups at both ends", async () => {
                expect(securityGroupGraph(await stackRecording(name)).halfOpen).to.deep.equal([]);
            });

            it("and routes are all that speaks of the whole internet", async () => {
                const recording = await stackRecording(name);
                expect(mentions(recording, "0.0.0.0/0")).to.deep.equal(expectedWorldPlaces(name));
                expect(mentions(recording, "::/0")).to.deep.equal([]);
            });
        });
    }

    it("are the load balancer's, the services', the database's and the backups'", async () => {
        const names = groupsOf(await stackRecording("prod")).map((group) => group.name);
        expect(names).to.deep.equal([
            "network-default",
            "web",
            "db",
            "backend",
            "frontend",
            "backups",
            "backups-drill",
        ]);
    });

    it("have rules of their own only, none inline, which would undo one another", async () => {
        for (const name of STACK_CASES) {
            const groups = ofType(await stackRecording(name), "aws:ec2/securityGroup:SecurityGroup");
            const inline = groups.filter(({ inputs }) => "ingress" in inputs || "egress" in inputs);
            expect(inline.map((group) => `${name}: ${group.name}`)).to.deep.equal([]);
        }
    });

    it("leave nothing to the VPC's default group, which nobody uses", async () => {
        const recording = await stackRecording("prod");
        const group = resource(recording, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "network-default");
        expect(group.inputs).to.deep.equal({ vpcId: "vpc-network", ingress: [], egress: [] });
        expect(mentions(recording, String(group.id))).to.deep.equal([]);
    });

    it("stay out of what is not the stack's: an existing VPC's default group", async () => {
        const recording = await stackRecording("dev in an existing VPC");
        expect(ofType(recording, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")).to.deep.equal([]);
    });
});
