import { expect } from "chai";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import YAML from "yaml";
import { ephemeralName, ephemeralStackFile, pullRequestOf } from "../../.github/scripts/ephemeral/stack-file";
import { NAME_LIMITS } from "../../components/names";
import { isPlainObject, type PlainObject } from "../../config/merge";
import { readSettings } from "../../config/stack-file";
import { record, type Recording } from "../../preview/record";
import { PROJECT } from "../support/program";
import { runIndex } from "../support/stacks";

const ROUTES = {
    backend: { priority: 10, paths: ["/api/*"] },
    frontend: { priority: 100, paths: ["/*"] },
};

/** Names of pull requests' stacks have at most as many digits. */
const LARGEST = 9_999_999;

const secretsProvider = "awskms://alias/slipway-pulumi?region=eu-west-1";

const source = (stack: string) => readFileSync(join(PROJECT, `Pulumi.${stack}.yaml`), "utf8");

function configOf(file: string): PlainObject {
    const parsed: unknown = YAML.parse(file);
    if (!isPlainObject(parsed) || !isPlainObject(parsed.config)) {
        throw new Error("no config");
    }
    return parsed.config;
}

function settingsIn(file: string): PlainObject {
    return Object.fromEntries(
        Object.entries(configOf(file)).flatMap(([key, value]) =>
            key.startsWith("slipway:") ? [[key.slice("slipway:".length), value]] : [],
        ),
    );
}

/** A stack file whose alarms reach people and Slack. */
function telling(file: string): string {
    const document = YAML.parseDocument(file);
    document.setIn(["config", "slipway:monitoring", "page"], ["oncall@example.com"]);
    document.setIn(["config", "slipway:monitoring", "inform"], ["dev@example.com"]);
    document.setIn(["config", "slipway:monitoring", "slack"], { secretName: "slipway/slack" });
    return document.toString();
}

function recordFile(file: string, stack: string): Promise<Recording> {
    const config = Object.fromEntries(
        Object.entries(configOf(file)).map(([key, value]) => [
            key,
            typeof value === "string" ? value : JSON.stringify(value),
        ]),
    );
    return record({ project: "slipway", stack, config }, runIndex);
}

