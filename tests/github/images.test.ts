import { expect } from "chai";
import fc from "fast-check";
import YAML from "yaml";
import { assertSameBuilds, type Build, buildArguments, buildsOf } from "../../.github/scripts/delivery/builds";
import { assertSame, parseDigests, prepared, sameDigests } from "../../.github/scripts/delivery/digests";
import { fetchReleased, isThere, markReleased, push, released } from "../../.github/scripts/delivery/images";
import { NO_OPTIONS } from "../../preview/options";
import { rejection } from "../support/rejection";
import { FakeRegistry } from "./support/fake-registry";

const STAGING = { url: "222222222222.dkr.ecr.eu-west-1.amazonaws.com/slipway-staging", region: "eu-west-1" };
const PROD = { url: "333333333333.dkr.ecr.eu-west-1.amazonaws.com/slipway-prod", region: "eu-west-1" };
const KEY = "awskms://alias/slipway-pulumi?region=eu-west-1";

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const DIGESTS = { backend: digest("a"), frontend: digest("b") };

function registry(): FakeRegistry {
    const fake = new FakeRegistry();
    fake.repositories.set(
        STAGING.url,
        new Map([
            ["backend-latest", digest("a")],
            ["frontend-latest", digest("b")],
        ]),
    );
    fake.repositories.set(PROD.url, new Map());
    return fake;
}

describe("images on their way", () => {
    it("go from one environment's repository to another's with their digests, and nothing is built", async () => {
        const fake = registry();
        const names = ["backend", "frontend"];
        const fetched = await fetchReleased(fake.run, STAGING, names, "images");
        expect(fetched).to.deep.equal(DIGESTS);
        await push(fake.run, PROD, { digests: fetched, folder: "images", revision: "0123456789ab" });
        expect([...(fake.repositories.get(PROD.url) ?? [])]).to.deep.equal([
            ["backend-0123456789ab", digest("a")],
            ["frontend-0123456789ab", digest("b")],
        ]);
        expect(fake.commands.filter((command) => /\b(build|docker) /.test(command))).to.deep.equal([]);
        expect(fake.commands.filter((command) => command.startsWith("skopeo copy"))).to.satisfy((all: string[]) =>
            all.every((command) => command.includes("--preserve-digests")),
        );
    });

    it("take no password as an argument", async () => {
        const fake = registry();
        await fetchReleased(fake.run, STAGING, ["backend"], "images");
        expect(fake.inputs).to.deep.equal(["password"]);
        expect(fake.commands.join("\n")).not.to.match(/(?<!--|get-login-)password(?!-stdin)/);
    });

    it("are not pushed again when they are there", async () => {
        const fake = registry();
        fake.layouts.set("oci:images/backend", digest("a"));
        const images = { digests: { backend: digest("a") }, folder: "images", revision: "0123456789ab" };
        await push(fake.run, PROD, images);
        await push(fake.run, PROD, images);
        expect(fake.commands.filter((command) => command.startsWith("skopeo copy"))).to.have.length(1);
    });

    it("stop where the tag has another image, or another one arrives", async () => {
        const images = { digests: { backend: digest("a") }, folder: "images", revision: "0123456789ab" };
        const taken = registry();
        taken.repositories.get(PROD.url)?.set("backend-0123456789ab", digest("f"));
        const message =
            `The registry holds other images than the ones that were scanned:\n  backend: ${digest("f")} instead of ${digest("a")}\n` +
            "Nothing has been deployed. Delete those tags from the repository, and run the job again.";
        expect((await rejection(push(taken.run, PROD, images))).message).to.equal(message);
        const broken = registry();
        broken.layouts.set("oci:images/backend", digest("a"));
        broken.broken = digest("f");
        expect((await rejection(push(broken.run, PROD, images))).message).to.equal(message);
    });

    it("stop where a layout is missing", async () => {
        const images = { digests: DIGESTS, folder: "images", revision: "0123456789ab" };
        expect((await rejection(push(registry().run, PROD, images))).message).to.include(
            "skopeo copy --quiet ended with 1",
        );
    });

    it("are those behind latest, which a deployment moves at its end", async () => {
        const fake = registry();
        fake.repositories.get(STAGING.url)?.set("backend-new", digest("c"));
        await markReleased(fake.run, STAGING, { backend: digest("c") });
        expect(await released(fake.run, STAGING, ["backend", "frontend"])).to.deep.equal({
            backend: digest("c"),
            frontend: digest("b"),
        });
    });

    it("are none in an environment that has not been deployed", async () => {
        const fake = registry();
        fake.repositories.delete(PROD.url);
        expect(await isThere(fake.run, PROD)).to.equal(false);
        expect(await released(fake.run, PROD, ["backend"])).to.equal(undefined);
        expect(await released(fake.run, STAGING, ["backend", "backup"])).to.equal(undefined);
        expect((await rejection(fetchReleased(fake.run, PROD, ["backend"], "images"))).message).to.equal(
            `${PROD.url} has no released images yet. Deploy that environment first.`,
        );
    });

    it("are not taken for missing when AWS refuses the look-up", async () => {
        const fake = registry();
        fake.refusal = "An error occurred (AccessDeniedException)";
        expect((await rejection(released(fake.run, PROD, ["backend"]))).message).to.equal(
            "The repository slipway-prod cannot be looked up:\nAn error occurred (AccessDeniedException)",
        );
    });
});

