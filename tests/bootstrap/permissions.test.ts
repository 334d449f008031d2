import { expect } from "chai";
import { BUCKET_NAMES } from "../../bootstrap/permissions/data";
import { PERMISSIONS } from "../../bootstrap/permissions";
import { ATTACHED, PASSED_TO } from "../../bootstrap/permissions/roles";
import { boundaryPolicy } from "../../bootstrap/policies";
import { ScheduledTask } from "../../components";
import { record, type RecordedResource } from "../../preview/record";
import { existingVpc } from "../support/fargate";
import { isObject, statements } from "../support/program";
import { allows } from "./support/access";
import { everything } from "./support/everything";

const REGION = { "aws:region": "eu-west-1" };

const GROUND = { account: "123456789012", region: "eu-west-1", regions: ["eu-west-1", "eu-central-1"] };

describe("the permissions of deployments", function () {
    this.timeout(120_000);
    let resources: RecordedResource[];

    before(async () => {
        resources = (await everything()).flatMap((recording) => recording.resources);
    });

    function ofType(type: string): RecordedResource[] {
        return resources.filter((resource) => resource.type === type);
    }

    it("have an entry for each type of resource that the stacks have, and none besides", () => {
        // Components are Pulumi's own, and random values are nobody's.
        const made = resources.map(({ type }) => type).filter((type) => !/^(slipway|awsx|random|pulumi):/.test(type));
        expect(Object.keys(PERMISSIONS).sort()).to.deep.equal([...new Set(made)].sort());
    });

    it("pass roles to the services that take the stacks' roles, and to no other", () => {
        const services = ofType("aws:iam/role:Role").flatMap(({ inputs }) =>
            statements(inputs.assumeRolePolicy).map(({ Principal }) => (isObject(Principal) ? Principal.Service : "")),
        );
        expect([...new Set(services)].sort()).to.deep.equal([...PASSED_TO].sort());
    });

    it("attach the policies of AWS's that the stacks' roles have, and no other", () => {
        const attached = ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(
            ({ inputs }) => inputs.policyArn,
        );
        expect([...new Set(attached)].sort()).to.deep.equal([...ATTACHED].sort());
    });

    it("have each role of a stack below its path and within the boundary", () => {
        const roles = ofType("aws:iam/role:Role").map(({ inputs, urn }) => ({
            path: inputs.path,
            stack: urn.split(":")[2],
            boundary: inputs.permissionsBoundary,
        }));
        expect(roles).to.have.length.greaterThan(30);
        for (const { path, stack, boundary } of roles) {
            expect(path).to.equal(`/slipway/${stack ?? ""}/`);
            expect(boundary).to.equal("arn:aws:iam::123456789012:policy/slipway-boundary");
        }
    });

    it("name every bucket that the stacks have", () => {
        const names = ofType("aws:s3/bucket:Bucket").map(({ name }) => `${name}-1a2b3c4`);
        const patterns = BUCKET_NAMES.map((name) => new RegExp(`^${name.replace("*", ".*")}$`));
        expect(names.filter((name) => !patterns.some((pattern) => pattern.test(name)))).to.deep.equal([]);
    });

    it("name every schedule and every thing with the stack in its name", () => {
        const named: readonly (readonly [type: string, property: string])[] = [
            ["aws:ecs/cluster:Cluster", "name"],
            ["aws:ecs/taskDefinition:TaskDefinition", "family"],
            ["aws:ecr/repository:Repository", "name"],
            ["aws:rds/instance:Instance", "identifier"],
            ["aws:sfn/stateMachine:StateMachine", "name"],
        ];
        for (const [type, property] of named) {
            for (const { inputs, urn } of ofType(type)) {
                expect(inputs[property], type).to.match(new RegExp(`^slipway-${urn.split(":")[2] ?? ""}`));
            }
        }
        const schedules = ofType("aws:scheduler/schedule:Schedule").map(({ name }) => name);
        expect(schedules.filter((name) => !/^(backups|off-hours)-/.test(name))).to.deep.equal([]);
    });

    it("are enough for a scheduled task, whose schedule has the stack in its name", async () => {
        const schedule = "aws:scheduler/schedule:Schedule";
        const { resources: own } = await record({ project: "slipway", stack: "dev", config: REGION }, () => {
            new ScheduledTask("report", {
                vpc: existingVpc(),
                image: { reference: "public.example.com/report@sha256:1" },
                schedule: "rate(1 hour)",
            });
        });
        const made = own.filter(({ custom }) => custom).map(({ type }) => type);
        expect(made.filter((type) => PERMISSIONS[type] === undefined)).to.deep.equal([]);
        const names = own.filter(({ type }) => type === schedule).map(({ inputs }) => String(inputs.name));
        const granted = (PERMISSIONS[schedule]?.write ?? [])
            .flatMap(({ scope }) => (scope.kind === "named" ? scope.resources : []))
            .map(
                (arn) =>
                    new RegExp(
                        `^${arn
                            .replace(/^.*default\//, "")
                            .replace("{stack}", "dev")
                            .replace("*", ".*")}$`,
                    ),
            );
        expect(names).to.deep.equal(["slipway-dev-report"]);
        expect(names.filter((name) => !granted.some((pattern) => pattern.test(name)))).to.deep.equal([]);
    });

    it("leave the roles of the stacks what they do: the boundary takes nothing from them", () => {
        const boundary = boundaryPolicy(GROUND);
        const refused = ofType("aws:iam/rolePolicy:RolePolicy").flatMap(({ name, inputs }) =>
            statements(inputs.policy).flatMap(({ Action, Resource }) =>
                [Action].flat().flatMap((action) =>
                    [Resource]
                        .flat()
                        .map((resource) => ({ name, action: String(action), resource: String(resource) }))
                        .filter(
                            ({ action: asked, resource }) =>
                                !allows([boundary], {
                                    action: asked.replaceAll("*", "Something"),
                                    resource,
                                    context: {
                                        "aws:RequestedRegion": "eu-west-1",
                                        "iam:PassedToService": "ecs-tasks.amazonaws.com",
                                    },
                                }),
                        ),
                ),
            ),
        );
        expect(refused).to.deep.equal([]);
    });
});
