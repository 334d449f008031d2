import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type ExistingVpc, LoadBalancer, PostgresDb, Vpc } from "../../components";
import { answering, parents } from "../support/components";
import { failure, recordProgram, resource } from "../support/program";

const COMPONENT = "slipway:index:Vpc";

const BY_IDS: ExistingVpc = {
    vpcId: "vpc-0a1b2c3d",
    publicSubnets: ["subnet-0c", "subnet-0a"],
    privateSubnets: ["subnet-1a", "subnet-1b"],
    isolatedSubnets: ["subnet-2a", "subnet-2b", "subnet-2c"],
};

const BY_TAGS: ExistingVpc = {
    vpcId: "vpc-0a1b2c3d",
    publicSubnets: { Tier: "public" },
    privateSubnets: { Tier: "private", Team: "shop" },
    isolatedSubnets: { Tier: "isolated" },
};

/** Answers searches for subnets by what is searched for, in disorder, like AWS. */
function answerSubnets(ids: (filters: string) => string[]): void {
    answering("aws:ec2/getSubnets:getSubnets", ({ filters }) => ({ ids: ids(JSON.stringify(filters)) }));
}

/** The message of a failing program, without the property that Pulumi's runtime met it at and puts before it. */
async function ownMessage(program: () => unknown): Promise<string> {
    return (await failure(program)).replace(/^(error serializing property "\w+": )+/, "");
}

