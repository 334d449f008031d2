import { expect } from "chai";
import { assertApplicationOnly, foreignSteps } from "../../.github/scripts/delivery/application-plan";
import { errorsOf, labelOf, type Step, stepsOf } from "../../.github/scripts/delivery/pulumi-preview";
import { renderPlan } from "../../.github/scripts/delivery/render-plan";
import { difference } from "../../preview/difference";
import { previewOf } from "../preview/difference/real-program";

const URN = "urn:pulumi:prod::slipway";

function step(op: string, type: string, properties: readonly string[] = [], name = "backend"): Step {
    return { op, urn: `${URN}::${type}::${name}`, type, custom: true, properties, replacing: [] };
}

const digests = (digit: string) => ({
    registry: {
        digests: Object.fromEntries(
            ["backend", "frontend", "backup"].map((name) => [name, `sha256:${digit.repeat(64)}`]),
        ),
    },
});

describe("a release of the application", () => {
    it("is every change that other images make to the program's own stack", async function () {
        this.timeout(120_000);
        const settings = digests("a");
        const before = await previewOf("dev", { settings });
        const after = await previewOf("dev", { settings: digests("b") });
        const found = difference(before, after);
        // As Pulumi's CLI proposes them: a task definition is replaced, and what follows it is updated.
        const steps = [
            ...found.images.flatMap(({ resource }) =>
                ["create-replacement", "replace", "delete-replaced"].map((op) =>
                    step(op, resource.type, ["containerDefinitions"], resource.name),
                ),
            ),
            ...found.changed.map(({ resource, properties }) =>
                step(
                    "update",
                    resource.type,
                    properties.map(({ path }) => path),
                    resource.name,
                ),
            ),
            ...found.following.map(({ resource }) => {
                const properties: Record<string, string> = {
                    "aws:ecs/service:Service": "taskDefinition",
                    "aws:iam/rolePolicy:RolePolicy": "policy",
                    "aws:sfn/stateMachine:StateMachine": "definition",
                };
                return step("update", resource.type, [properties[resource.type] ?? "taskDefinitionArn"], resource.name);
            }),
        ];
        expect(found.counts).to.include({ added: 0, removed: 0, replaced: 0, changed: 1, images: 5, following: 10 });
        expect(foreignSteps(steps)).to.deep.equal([]);
    });

    it("is none with another change, and is told all of them and the way out", () => {
        const steps = [
            step("update", "aws:ecs/service:Service", ["taskDefinition"]),
            step("update", "aws:ecs/service:Service", ["desiredCount", "taskDefinition"], "frontend"),
            step("update", "aws:rds/instance:Instance", ["instanceClass"], "db"),
            step("create", "aws:sqs/queue:Queue", [], "mails"),
        ];
        expect(() => {
            assertApplicationOnly(steps, "prod");
        }).to.throw(
            "A release of the application changes images only, and this plan for prod has more:\n" +
                "  update ecs.Service frontend (desiredCount, taskDefinition)\n" +
                "  update rds.Instance db (instanceClass)\n" +
                "  create sqs.Queue mails\n" +
                "Deploy the infrastructure first: run the workflow deploy by hand with environment prod and lane " +
                "infrastructure, let it pass, and run it with lane application then.",
        );
    });

    it("replaces and deletes nothing but task definitions, gates and proofs", () => {
        for (const op of ["replace", "delete", "create-replacement", "delete-replaced", "create", "import"]) {
            expect(foreignSteps([step(op, "aws:ecs/service:Service", ["taskDefinition"])]), op).to.have.length(1);
        }
        expect(foreignSteps([step("delete", "aws:ecs/taskDefinition:TaskDefinition")])).to.have.length(1);
        expect(
            foreignSteps([step("replace", "aws:ecs/taskDefinition:TaskDefinition", ["containerDefinitions"])]),
        ).to.deep.equal([]);
        expect(foreignSteps([step("delete", "pulumi-nodejs:dynamic/deployment:MigrationGate")])).to.have.length(1);
    });

    it("changes of a policy, a state machine and a function only what follows from images and runtime/", () => {
        expect(foreignSteps([step("update", "aws:iam/rolePolicy:RolePolicy", ["policy"])])).to.deep.equal([]);
        expect(foreignSteps([step("update", "aws:iam/rolePolicy:RolePolicy", ["role"])])).to.have.length(1);
        expect(foreignSteps([step("update", "aws:iam/role:Role", ["assumeRolePolicy"])])).to.have.length(1);
        expect(foreignSteps([step("update", "aws:lambda/function:Function", ["code"])])).to.deep.equal([]);
        expect(foreignSteps([step("update", "aws:lambda/function:Function", ["code", "role"])])).to.have.length(1);
        expect(
            foreignSteps([step("update", "aws:sfn/stateMachine:StateMachine", ["definition.States"])]),
        ).to.deep.equal([]);
        // Of an update whose properties are not told nothing is known.
        expect(foreignSteps([step("update", "aws:ecs/service:Service")])).to.have.length(1);
    });

    it("may change components, the stack and its providers", () => {
        const component: Step = { ...step("create", "slipway:index:EcrRepo"), custom: false };
        expect(
            foreignSteps([
                component,
                step("update", "pulumi:providers:aws", ["version"]),
                step("update", "pulumi:pulumi:Stack"),
            ]),
        ).to.deep.equal([]);
    });
});