describe("the stack of a pull request", () => {
    it("is named so that AWS takes it, and its pull request is read from the name", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: LARGEST }), (pullRequest) => {
                const stack = ephemeralName(pullRequest);
                expect(pullRequestOf(stack)).to.equal(pullRequest);
                // A project of 29 characters is the longest that fits beside it.
                const project = `a${"b".repeat(28)}`;
                expect(readSettings({ environment: "dev" }, ROUTES, { project, stack }).mistakes).to.deep.equal([]);
            }),
            { numRuns: 30 },
        );
    });

    it("is no other stack", () => {
        for (const stack of ["dev", "pr-", "pr-0", "pr-07", "pr-1a", "pr-1-2", "my-pr-1", "PR-1", "pr-1 "]) {
            expect(pullRequestOf(stack), stack).to.equal(undefined);
        }
        for (const wrong of [0, -1, 1.5, Number.NaN, 2 ** 53]) {
            expect(() => ephemeralName(wrong)).to.throw("is no number of a pull request");
        }
    });

    for (const from of ["dev", "staging", "prod"]) {
        it(`made from ${from}, has settings that the program takes`, () => {
            const settings = settingsIn(
                ephemeralStackFile({ pullRequest: LARGEST, source: source(from), secretsProvider }),
            );
            const { mistakes } = readSettings(settings, ROUTES, { project: "slipway", stack: ephemeralName(LARGEST) });
            expect(mistakes).to.deep.equal([]);
        });
    }

    it("takes a network that is there as it is, and no image, domain or restored database of the environment's", () => {
        const file = YAML.stringify({
            encryptedkey: "a2V5",
            config: {
                "aws:region": "eu-west-1",
                "aws:defaultTags": { tags: { Project: "shop" } },
                "slipway:environment": "dev",
                "slipway:images": "1f3c9a7d20be",
                "slipway:registry": { digests: { backend: "sha256:0" } },
                "slipway:network": { existing: { vpcId: "vpc-1" } },
                "slipway:web": {
                    domain: "dev.example.com",
                    hostedZoneId: "Z1",
                    certificateArn: "arn",
                    idleTimeoutSeconds: 9,
                },
                "slipway:database": { version: "17", restoreFrom: { snapshot: "s" } },
                "slipway:services": { backend: { cpu: 512, deployment: { strategy: "canary" }, scaling: { min: 2 } } },
            },
        });
        const made: unknown = YAML.parse(ephemeralStackFile({ pullRequest: 7, source: file, secretsProvider }));
        expect(made).to.deep.include({ secretsprovider: secretsProvider, encryptedkey: "a2V5" });
        const config = configOf(YAML.stringify(made));
        expect(config).not.to.have.property("slipway:images");
        expect(config["aws:defaultTags"]).to.deep.equal({
            tags: { Project: "shop", Environment: "pr-7", PullRequest: "7" },
        });
        expect(config["slipway:registry"]).to.deep.equal({ keepImages: 3, forceDelete: true, protect: false });
        expect(config["slipway:network"]).to.deep.equal({ existing: { vpcId: "vpc-1" } });
        expect(config["slipway:web"]).to.deep.equal({
            idleTimeoutSeconds: 9,
            accessLogs: false,
            firewall: false,
            deletionProtection: false,
        });
        expect(config["slipway:database"]).to.include({ version: "17" });
        expect(config["slipway:database"]).not.to.have.property("restoreFrom");
        expect(config["slipway:services"]).to.deep.equal({
            backend: { cpu: 512, scaling: { min: 1, max: 1 }, logRetentionDays: 1 },
        });
    });

    it("is written so that every YAML reads it alike", () => {
        const file = ephemeralStackFile({ pullRequest: 7, source: source("dev"), secretsProvider });
        expect(file)
            .to.contain('containerInsights: "off"')
            .and.not.to.match(/[&*]a1|%YAML/);
        expect(YAML.parse(file, { version: "1.1" })).to.deep.equal(YAML.parse(file));
    });

    it("has a file that git ignores: it would make the images those of uncommitted changes", () => {
        const ignored = readFileSync(join(PROJECT, ".gitignore"), "utf8").split("\n");
        expect(ignored).to.include("Pulumi.pr-*.yaml");
    });

    it("refuses what is no stack file", () => {
        expect(() => ephemeralStackFile({ pullRequest: 7, source: "a: 1", secretsProvider })).to.throw("has no config");
    });

    describe("as the program makes it", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordFile(
                ephemeralStackFile({ pullRequest: LARGEST, source: telling(source("dev")), secretsProvider }),
                ephemeralName(LARGEST),
            );
        });

        it("writes to nobody whom dev tells of its alarms and its costs", () => {
            const telling = recording.resources.filter(
                ({ type, inputs }) =>
                    /Subscription|budget/i.test(type) ||
                    (Array.isArray(inputs.alarmActions) && inputs.alarmActions.length > 0),
            );
            expect(telling.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
        });

        it("shares no name with dev's, which is in the same account", () => {
            expect(recording.resources.length).to.be.greaterThan(50);
            const own = JSON.stringify(recording.resources.map(({ inputs }) => inputs));
            expect(own).to.contain("slipway-pr-9999999");
            expect(own).not.to.contain("slipway-dev");
        });

        it("has nothing that a destroy leaves behind or stops at", () => {
            const left = recording.resources.filter(
                ({ inputs, options }) =>
                    options.protect ||
                    inputs.deletionProtection === true ||
                    inputs.enableDeletionProtection === true ||
                    inputs.forceDestroy === false ||
                    inputs.forceDelete === false ||
                    inputs.skipFinalSnapshot === false,
            );
            expect(left.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
        });

        it("has names within AWS's limits", () => {
            const tooLong = recording.resources.flatMap(({ type, inputs }) => {
                const name = inputs.name ?? inputs.bucket ?? inputs.identifier;
                const limit =
                    type.endsWith(":TargetGroup") || type.endsWith(":LoadBalancer") ? 32 : NAME_LIMITS["S3 bucket"];
                return typeof name === "string" && !name.includes("/") && name.length > limit
                    ? [`${type} ${name}`]
                    : [];
            });
            expect(tooLong).to.deep.equal([]);
        });
    });
});
