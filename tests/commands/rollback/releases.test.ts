import { expect } from "chai";
import fc from "fast-check";
import { imagesWithout, releasesOf, releaseTable, releaseWith } from "../../../commands/rollback/releases";
import { parseReference } from "../../../commands/rollback/registry";
import { digestOf, taskDefinitionOf } from "../../support/fake-releases";

const at = (day: number) => new Date(Date.UTC(2026, 10, day, 14, 3));
const deployment = (digit: string, revision: number, day: number) => ({
    digest: digestOf(digit),
    taskDefinitionArn: taskDefinitionOf(revision),
    finishedAt: at(day),
});
const image = (digit: string, day: number, ...tags: string[]) => ({ digest: digestOf(digit), tags, pushedAt: at(day) });

const DEPLOYMENTS = [deployment("a", 1, 1), deployment("b", 2, 5), deployment("a", 3, 9), deployment("c", 4, 7)];
const IMAGES = [
    image("a", 1, "backend-latest", "backend-v1.2.0", "backend-1f3c9a7d20be"),
    image("b", 4, "backend-0a0a0a0a0a0a"),
];
const RELEASES = releasesOf("backend", DEPLOYMENTS, IMAGES, digestOf("a"));

describe("the releases of a service", () => {
    it("are its images, each as it was deployed last, the newest first", () => {
        expect(RELEASES).to.deep.equal([
            {
                digest: digestOf("a"),
                tags: ["1f3c9a7d20be", "v1.2.0"],
                pushedAt: at(1),
                deployedAt: at(9),
                taskDefinitionArn: taskDefinitionOf(3),
                isCurrent: true,
                hasImage: true,
            },
            {
                digest: digestOf("c"),
                tags: [],
                pushedAt: undefined,
                deployedAt: at(7),
                taskDefinitionArn: taskDefinitionOf(4),
                isCurrent: false,
                hasImage: false,
            },
            {
                digest: digestOf("b"),
                tags: ["0a0a0a0a0a0a"],
                pushedAt: at(4),
                deployedAt: at(5),
                taskDefinitionArn: taskDefinitionOf(2),
                isCurrent: false,
                hasImage: true,
            },
        ]);
    });

    it("are a table", () => {
        expect(releaseTable(RELEASES).split("\n")).to.deep.equal([
            "          tag                               pushed            deployed          task definition",
            "  serves  1f3c9a7d20be, v1.2.0              2026-11-01 14:03  2026-11-09 14:03  slipway-prod-backend:3",
            "          sha256:cccccccccccc (image gone)  -                 2026-11-07 14:03  slipway-prod-backend:4",
            "          0a0a0a0a0a0a                      2026-11-04 14:03  2026-11-05 14:03  slipway-prod-backend:2",
        ]);
    });

    it("are not said to be gone where the registry could not be asked", () => {
        const releases = releasesOf("backend", DEPLOYMENTS, undefined, undefined);
        expect(releases.map(({ hasImage, isCurrent }) => [hasImage, isCurrent])).to.deep.equal(
            releases.map(() => [undefined, false]),
        );
    });

    for (const [wanted, digit] of [
        ["v1.2.0", "a"],
        ["backend-v1.2.0", "a"],
        ["0a0a0a0a0a0a", "b"],
        [digestOf("c"), "c"],
        ["sha256:cccccccccccc", "c"],
        ["latest", undefined],
        ["v1.2", undefined],
        ["sha256:ccc", undefined],
        ["frontend-v1.2.0", undefined],
        ["", undefined],
    ] as const) {
        it(`are found by "${wanted.slice(0, 24)}": ${digit ?? "none"}`, () => {
            expect(releaseWith("backend", RELEASES, wanted)?.digest).to.equal(digit && digestOf(digit));
        });
    }

    it("hold each image that was deployed once, whatever the order", () => {
        const anyDeployment = fc
            .tuple(
                fc.constantFrom("a", "b", "c", "d"),
                fc.integer({ min: 1, max: 99 }),
                fc.integer({ min: 1, max: 28 }),
            )
            .map(([digit, revision, day]) => deployment(digit, revision, day));
        fc.assert(
            fc.property(fc.array(anyDeployment), (deployments) => {
                const releases = releasesOf("backend", deployments, [], undefined);
                expect(releases.map(({ digest }) => digest)).to.have.members([
                    ...new Set(deployments.map(({ digest }) => digest)),
                ]);
                const times = releases.map(({ deployedAt }) => deployedAt.getTime());
                expect(times).to.deep.equal([...times].sort((one, other) => other - one));
                for (const { digest, deployedAt } of releases) {
                    const own = deployments.filter((each) => each.digest === digest);
                    expect(deployedAt.getTime()).to.equal(Math.max(...own.map((each) => each.finishedAt.getTime())));
                }
            }),
        );
    });
});

describe("imagesWithout", () => {
    it("names the images that a stack could not be deployed with by a tag", () => {
        const images = [
            image("a", 1, "backend-latest", "backend-1f3c"),
            image("b", 1, "frontend-1f3c"),
            image("c", 1, "frontend-latest"),
            image("d", 1, "backup-latest", "backup-0a0a"),
        ];
        expect(imagesWithout("1f3c", images)).to.deep.equal(["backup"]);
    });
});

describe("parseReference", () => {
    it("takes an image of ECR apart", () => {
        const reference = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/shop@${digestOf("a")}`;
        expect(parseReference(reference)).to.deep.equal({
            registry: "123456789012",
            region: "eu-west-1",
            repository: "team/shop",
            digest: digestOf("a"),
        });
    });

    for (const reference of [
        "",
        "public.example.com/shop@sha256:1",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1",
    ]) {
        it(`knows "${reference}" for none that it can look up`, () => {
            expect(parseReference(reference)).to.equal(undefined);
        });
    }
});