describe("digests", () => {
    it("stand in the stack file, whose comments stay", () => {
        const before = "# prod\nconfig:\n  aws:region: eu-west-1 # Ireland\n  slipway:registry:\n    protect: true\n";
        expect(prepared(before, DIGESTS, KEY)).to.equal(
            `# prod\nconfig:\n  aws:region: eu-west-1 # Ireland\n  slipway:registry:\n    protect: true\n    digests:\n` +
                `      backend: ${digest("a")}\n      frontend: ${digest("b")}\n` +
                `secretsprovider: ${KEY}\n`,
        );
    });

    it("are replaced, and leave the key that the file has", () => {
        const before = prepared(
            [`secretsprovider: ${KEY}2`, "encryptedkey: abc", "config: { slipway:environment: dev }"].join("\n"),
            DIGESTS,
            KEY,
        );
        const after = prepared(before, { backend: digest("c") }, KEY);
        expect(YAML.parse(after)).to.deep.equal({
            secretsprovider: `${KEY}2`,
            encryptedkey: "abc",
            config: { "slipway:environment": "dev", "slipway:registry": { digests: { backend: digest("c") } } },
        });
        expect(prepared("encryptionsalt: v1\nconfig: {}\n", DIGESTS, KEY)).not.to.include("secretsprovider");
        expect(() => prepared("a: [", DIGESTS, KEY)).to.throw("The stack file is no YAML");
    });

    it("are read only in their form", () => {
        expect(parseDigests(JSON.stringify(DIGESTS))).to.deep.equal(DIGESTS);
        for (const json of [
            "",
            "[]",
            '{"backend":"latest"}',
            '{"backend":"sha256:abc"}',
            '{"../x":"' + digest("a") + '"}',
        ]) {
            expect(() => parseDigests(json), json).to.throw(
                "The digests of the images are no JSON object of names with sha256:… each.",
            );
        }
    });

    it("are the same or not, in whatever order", () => {
        const all = fc.dictionary(
            fc.constantFrom("backend", "frontend", "backup"),
            fc.constantFrom("a", "b").map(digest),
        );
        fc.assert(
            fc.property(all, all, (one, other) => {
                const turned = Object.fromEntries(Object.entries(one).reverse());
                expect(sameDigests(one, turned)).to.equal(true);
                const differs = Object.keys({ ...one, ...other }).some((name) => one[name] !== other[name]);
                expect(sameDigests(one, other)).to.equal(!differs);
                const missing = Object.keys(one).some((name) => one[name] !== other[name]);
                expect(
                    throws(() => {
                        assertSame(one, other);
                    }),
                ).to.equal(missing);
            }),
        );
        expect(sameDigests({}, undefined)).to.equal(false);
    });
});

describe("what is built", () => {
    const build: Build = {
        name: "backup",
        context: "runtime",
        dockerfile: "runtime/Dockerfile",
        platform: "linux/arm64",
        args: { POSTGRESQL_MAJOR: "18", REVISION: "mine" },
    };

    it("is each image of the preview once, as the program would build it", () => {
        const image = (name: string) => ({
            type: "docker:index/image:Image",
            name,
            inputs: {
                build: { ...build, args: { BUILDKIT_INLINE_CACHE: "1", POSTGRESQL_MAJOR: "18" } },
            },
        });
        const resource = {
            urn: "u",
            custom: true,
            standIn: false,
            external: false,
            outputs: {},
            dependencies: [],
            propertyDependencies: {},
        };
        const resources = ["backup", "backup-version", "backup-latest"].map((name) => ({
            ...resource,
            ...image(name),
            options: NO_OPTIONS,
        }));
        expect(buildsOf({ resources })).to.deep.equal(
            [{ ...build, target: undefined, args: { POSTGRESQL_MAJOR: "18" } }].map(({ target, ...rest }) => rest),
        );
    });

    it("becomes an OCI layout without an attestation, with the revision in it", () => {
        expect(buildArguments(build, { folder: "images", revision: "0123456789ab", cache: false })).to.deep.equal([
            "buildx",
            "build",
            "--platform=linux/arm64",
            "--provenance=false",
            "--output=type=oci,dest=images/backup,tar=false",
            "--metadata-file=images/backup.json",
            "--file=runtime/Dockerfile",
            "--build-arg=REVISION=mine",
            "--build-arg=POSTGRESQL_MAJOR=18",
            "runtime",
        ]);
        const cached = buildArguments({ ...build, target: "x" }, { folder: "images", revision: "0", cache: true });
        expect(cached).to.include.members([
            "--target=x",
            "--cache-from=type=gha,scope=backup",
            "--cache-to=type=gha,scope=backup,mode=max",
        ]);
    });

    it("must be the same for environments that share images", () => {
        const other = { ...build, platform: "linux/amd64" };
        assertSameBuilds({ name: "staging", builds: [build] }, { name: "prod", builds: [{ ...build }] });
        expect(() => {
            assertSameBuilds(
                { name: "staging", builds: [build] },
                { name: "prod", builds: [other, { ...build, name: "mailer" }] },
            );
        }).to.throw(
            "prod runs the images of staging, and their stack files want different ones:\n" +
                "  backup: linux/arm64 runtime POSTGRESQL_MAJOR=18 REVISION=mine in staging, linux/amd64 runtime POSTGRESQL_MAJOR=18 REVISION=mine in prod\n" +
                "  mailer: none in staging, linux/arm64 runtime POSTGRESQL_MAJOR=18 REVISION=mine in prod\n" +
                "Give both the same architecture and versions, or prod a branch of its own.",
        );
    });
});

function throws(act: () => void): boolean {
    try {
        act();
        return false;
    } catch {
        return true;
    }
}
