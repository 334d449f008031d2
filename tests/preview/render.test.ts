import { expect } from "chai";
import { NO_OPTIONS } from "../../preview/options";
import type { RecordedResource, Recording } from "../../preview/recording";
import { render } from "../../preview/render";
import { line, screenOf } from "../../preview/style";
import { typeLabel } from "../../preview/type-label";

const FILE = { color: false, width: undefined };

function resource(type: string, name: string, more: Partial<RecordedResource> = {}): RecordedResource {
    return {
        urn: `${type} ${name}`,
        type,
        name,
        parent: undefined,
        custom: !type.startsWith("shop:") && !type.startsWith("awsx:"),
        external: false,
        standIn: false,
        id: `${name}-id`,
        inputs: {},
        outputs: {},
        secretInputs: [],
        secretOutputs: [],
        dependencies: [],
        propertyDependencies: {},
        options: NO_OPTIONS,
        ...more,
    };
}

function recording(more: Partial<Recording> = {}): Recording {
    return {
        project: "shop",
        stack: "dev",
        region: "eu-west-1",
        resources: [],
        outputs: {},
        secretOutputs: [],
        warnings: [],
        errors: [],
        ...more,
    };
}

const SHELF = "shop:index:Shelf books";

const SMALL = recording({
    resources: [
        resource("shop:index:Shelf", "books"),
        resource("aws:s3/bucket:Bucket", "books", { parent: SHELF, options: { ...NO_OPTIONS, protect: true } }),
        resource("aws:s3/bucketVersioning:BucketVersioning", "books", { parent: "aws:s3/bucket:Bucket books" }),
        resource("awsx:ec2:Vpc", "net", { parent: SHELF }),
        resource("aws:ec2/subnet:Subnet", "net-1", { parent: "awsx:ec2:Vpc net", standIn: true }),
        resource("aws:ec2/subnet:Subnet", "net-2", { parent: "awsx:ec2:Vpc net", standIn: true }),
        resource("aws:s3/bucket:Bucket", "shared", { external: true }),
        resource("random:index/randomId:RandomId", "suffix", {
            options: { ...NO_OPTIONS, retainOnDelete: true, import: "old" },
        }),
    ],
    outputs: {
        url: "https://example.com",
        password: "hidden",
        ids: ["a", 1],
        longName: { "@isPulumiResource": true, id: "x" },
    },
    secretOutputs: ["password"],
    warnings: ["no backups"],
    errors: ["no region:\n  name one\n"],
});

describe("the report of a preview", () => {
    it("shows tree, counts, outputs, warnings and errors", () => {
        expect(render(SMALL, 1.24, FILE)).to.equal(
            [
                "Preview of shop: stack dev in eu-west-1",
                "",
                "dev",
                "├─ Shelf books",
                "│  ├─ s3.Bucket books (protected)",
                "│  │  └─ s3.BucketVersioning books",
                "│  └─ awsx.ec2.Vpc net",
                "│     ├─ ec2.Subnet net-1",
                "│     └─ ec2.Subnet net-2",
                "├─ s3.Bucket shared (read only)",
                "└─ random.RandomId suffix (imported, retained)",
                "",
                "Resources by type",
                "  components  2  Shelf 1, awsx.ec2.Vpc 1",
                "  ec2         2  Subnet 2",
                "  random      1  RandomId 1",
                "  s3          3  Bucket 2, BucketVersioning 1",
                "",
                "Stack outputs",
                '  ids       ["a",1]',
                '  longName  {"id":"x"}',
                "  password  [secret]",
                "  url       https://example.com",
                "",
                "Warnings",
                "  no backups",
                "",
                "Errors",
                "  no region:",
                "    name one",
                "",
                "6 resources and 2 components in 1.2 s.",
                "No AWS account was asked: ids, names, ARNs and addresses that AWS would compute are stand-ins.",
                "",
            ].join("\n"),
        );
    });

    it("leaves out what there is nothing of", () => {
        const report = render(recording({ resources: [resource("aws:sns/topic:Topic", "alarms")] }), 0.5, FILE);

        expect(report).to.equal(
            [
                "Preview of shop: stack dev in eu-west-1",
                "",
                "dev",
                "└─ sns.Topic alarms",
                "",
                "Resources by type",
                "  sns  1  Topic 1",
                "",
                "1 resource and 0 components in 0.5 s.",
                "No AWS account was asked: ids, names, ARNs and addresses that AWS would compute are stand-ins.",
                "",
            ].join("\n"),
        );
    });

    it("keeps within the screen", () => {
        const lines = render(SMALL, 1, { color: false, width: 26 }).split("\n");

        expect(lines).to.include.members([
            "│  ├─ s3.Bucket books (pr…",
            "  components  2  Shelf 1,",
            "                 awsx.ec2…",
            "  url       https://examp…",
        ]);
    });

    it("shows components, marks and warnings in colour", () => {
        const lines = render(SMALL, 1, { color: true, width: 80 }).split("\n");

        expect(lines).to.include.members([
            "\u001b[2m├─ \u001b[0m\u001b[1mShelf books\u001b[0m",
            "\u001b[2m│  ├─ \u001b[0ms3.Bucket books\u001b[33m (protected)\u001b[0m",
            "  \u001b[33mno backups\u001b[0m",
        ]);
    });
});

describe("type labels", () => {
    const labels = [
        ["aws:ecs/service:Service", true, "ecs.Service"],
        ["aws:index/provider:Provider", true, "aws.Provider"],
        ["awsx:ec2:Vpc", false, "awsx.ec2.Vpc"],
        ["slipway:index:FargateService", false, "FargateService"],
        ["docker:index/image:Image", true, "docker.Image"],
        ["docker-build:index:Image", true, "docker-build.Image"],
        ["pulumi:providers:aws", true, "providers.aws"],
        ["pulumi-nodejs:dynamic:Resource", true, "dynamic.Resource"],
    ] as const;

    for (const [type, custom, label] of labels) {
        it(`make ${label} of ${type}`, () => {
            expect(typeLabel(type, custom)).to.equal(label);
        });
    }
});

describe("the screen", () => {
    it("has colours and a width if it is a terminal", () => {
        expect(screenOf({ isTTY: true, columns: 80 }, {})).to.deep.equal({ color: true, width: 80 });
        expect(screenOf({ isTTY: true, columns: 80 }, { NO_COLOR: "1" })).to.deep.equal({ color: false, width: 80 });
        expect(screenOf({ isTTY: true, columns: 80 }, { NO_COLOR: "" })).to.deep.equal({ color: true, width: 80 });
        expect(screenOf({ isTTY: true, columns: 0 }, {})).to.deep.equal({ color: true, width: undefined });
        expect(screenOf({ columns: 80 }, {})).to.deep.equal({ color: false, width: undefined });
    });

    it("shows a line whole where it just fits", () => {
        const pieces = [{ text: "abc" }, { text: "def" }];

        expect(line(pieces, { color: false, width: 6 })).to.equal("abcdef");
        expect(line(pieces, { color: false, width: 5 })).to.equal("abcd…");
        expect(line(pieces, { color: false, width: 3 })).to.equal("ab…");
    });
});
