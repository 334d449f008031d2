import { expect } from "chai";
import { record, type RecordedResource, type Recording } from "../../preview/record";
import { resource, stackConfig } from "../support/program";
import { labelOf, stackRecording } from "../support/stacks";
import { outputsOf } from "./support/construct";
import { devApplication } from "./support/dev";

/** Resources of AWS and others by what they are called; components are given one another, and not data. */
function custom({ resources }: Recording): Map<string, RecordedResource> {
    return new Map(
        resources
            .filter(({ type }) => !type.startsWith("slipway:"))
            .map((found) => [labelOf(found).replace("avatars", "storage"), found]),
    );
}

/** The inputs in which two resources differ, their own names aside. */
function differences(one: RecordedResource, other: RecordedResource): string[] {
    const text = (value: unknown) => JSON.stringify([value]).replaceAll("avatars", "storage");
    return [...new Set([...Object.keys(one.inputs), ...Object.keys(other.inputs)])].filter(
        (name) => text(one.inputs[name]) !== text(other.inputs[name]),
    );
}

describe("WebApplication, from data", function () {
    this.timeout(120_000);
    let source: Recording;
    let application: Recording;

    before(async () => {
        source = await stackRecording("dev");
        application = await record({ project: "slipway", stack: "dev", config: stackConfig("dev") }, () =>
            outputsOf({ ...devApplication(), revision: "unversioned" }),
        );
    });

    it("makes what index.ts makes, but migrations and proofs of rollouts", () => {
        const made = custom(application);
        expect([...custom(source).keys()].filter((label) => !made.has(label))).to.deep.equal([
            "aws:ecs/taskDefinition:TaskDefinition::backend-migration",
            "pulumi-nodejs:dynamic/deployment:MigrationGate::backend",
            "pulumi-nodejs:dynamic/deployment:RolloutProof::backend",
            "pulumi-nodejs:dynamic/deployment:RolloutProof::frontend",
        ]);
        const expected = custom(source);
        expect([...made.keys()].filter((label) => !expected.has(label))).to.deep.equal([]);
    });

    it("gives each resource the same inputs, but waits for services to be steady and names variables in its own way", () => {
        const made = custom(application);
        const different = [...custom(source)].flatMap(([label, one]) => {
            const other = made.get(label);
            return other === undefined ? [] : differences(one, other).map((input) => `${label} ${input}`);
        });
        expect(different).to.deep.equal([
            "aws:ecs/taskDefinition:TaskDefinition::backend containerDefinitions",
            "aws:ecs/service:Service::backend waitForSteadyState",
            "aws:ecs/taskDefinition:TaskDefinition::frontend containerDefinitions",
            "aws:ecs/service:Service::frontend waitForSteadyState",
        ]);
    });

    it("waits for a service as long as a release may take", () => {
        const service = resource(application, "aws:ecs/service:Service", "backend");
        expect(service.inputs.waitForSteadyState).to.equal(true);
        expect(service.options.customTimeouts).to.deep.equal({ create: "30m", update: "30m" });
    });

    it("protects and ignores as index.ts does", () => {
        const made = custom(application);
        const kept = ({ options }: RecordedResource) => [
            options.protect,
            options.ignoreChanges,
            options.retainOnDelete,
        ];
        for (const [label, one] of custom(source)) {
            const other = made.get(label);
            if (other !== undefined) {
                expect(kept(other), label).to.deep.equal(kept(one));
            }
        }
    });
});