describe("a preview of Pulumi's CLI", () => {
    const state = (type: string) => ({
        type,
        urn: `${URN}::${type}::x`,
        custom: true,
        inputs: { password: "[secret]" },
    });
    const json = JSON.stringify({
        config: { "aws:region": "eu-west-1" },
        steps: [
            { op: "same", urn: `${URN}::aws:ec2/vpc:Vpc::x`, newState: state("aws:ec2/vpc:Vpc") },
            { op: "read", urn: `${URN}::aws:ec2/vpc:Vpc::y`, newState: state("aws:ec2/vpc:Vpc") },
            {
                op: "update",
                urn: `${URN}::aws:rds/instance:Instance::db`,
                oldState: state("aws:rds/instance:Instance"),
                newState: state("aws:rds/instance:Instance"),
                diffReasons: ["tags", "instanceClass", "tags"],
                detailedDiff: null,
            },
            { op: "delete", urn: `${URN}::a:b:C$aws:sns/topic:Topic::old`, oldState: state("aws:sns/topic:Topic") },
            {
                op: "replace",
                urn: `${URN}::aws:ecs/taskDefinition:TaskDefinition::backend`,
                newState: state("aws:ecs/taskDefinition:TaskDefinition"),
                diffReasons: ["containerDefinitions"],
                replaceReasons: ["containerDefinitions"],
            },
            { op: "delete", urn: `${URN}::a:b:C$aws:sqs/queue:Queue::gone` },
        ],
        diagnostics: [
            { message: "no such zone\n", severity: "error" },
            { message: "old", severity: "warning" },
        ],
        changeSummary: { same: 1, update: 1 },
    });

    it("is read for its changes", () => {
        expect(stepsOf(json).map(({ op, type, properties }) => [op, type, properties])).to.deep.equal([
            ["update", "aws:rds/instance:Instance", ["instanceClass", "tags"]],
            ["delete", "aws:sns/topic:Topic", []],
            ["replace", "aws:ecs/taskDefinition:TaskDefinition", ["containerDefinitions"]],
            ["delete", "aws:sqs/queue:Queue", []],
        ]);
        expect(stepsOf("{}")).to.deep.equal([]);
        expect(errorsOf(json)).to.deep.equal(["no such zone"]);
        expect(() => stepsOf("no JSON")).to.throw();
    });

    it("is shown with the gravest first, without values", () => {
        expect(renderPlan({ environment: "prod", steps: stepsOf(json) })).to.equal(
            [
                "### prod: 2 deleted, 1 replaced, 1 changed\n",
                "<details open><summary><b>Deleted</b> (2)</summary>\n\n- `sns.Topic old`\n- `sqs.Queue gone`\n\n</details>\n",
                "<details open><summary><b>Replaced</b> (1)</summary>\n\n- `ecs.TaskDefinition backend`: `containerDefinitions` (replaces)\n\n</details>\n",
                "<details><summary><b>Changed</b> (1)</summary>\n\n- `rds.Instance db`: `instanceClass`, `tags`\n\n</details>\n",
            ].join("\n"),
        );
        expect(renderPlan({ environment: "dev", steps: [] })).to.equal("### dev: no changes\n");
    });

    it("cannot break out of its code", () => {
        const hostile = {
            ...step("update", "aws:s3/bucket:Bucket", ["a`b``c", "x\n## y"]),
            urn: `${URN}::t::a\`<img src=x>`,
        };
        const text = renderPlan({ environment: "dev", steps: [hostile] });
        expect(text).to.include("`` s3.Bucket a`<img src=x> ``: ``` a`b``c ```, `x ## y`");
        expect(labelOf({ type: "pulumi-nodejs:dynamic/deployment:MigrationGate", urn: "a::b" })).to.equal(
            "dynamic.MigrationGate b",
        );
    });
});
