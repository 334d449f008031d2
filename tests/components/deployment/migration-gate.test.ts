import { expect } from "chai";
import { Bucket, FargateService, type FargateServiceArgs, PostgresDb } from "../../../components";
import type { Recording } from "../../../preview/record";
import { typeLabel } from "../../../preview/type-label";
import { dependenciesOf } from "../../support/components";
import { containerOf, recordService, serviceOf, Surroundings } from "../../support/fargate";
import { failure, isObject, ofType, recordProgram, resource } from "../../support/program";

const GATE = "pulumi-nodejs:dynamic/deployment:MigrationGate";
const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

const MIGRATION = { command: ["node", "dist/migrate.js"] };

function recordMigration(more: Partial<FargateServiceArgs> = {}): Promise<Recording> {
    return recordService(() => ({ port: 8000, migration: MIGRATION, ...more }));
}

/** The container of the migration's task definition. */
function migrationContainer(recording: Recording): Record<string, unknown> {
    const { containerDefinitions } = resource(recording, TASK_DEFINITION, "backend-migration").inputs;
    const containers: unknown = JSON.parse(String(containerDefinitions));
    return (Array.isArray(containers) ? containers.find(isObject) : undefined) ?? {};
}

describe("FargateService: migration", () => {
    describe("with a command", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordMigration({
                environment: { PGHOST: "db.example.com" },
                containerHealthCheck: { command: ["node", "healthcheck.js"] },
            });
        });

        it("is a gate for the image and the command, in the private subnets and the service's security group", () => {
            expect(resource(recording, GATE, "backend").inputs).to.deep.equal({
                name: "backend",
                cluster: serviceOf(recording).inputs.cluster,
                taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop-dev-backend-migration:1",
                subnetIds: ["subnet-c", "subnet-d"],
                assignPublicIp: false,
                securityGroupIds: ["sg-backend"],
                imageReference: "public.example.com/backend@sha256:1",
                command: "node dist/migrate.js",
                timeoutMinutes: 15,
                region: "eu-west-1",
            });
        });

        it("runs the service's image with its environment, without port and health check", () => {
            const { command, environment, portMappings, healthCheck, image } = migrationContainer(recording);
            expect({ command, environment, portMappings, healthCheck, image }).to.deep.equal({
                command: ["node", "dist/migrate.js"],
                environment: [{ name: "PGHOST", value: "db.example.com" }],
                portMappings: [],
                healthCheck: undefined,
                image: "public.example.com/backend@sha256:1",
            });
        });

        it("has the service's roles, size and log, and streams of its own in it", () => {
            const [own, service] = ["backend-migration", "backend"].map(
                (name) => resource(recording, TASK_DEFINITION, name).inputs,
            );
            for (const property of ["executionRoleArn", "taskRoleArn", "cpu", "memory", "runtimePlatform"]) {
                expect(own?.[property]).to.deep.equal(service?.[property]);
            }
            const [log] = [migrationContainer(recording).logConfiguration].filter(isObject);
            expect(log?.options).to.include({
                "awslogs-group": "backend-0000000",
                "awslogs-stream-prefix": "backend-migration",
            });
        });

        it("leaves the service's own task as it is", () => {
            expect(containerOf(recording)).to.not.have.property("command");
            expect(containerOf(recording)).to.have.property("healthCheck");
        });

        it("opens before the service changes", () => {
            expect(dependenciesOf(recording, serviceOf(recording))).to.include(`${GATE}::backend`);
        });

        it("is called by words in the preview, which has none of its provider's code", () => {
            expect(typeLabel(GATE, true)).to.equal("Migration gate");
            expect(JSON.stringify(recording.resources)).to.not.include("exports.handler");
        });
    });

    it("runs after all that lets the service in, though that comes later in the program", async () => {
        const recording = await recordProgram(() => {
            const { vpc, cluster } = new Surroundings();
            const database = new PostgresDb("db", { vpc });
            const bucket = new Bucket("avatars");
            const image = { reference: "public.example.com/backend@sha256:1" };
            const backend = new FargateService("backend", { vpc, cluster, image, migration: MIGRATION });
            database.allowFrom(backend);
            bucket.allowFrom(backend);
        });
        expect(dependenciesOf(recording, resource(recording, GATE, "backend"))).to.include.members([
            "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::backend-to-0.0.0.0/0-443",
            "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::backend-to-db",
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule::db-from-backend",
            "aws:iam/rolePolicy:RolePolicy::backend-execution",
            "aws:iam/rolePolicy:RolePolicy::backend-reads-secret-of-db",
            "aws:iam/rolePolicy:RolePolicy::backend-uses-avatars",
        ]);
    });

    it("has the time that it is given", async () => {
        const recording = await recordMigration({ migration: { ...MIGRATION, timeoutMinutes: 90 } });
        expect(resource(recording, GATE, "backend").inputs.timeoutMinutes).to.equal(90);
    });

    it("is not there without one", async () => {
        const recording = await recordService();
        expect(ofType(recording, GATE)).to.deep.equal([]);
        expect(ofType(recording, TASK_DEFINITION).map(({ name }) => name)).to.deep.equal(["backend"]);
    });

    it("uses the profile of the stack", async () => {
        const program = () => {
            const { vpc, cluster } = new Surroundings();
            const image = { reference: "public.example.com/backend@sha256:1" };
            new FargateService("backend", { vpc, cluster, image, migration: MIGRATION });
        };
        const recording = await recordProgram(program, { "aws:profile": "shop" });
        expect(resource(recording, GATE, "backend").inputs.profile).to.equal("shop");
        expect(await failure(program, { "aws:assumeRoles": "[{}]" })).to.equal(
            "aws:assumeRoles is set, but migrations and rollouts are watched with the credentials of the environment: name " +
                "a profile that assumes the role in AWS_PROFILE or aws:profile " +
                "(https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html).",
        );
    });
});
