import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { report } from "../../config/load";
import { record } from "../../preview/record";
import { runIndex } from "../support/stacks";
import { awsConfig, configOf } from "./reading";

interface Refusal {
    readonly error: unknown;
    /** Types of the resources that were registered until then. */
    readonly registered: readonly string[];
}

/** Runs the project's own program, and returns how it fails. Throws where it does not. */
async function refusal(stack: string, config: Readonly<Record<string, string>>): Promise<Refusal> {
    const registered: string[] = [];
    try {
        await record({ project: "slipway", stack, config }, () => {
            pulumi.runtime.registerStackTransformation(({ type }) => {
                registered.push(type);
                return undefined;
            });
            return runIndex();
        });
    } catch (error) {
        return { error, registered };
    }
    throw new Error("the program did not fail");
}

/** The message with which the project's own program refuses a configuration, before it registers anything. */
async function message(stack: string, config: Readonly<Record<string, string>>): Promise<string> {
    const { error, registered } = await refusal(stack, config);
    expect(registered).to.deep.equal([]);
    if (!pulumi.RunError.isInstance(error)) {
        throw new Error("the program failed otherwise than with its settings", { cause: error });
    }
    return error.message;
}

describe("a wrong stack file", () => {
    it("is refused before anything is registered, with its mistakes by their paths", async () => {
        const config = configOf(
            { environment: "prod", databse: {}, services: { backend: { cpu: 256, memory: 1500 } } },
            awsConfig("prod"),
        );
        expect(await message("prod", config)).to.equal(
            [
                "Pulumi.prod.yaml has 2 mistakes:",
                '  slipway:databse: unknown setting. Did you mean "database"?',
                "  slipway:services.backend.memory: 1500 does not go with cpu 256. Fargate takes 512, 1024 or 2048.",
            ].join("\n"),
        );
    });

    it("with one mistake says a mistake", async () => {
        const config = configOf({ environment: "dev", network: { zones: 1 } }, awsConfig("dev"));
        expect(await message("dev", config)).to.equal(
            "Pulumi.dev.yaml has a mistake:\n  slipway:network.zones: 1 is not one of 2 or 3.",
        );
    });

    it("has all its mistakes in one message: of every section, of settings together, of the name and of AWS", async () => {
        const config = configOf(
            {
                environment: "staging",
                images: "a b",
                encryption: { protect: "yes" },
                network: { cidrBlock: "10.0.0.5/16" },
                registry: { keepImage: 5 },
                cluster: { execLogRetentionDays: 45 },
                web: { domain: "shop.example.com", accessLogs: "yes" },
                database: { storageGigabytes: 200, maxStorageGigabytes: 100 },
                services: {
                    backend: { scaling: { min: 3, max: 2 } },
                    frontend: { route: { priority: 10 } },
                },
            },
            { defaultTags: { tags: { Project: "shop", Environment: "dev", Owner: "platform" } } },
        );
        expect(await message("Staging", config)).to.equal(
            [
                "Pulumi.Staging.yaml has 14 mistakes:",
                '  slipway:images: "a b" is neither "build" nor the tag of an image.',
                '  slipway:encryption.protect: "yes" is neither true nor false.',
                '  slipway:network.cidrBlock: "10.0.0.5/16" has host bits set. The network of that size is 10.0.0.0/16.',
                '  slipway:registry.keepImage: unknown setting. Did you mean "keepImages"?',
                "  slipway:cluster.execLogRetentionDays: 45 is no retention that CloudWatch Logs has. It keeps logs for " +
                    "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 " +
                    "or 3653 days.",
                '  slipway:web.accessLogs: "yes" is not allowed. Give false, or settings indented below it.',
                '  Pulumi.yaml: name: project "slipway" and stack "Staging" begin the names of repositories, buckets and ' +
                    "databases, and AWS takes lower-case letters, digits and single hyphens there, beginning with a " +
                    "letter. Rename the one that has others.",
                "  slipway:web.domain: shop.example.com needs a certificate. Add hostedZoneId (the domain's zone in " +
                    "Route 53) and ACM issues one, or certificateArn for one that you have.",
                "  slipway:database.maxStorageGigabytes: 100 leaves storageGigabytes 200 no room to grow. " +
                    "RDS takes at least a tenth more: 220.",
                "  slipway:services.backend.scaling.min: 3 is above max 2. Lower it, or raise max.",
                "  slipway:services.frontend.route.priority: 10 is the priority of backend, too. Give each route its own.",
                '  aws:region: is missing. Name one, like "eu-west-1".',
                "  aws:defaultTags.tags.ManagedBy: is missing. Every resource carries it: give it a value.",
                '  aws:defaultTags.tags.Environment: "dev" is not slipway:environment, which is "staging". ' +
                    "Write the same in both.",
            ].join("\n"),
        );
    });

    it("that says nothing at all is told what it must say", async () => {
        expect(await message("dev", {})).to.equal(
            [
                "Pulumi.dev.yaml has 6 mistakes:",
                "  slipway:environment: is missing: Kind of environment, which decides the defaults: dev, " +
                    "staging or prod.",
                '  aws:region: is missing. Name one, like "eu-west-1".',
                "  aws:defaultTags.tags.Project: is missing. Every resource carries it: give it a value.",
                "  aws:defaultTags.tags.Environment: is missing. Every resource carries it: give it a value.",
                "  aws:defaultTags.tags.Owner: is missing. Every resource carries it: give it a value.",
                "  aws:defaultTags.tags.ManagedBy: is missing. Every resource carries it: give it a value.",
            ].join("\n"),
        );
    });

    it("is refused where a section is broken JSON, as Pulumi may hand it on", async () => {
        const config = { ...configOf({ environment: "dev" }), "slipway:network": '{"zones": 3' };
        expect(await message("dev", config)).to.equal(
            "Pulumi.dev.yaml has a mistake:\n" +
                '  slipway:network: "{\\"zones\\": 3" is not allowed. Give settings, indented below it.',
        );
    });
});

describe("a report", () => {
    it("ends every line with one full stop, or the question mark that is there", () => {
        const mistakes = [
            { path: "a", reason: "no end" },
            { path: "b", reason: "an end." },
            { path: "c", reason: "a question?" },
        ];
        expect(report("dev", mistakes)).to.equal(
            "Pulumi.dev.yaml has 3 mistakes:\n  a: no end.\n  b: an end.\n  c: a question?",
        );
    });
});
