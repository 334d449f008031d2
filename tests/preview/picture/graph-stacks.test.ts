import { expect } from "chai";
import { architecture } from "../../../preview/picture/graph";
import { STACK_CASES } from "../../support/stacks";
import { servingDocument, stackDocument } from "./documents";
import { edgeLines, groupLines, nodeLine } from "./lines";

const STORES =
    "stores: registry-images, bucket-web-access-logs, secret-of-database-db, key-data, logs, cluster-cluster";
const WATCH = "watch: alarm";

describe("the architecture of a stack", () => {
    it("shows dev: tasks in public subnets, which only the load balancer reaches, and no NAT gateway", async () => {
        const graph = architecture(await servingDocument("dev"));

        expect(groupLines(graph)).to.deep.equal([
            "edge: internet",
            "vpc-network:",
            "vpc-network-public: loadBalancer-web, endpoint-com-amazonaws-eu-west-1-s3, service-backend, service-frontend",
            "vpc-network-private:",
            "vpc-network-isolated: database-db",
            STORES,
            WATCH,
        ]);
        expect(edgeLines(graph)).to.deep.equal([
            "internet -> loadBalancer-web tcp 80 exposed",
            "loadBalancer-web -> service-backend tcp 8000",
            "loadBalancer-web -> service-frontend tcp 8080",
            "service-backend -> database-db tcp 5432",
            "service-backend -> internet tcp 443",
            "service-frontend -> internet tcp 443",
        ]);
        expect(nodeLine(graph, "service-backend")).to.equal(
            "backend | Fargate service | 1 task | 0.25 vCPU, 512 MiB, ARM64 | migrates before each release | " +
                "[public addresses]",
        );
    });

    it("shows staging: one NAT gateway, no firewall", async () => {
        const graph = architecture(await servingDocument("staging"));

        expect(groupLines(graph)).to.deep.equal([
            "edge: internet",
            "vpc-network:",
            "vpc-network-public: loadBalancer-web, nat-network-1",
            "vpc-network-private: endpoint-com-amazonaws-eu-west-1-s3, service-backend, service-frontend",
            "vpc-network-isolated: database-db",
            STORES,
            WATCH,
        ]);
        expect(edgeLines(graph)).to.deep.equal([
            "internet -> loadBalancer-web tcp 80 exposed",
            "loadBalancer-web -> service-backend tcp 8000",
            "loadBalancer-web -> service-frontend tcp 8080",
            "nat-network-1 -> internet tcp 443",
            "service-backend -> database-db tcp 5432",
            "service-backend -> nat-network-1 tcp 443",
            "service-frontend -> nat-network-1 tcp 443",
        ]);
        expect(nodeLine(graph, "loadBalancer-web")).to.equal(
            "web | Application load balancer | access logs kept | [public]",
        );
        expect(nodeLine(graph, "service-backend")).to.equal(
            "backend | Fargate service | 1 task | 0.25 vCPU, 512 MiB, ARM64 | migrates before each release",
        );
        expect(nodeLine(graph, "database-db")).to.equal(
            "db | PostgreSQL 18 on RDS | db.t4g.micro | 20 to 100 GiB gp3 | backups for 7 days",
        );
        expect(nodeLine(graph, "nat-network-1")).to.equal("network-1 | NAT gateway | one for all zones");
    });

    it("says of the tiers of a network where they lie and how they reach the internet", async () => {
        const { groups } = architecture(await servingDocument("staging"));

        expect(groups.filter(({ kind }) => kind === "tier").map(({ title, notes }) => [title, ...notes])).to.deep.equal(
            [
                [
                    "Public subnets",
                    "open to the internet",
                    "eu-west-1a 10.1.128.0/22",
                    "eu-west-1b 10.1.132.0/22",
                    "eu-west-1c 10.1.136.0/22",
                ],
                [
                    "Private subnets",
                    "out through NAT only",
                    "eu-west-1a 10.1.0.0/20",
                    "eu-west-1b 10.1.16.0/20",
                    "eu-west-1c 10.1.32.0/20",
                ],
                [
                    "Isolated subnets",
                    "no way to the internet",
                    "eu-west-1a 10.1.160.0/22",
                    "eu-west-1b 10.1.164.0/22",
                    "eu-west-1c 10.1.168.0/22",
                ],
            ],
        );
    });

    it("shows prod with a domain: firewall, HTTPS, a NAT gateway in each zone, protections", async () => {
        const graph = architecture(await servingDocument("prod with a domain"));

        expect(groupLines(graph)).to.deep.equal([
            "edge: internet, firewall-web",
            "vpc-network:",
            "vpc-network-public: loadBalancer-web, nat",
            "vpc-network-private: endpoint-com-amazonaws-eu-west-1-s3, service-backend, service-frontend",
            "vpc-network-isolated: database-db",
            STORES,
            WATCH,
        ]);
        expect(edgeLines(graph)).to.deep.equal([
            "firewall-web -> loadBalancer-web filters",
            "internet -> loadBalancer-web tcp 443, tcp 80 exposed",
            "loadBalancer-web -> service-backend tcp 8000",
            "loadBalancer-web -> service-frontend tcp 8080",
            "nat -> internet tcp 443",
            "service-backend -> database-db tcp 5432",
            "service-backend -> nat tcp 443",
            "service-frontend -> nat tcp 443",
        ]);
        expect(graph.edges.map(({ label }) => label)).to.deep.equal([
            ["filters"],
            ["HTTPS 443", "HTTP 80 (redirected)"],
            ["/api/*", "HTTPS 8000"],
            ["/*", "HTTPS 8080"],
            ["HTTPS 443"],
            ["PostgreSQL 5432"],
            ["HTTPS 443"],
            ["HTTPS 443"],
        ]);
        expect(nodeLine(graph, "loadBalancer-web")).to.equal(
            "web | Application load balancer | shop.example.com | access logs kept | " +
                "[public] | [deletion protection] | [protected]",
        );
        expect(nodeLine(graph, "database-db")).to.equal(
            "db | PostgreSQL 18 on RDS | db.m7g.large | 100 to 1000 GiB gp3 | backups for 35 days | " +
                "[Multi-AZ] | [deletion protection] | [protected]",
        );
        expect(nodeLine(graph, "nat")).to.equal("3 NAT gateways |  | one in each zone");
        expect(nodeLine(graph, "logs")).to.equal("7 log groups |  | kept for 365 days");
        expect(nodeLine(graph, "registry-images")).to.equal(
            "images | ECR repository | backend | frontend | tags cannot move | [protected]",
        );
    });

    it("says who uses which stores", async () => {
        const { references } = architecture(await servingDocument("dev"));

        expect(references.map(({ from, to }) => `${from} ${to}`)).to.deep.equal([
            "cluster-cluster key-data",
            "cluster-cluster logs",
            "database-db key-data",
            "loadBalancer-web bucket-web-access-logs",
            "logs key-data",
            "registry-images key-data",
            "service-backend cluster-cluster",
            "service-backend key-data",
            "service-backend logs",
            "service-backend registry-images",
            "service-backend secret-of-database-db",
            "service-frontend cluster-cluster",
            "service-frontend logs",
            "service-frontend registry-images",
        ]);
    });

    it("shows a VPC that exists by the subnets that are used of it", async () => {
        const graph = architecture(await servingDocument("dev in an existing VPC"));

        const lanes = [
            "vpc-0a1b2c3d-subnet-0a-subnet-0b",
            "vpc-0a1b2c3d-subnet-1a-subnet-1b",
            "vpc-0a1b2c3d-subnet-data-1-subnet-data-2-subnet-data-3",
        ];
        expect(groupLines(graph)).to.deep.equal([
            "edge: internet",
            "vpc-0a1b2c3d:",
            `${lanes[0] ?? ""}: loadBalancer-web`,
            `${lanes[1] ?? ""}: service-backend, service-frontend`,
            `${lanes[2] ?? ""}: database-db`,
            STORES,
            WATCH,
        ]);
        expect(graph.groups.map(({ title, notes }) => [title, ...notes]).slice(1, 4)).to.deep.equal([
            ["vpc-0a1b2c3d", "exists already"],
            ["Subnets of the load balancer", "subnet-0a", "subnet-0b"],
            ["Subnets of the tasks", "subnet-1a", "subnet-1b"],
        ]);
        expect(edgeLines(graph)).to.deep.equal([
            "internet -> loadBalancer-web tcp 80 exposed",
            "loadBalancer-web -> service-backend tcp 8000",
            "loadBalancer-web -> service-frontend tcp 8080",
            "service-backend -> database-db tcp 5432",
            "service-backend -> internet tcp 443",
            "service-frontend -> internet tcp 443",
        ]);
    });

    it("leads tasks without NAT to the endpoints in their VPC, and not to the internet", async () => {
        const graph = architecture(await servingDocument("dev without NAT"));

        expect(edgeLines(graph)).to.deep.equal([
            "internet -> loadBalancer-web tcp 80 exposed",
            "loadBalancer-web -> service-backend tcp 8000",
            "loadBalancer-web -> service-frontend tcp 8080",
            "service-backend -> database-db tcp 5432",
            "service-backend -> endpoint tcp 443",
            "service-frontend -> endpoint tcp 443",
        ]);
        expect(nodeLine(graph, "endpoint")).to.equal(
            "7 VPC endpoints |  | ecr.api | ecr.dkr | logs | s3 | secretsmanager | ssmmessages | sts",
        );
    });

    it("shows how backups and off-hours are started, and what they do", async () => {
        const [serving, all] = [await servingDocument("dev"), await stackDocument("dev")];

        const others = edgeLines(architecture(serving));
        expect(edgeLines(architecture(all)).filter((line) => !others.includes(line))).to.deep.equal([
            "bucket-backups -> schedule-backups-dump-announced announces to",
            "database-db -> schedule-off-hours-started-by-aws announces to",
            "schedule-backups-dump -> stateMachine-backups-dump starts",
            "schedule-backups-dump-announced -> stateMachine-backups-drill starts",
            "schedule-backups-dump-cut-off -> stateMachine-backups-dump starts",
            "schedule-backups-freshness -> function-backups starts",
            "schedule-off-hours-sleep -> stateMachine-off-hours starts",
            "schedule-off-hours-started-by-aws -> stateMachine-off-hours starts",
            "schedule-off-hours-wake -> stateMachine-off-hours starts",
            "stateMachine-backups-drill -> function-backups runs",
            "stateMachine-backups-drill -> task-backups-drill runs",
            "stateMachine-backups-drill -> topic-backups tells",
            "stateMachine-backups-dump -> function-backups runs",
            "stateMachine-backups-dump -> schedule-backups-dump-cut-off announces to",
            "stateMachine-backups-dump -> task-backups runs",
            "stateMachine-backups-dump -> topic-backups tells",
            "stateMachine-backups-restore -> function-backups runs",
            "stateMachine-backups-restore -> task-backups runs",
            "stateMachine-backups-restore -> topic-backups tells",
            "stateMachine-off-hours -> database-db stops, starts",
            "stateMachine-off-hours -> service-backend stops, starts",
            "stateMachine-off-hours -> service-frontend stops, starts",
            "task-backups -> database-db tcp 5432",
            "task-backups -> internet tcp 443",
            "task-backups-drill -> internet tcp 443",
        ]);
    });

    for (const name of STACK_CASES) {
        it(`has every resource of ${name} in one place, and none among the others`, async () => {
            const document = await stackDocument(name);
            const { nodes, groups } = architecture(document);
            const expected = document.resources.filter(
                ({ custom, type }) => custom && !type.startsWith("pulumi:providers:"),
            );

            const shown = [...nodes, ...groups].flatMap(({ resources }) => resources);
            expect([...shown].sort()).to.deep.equal(expected.map(({ urn }) => urn).sort());
            expect(nodes.filter(({ group }) => group === "others")).to.deep.equal([]);
        });
    }
});