describe("Vpc that exists", () => {
    it("takes over the VPC and its subnets by their ids, in the given order, and creates nothing", async () => {
        const recording = await recordProgram(() => {
            new Vpc("network", { existing: BY_IDS });
        });
        expect(parents(recording)).to.deep.equal({ [`${COMPONENT}::network`]: "stack" });
        expect(resource(recording, COMPONENT, "network").outputs).to.deep.equal({
            vpcId: "vpc-0a1b2c3d",
            publicSubnetIds: ["subnet-0c", "subnet-0a"],
            privateSubnetIds: ["subnet-1a", "subnet-1b"],
            isolatedSubnetIds: ["subnet-2a", "subnet-2b", "subnet-2c"],
        });
    });

    it("has tasks run in the private subnets, without public addresses", async () => {
        const found: unknown[] = [];
        await recordProgram(() => {
            const { tasks } = new Vpc("network", { existing: BY_IDS });
            tasks.subnetIds.apply((subnetIds) => found.push({ ...tasks, subnetIds }));
        });
        expect(found).to.deep.equal([{ subnetIds: ["subnet-1a", "subnet-1b"], assignPublicIp: false }]);
    });

    it("asks AWS for nothing where it has the ids", async () => {
        const recording = await recordProgram(() => {
            answerSubnets(() => {
                throw new Error("asked for subnets");
            });
            new Vpc("network", { existing: BY_IDS });
        });
        expect(recording.resources).to.have.length(1);
    });

    it("finds subnets in that VPC that carry all of the tags, sorts them, and creates nothing", async () => {
        const searches: string[] = [];
        const recording = await recordProgram(() => {
            answerSubnets((filters) => {
                searches.push(filters);
                return ["subnet-b", "subnet-c", "subnet-a"];
            });
            new Vpc("network", { existing: BY_TAGS });
        });
        const inVpc = { name: "vpc-id", values: ["vpc-0a1b2c3d"] };
        expect(searches.map((filters): unknown => JSON.parse(filters))).to.have.deep.members([
            [inVpc, { name: "tag:Tier", values: ["public"] }],
            [inVpc, { name: "tag:Tier", values: ["private"] }, { name: "tag:Team", values: ["shop"] }],
            [inVpc, { name: "tag:Tier", values: ["isolated"] }],
        ]);
        expect(parents(recording)).to.deep.equal({ [`${COMPONENT}::network`]: "stack" });
        const sorted = ["subnet-a", "subnet-b", "subnet-c"];
        expect(resource(recording, COMPONENT, "network").outputs).to.deep.equal({
            vpcId: "vpc-0a1b2c3d",
            publicSubnetIds: sorted,
            privateSubnetIds: sorted,
            isolatedSubnetIds: sorted,
        });
    });

    it("keeps the subnets of the tiers apart", async () => {
        const recording = await recordProgram(() => {
            answerSubnets((filters) => {
                const [tier] = /public|private|isolated/.exec(filters) ?? [];
                return [`subnet-${tier}-2`, `subnet-${tier}-1`];
            });
            new Vpc("network", { existing: { ...BY_TAGS, privateSubnets: ["subnet-x", "subnet-y"] } });
        });
        expect(resource(recording, COMPONENT, "network").outputs).to.deep.equal({
            vpcId: "vpc-0a1b2c3d",
            publicSubnetIds: ["subnet-public-1", "subnet-public-2"],
            privateSubnetIds: ["subnet-x", "subnet-y"],
            isolatedSubnetIds: ["subnet-isolated-1", "subnet-isolated-2"],
        });
    });

    it("looks for subnets with the provider that it is given", async () => {
        const regions: unknown[] = [];
        await recordProgram(() => {
            answering("aws:ec2/getSubnets:getSubnets", (_, provider) => {
                regions.push(provider);
                return { ids: ["subnet-a", "subnet-b"] };
            });
            const provider = new aws.Provider("virginia", { region: "us-east-1" });
            new Vpc("network", { existing: BY_TAGS }, { provider });
        });
        expect(regions).to.deep.equal(["virginia", "virginia", "virginia"]);
    });

    it("says which tier's tags match no subnet", async () => {
        const message = await ownMessage(() => {
            answerSubnets((filters) => (filters.includes("isolated") ? [] : ["subnet-a", "subnet-b"]));
            new Vpc("network", { existing: BY_TAGS });
        });
        expect(message).to.equal(
            'The isolated tier of vpc-0a1b2c3d needs at least 2 subnets, in two zones. The tags {"Tier":"isolated"} ' +
                "give 0. Correct them, or list the ids of the subnets.",
        );
    });

    it("says which tier's tags match one subnet only", async () => {
        const message = await ownMessage(() => {
            answerSubnets((filters) => (filters.includes("private") ? ["subnet-a"] : ["subnet-a", "subnet-b"]));
            new Vpc("network", { existing: BY_TAGS });
        });
        expect(message).to.equal(
            "The private tier of vpc-0a1b2c3d needs at least 2 subnets, in two zones. The tags " +
                '{"Tier":"private","Team":"shop"} give 1. Correct them, or list the ids of the subnets.',
        );
    });

    it("says which tier has too few subnets by their ids", async () => {
        const message = await ownMessage(() => {
            new Vpc("network", { existing: { ...BY_TAGS, publicSubnets: ["subnet-a"] } });
        });
        expect(message).to.equal(
            "The public tier of vpc-0a1b2c3d needs at least 2 subnets, in two zones. The ids that were listed give 1. " +
                "Correct them, or list the ids of the subnets.",
        );
    });

    it("needs public and isolated subnets only where something stands in them", async () => {
        const { vpcId, privateSubnets } = BY_IDS;
        const program = (use: (vpc: Vpc) => unknown) => () => {
            use(new Vpc("network", { existing: { vpcId, privateSubnets } }));
        };
        const recording = await recordProgram(program(({ privateSubnetIds }) => privateSubnetIds));
        expect(resource(recording, COMPONENT, "network").outputs).to.deep.equal({
            vpcId: "vpc-0a1b2c3d",
            privateSubnetIds: ["subnet-1a", "subnet-1b"],
        });
        expect(await failure(program((vpc) => new LoadBalancer("web", { vpc, accessLogs: false })))).to.equal(
            'Vpc "network" has no public subnets, which a load balancer stands in: set existing.publicSubnets.',
        );
        expect(await failure(program((vpc) => new PostgresDb("db", { vpc })))).to.equal(
            'Vpc "network" has no isolated subnets, which a database stands in: set existing.isolatedSubnets.',
        );
    });

    describe("as a stack file describes it", () => {
        // What comes from a stack file has the type that the program asks for, and may be something else.
        const described = (vpc: unknown) =>
            failure(
                () => new Vpc("network", { existing: new pulumi.Config("shop").requireObject<ExistingVpc>("vpc") }),
                { "shop:vpc": JSON.stringify(vpc) },
            );

        it("is told all of its mistakes at once", async () => {
            expect(
                await described({
                    vpcId: "network-1",
                    publicSubnets: ["subnet-0a", "vpc-1", 7],
                    isolatedSubnets: {},
                    subnets: [],
                }),
            ).to.equal(
                [
                    'The existing VPC of "network" has 5 mistakes:',
                    '  existing.vpcId: "network-1" is not the id of a VPC, as "vpc-0a1b2c3d".',
                    '  existing.publicSubnets: "vpc-1", 7: not the id of a subnet, as "subnet-0a1b2c3d".',
                    "  existing.privateSubnets: nothing is neither a list of ids nor tags with their values.",
                    "  existing.isolatedSubnets: {} is neither a list of ids nor tags with their values.",
                    "  existing.subnets: there is no such property. There are vpcId, publicSubnets, privateSubnets, isolatedSubnets.",
                ].join("\n"),
            );
        });

        it("may not name a subnet twice, since two in one zone are no two zones", async () => {
            expect(await described({ ...BY_IDS, privateSubnets: ["subnet-1a", "subnet-1a"] })).to.equal(
                'existing.privateSubnets: "subnet-1a" is listed more than once.',
            );
        });

        it("must be an object", async () => {
            expect(await described("vpc-0a1b2c3d")).to.equal(
                'existing: "vpc-0a1b2c3d" is not an object with vpcId, privateSubnets, and what else it has.',
            );
        });
    });
});
