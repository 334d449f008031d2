import { expect } from "chai";
import { architecture } from "../../../preview/picture/graph";
import { backups } from "./backups";
import { component, documentWith, resource, securityGroup, smallNetwork } from "./documents";
import { edgeLines, groupLines, nodeLine } from "./lines";

describe("the architecture of any program", () => {
    it("is empty for a program without resources", () => {
        expect(architecture(documentWith())).to.deep.equal({
            project: "shop",
            stack: "test",
            region: "eu-west-1",
            groups: [],
            nodes: [],
            edges: [],
            references: [],
        });
    });

    it("shows schedules and flows, what they run in the network, and what it does not know", () => {
        const graph = architecture(backups());

        expect(groupLines(graph)).to.deep.equal([
            "edge: internet",
            "vpc-net:",
            "vpc-net-public: nat-nat",
            "vpc-net-private: task-dump, database-db",
            "flows: function-check, schedule-nightly, stateMachine-backup, topic-alerts, bucket-dumps",
            "watch: alarm-failed",
            "others: other--b-, other-glue-Job, other-loose",
        ]);
        expect(edgeLines(graph)).to.deep.equal([
            "bucket-dumps -> function-check notifies",
            "nat-nat -> internet tcp 443",
            "schedule-nightly -> stateMachine-backup starts",
            "stateMachine-backup -> function-check runs",
            "stateMachine-backup -> task-dump runs",
            "stateMachine-backup -> topic-alerts tells",
            "task-dump -> database-db tcp 5432",
            "task-dump -> nat-nat tcp 443",
        ]);
        expect(graph.references.map(({ from, to }) => `${from} ${to}`)).to.deep.equal([
            "alarm-failed topic-alerts",
            "bucket-dumps function-check",
            "schedule-nightly stateMachine-backup",
            "stateMachine-backup function-check",
            "stateMachine-backup topic-alerts",
        ]);
        expect(nodeLine(graph, "schedule-nightly")).to.equal("nightly | Schedule | cron(0 3 * * ? *) Europe/Dublin");
        expect(nodeLine(graph, "database-db")).to.equal(
            "db | PostgreSQL 18 on RDS | db.t4g.micro | no automated backups",
        );
        expect(nodeLine(graph, "other-glue-Job")).to.equal("glue.Job | 2 resources | month | year");
        expect(nodeLine(graph, "other-loose")).to.equal("loose | iam.Role");
    });

    it("has every resource in one place", () => {
        const document = backups();
        const { nodes, groups } = architecture(document);

        const shown = [...nodes, ...groups].flatMap(({ resources }) => resources);
        const expected = document.resources.filter(({ custom }) => custom).map(({ urn }) => urn);
        expect([...shown].sort()).to.deep.equal(expected.sort());
    });

    it("tells nodes with one name apart", () => {
        const bucket = "aws:s3/bucket:Bucket";
        const { nodes } = architecture(documentWith(resource(bucket, "a b"), resource(bucket, "a-b")));

        expect(nodes.map(({ id, title }) => [id, title])).to.deep.equal([
            ["bucket-a-b", "a b"],
            ["bucket-a-b-2", "a-b"],
        ]);
    });

    it("gives a part to what it names, or else to what is in its component", () => {
        const { nodes } = architecture(
            documentWith(
                component("one"),
                component("two"),
                resource("aws:s3/bucket:Bucket", "first", { parent: "one" }),
                resource("aws:s3/bucket:Bucket", "second", { parent: "two" }),
                resource("aws:s3/bucketPolicy:BucketPolicy", "named", {
                    parent: "two",
                    id: "named",
                    inputs: { bucket: "first-id" },
                }),
                resource("aws:iam/role:Role", "sibling", { parent: "two" }),
            ),
        );

        expect(nodes.map(({ title, resources }) => [title, resources.length])).to.deep.equal([
            ["first", 2],
            ["second", 2],
        ]);
        expect(nodes.map(({ resources }) => resources[1]?.split("::").at(-1))).to.deep.equal(["named", "sibling"]);
    });

    it("leads a load balancer without security groups to what its listener forwards to", () => {
        const network = "network";
        const graph = architecture(
            documentWith(
                ...smallNetwork(),
                resource("aws:lb/loadBalancer:LoadBalancer", "nlb", {
                    outputs: { arn: "arn:nlb" },
                    inputs: { loadBalancerType: network, internal: true, subnets: ["subnet-private"] },
                }),
                resource("aws:lb/targetGroup:TargetGroup", "app", {
                    outputs: { arn: "arn:app" },
                    inputs: { port: 9000, protocol: "TCP", vpcId: "vpc-net" },
                }),
                resource("aws:lb/listener:Listener", "app", {
                    inputs: { loadBalancerArn: "arn:nlb", defaultActions: [{ targetGroupArn: "arn:app" }] },
                }),
                resource("aws:ecs/service:Service", "app", {
                    inputs: {
                        loadBalancers: [{ targetGroupArn: "arn:app" }],
                        networkConfiguration: { subnets: ["subnet-private"] },
                    },
                }),
            ),
        );

        expect(edgeLines(graph)).to.deep.equal(["loadBalancer-nlb -> service-app tcp 9000"]);
        expect(nodeLine(graph, "loadBalancer-nlb")).to.equal("nlb | Network load balancer | internal");
    });

    it("keeps several networks apart", () => {
        const second = [
            resource("aws:ec2/vpc:Vpc", "other", { id: "vpc-other", inputs: { cidrBlock: "10.9.0.0/16" } }),
            resource("aws:ec2/subnet:Subnet", "data", {
                id: "subnet-data",
                inputs: { vpcId: "vpc-other", cidrBlock: "10.9.0.0/24", tags: { Tier: "Data Tier" } },
            }),
            resource("aws:elasticache/serverlessCache:ServerlessCache", "cache", {
                inputs: { subnetIds: ["subnet-data"], engine: "valkey" },
            }),
        ];

        expect(groupLines(architecture(documentWith(...second, ...smallNetwork())))).to.deep.equal([
            "vpc-other:",
            "vpc-other-data-tier: cache-cache",
            "vpc-net:",
            "vpc-net-public: nat-nat",
            "vpc-net-private:",
        ]);
    });

    it("shows a security group with rules that nothing uses as a part of its network", () => {
        const graph = architecture(documentWith(...smallNetwork(), securityGroup("spare")));

        const vpc = graph.groups.find(({ id }) => id === "vpc-net");
        expect(vpc?.resources.map((urn) => urn.split("::").slice(-2).join("::"))).to.deep.equal([
            "aws:ec2/vpc:Vpc::net",
            "aws:ec2/internetGateway:InternetGateway::net",
            "aws:ec2/securityGroup:SecurityGroup::spare",
        ]);
    });

    it("marks what is read, imported, retained or open to the internet", () => {
        const graph = architecture(
            documentWith(
                resource("aws:s3/bucket:Bucket", "read", { external: true }),
                resource("aws:s3/bucket:Bucket", "taken", { options: { import: "taken", retainOnDelete: true } }),
                resource("aws:s3/bucket:Bucket", "site"),
                resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "site", {
                    id: "block",
                    inputs: { bucket: "site-id", blockPublicAcls: false },
                }),
                resource("aws:rds/instance:Instance", "open", {
                    inputs: { engine: "mysql", publiclyAccessible: true, storageEncrypted: false },
                }),
            ),
        );

        expect(graph.nodes.map(({ id }) => nodeLine(graph, id))).to.deep.equal([
            "read | S3 bucket | [read only]",
            "site | S3 bucket | [public]",
            "taken | S3 bucket | [retained] | [imported]",
            "open | MySQL on RDS | no automated backups | not encrypted | [public]",
        ]);
    });
});
