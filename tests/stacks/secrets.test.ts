import { expect } from "chai";
import type { RecordedResource, Recording } from "../../preview/record";
import { isObject, ofType, resource } from "../support/program";
import { labelOf, leaves, mentions, STACK_CASES, type StackCase, stackRecording } from "../support/stacks";

/** What the preview answers for ECR's login: the one password that passes through the program. */
const LOGIN = "stand-in-password";
const LOGIN_IN_BASE64 = Buffer.from(`AWS:${LOGIN}`).toString("base64");
const IMAGE = "docker:index/image:Image";
const LISTENER_RULE = "aws:lb/listenerRule:ListenerRule";

/** Names of properties that hold, or could hold, something that nobody may read. */
const TELLING = /password|token|secret|credential|private_?key|authorization/i;

function isSecretPath(path: string, secretPaths: readonly string[]): boolean {
    return secretPaths.some(
        (secret) => path === secret || path.startsWith(`${secret}.`) || path.startsWith(`${secret}[`),
    );
}

/** The values of a resource that are neither in a secret, nor numbers or switches, as `type::name path`. */
function plainTexts(resources: readonly RecordedResource[], part: "inputs" | "outputs") {
    return resources.flatMap((found) => {
        const secretPaths = part === "inputs" ? found.secretInputs : found.secretOutputs;
        return leaves(found[part])
            .filter(({ path }) => !isSecretPath(path, secretPaths))
            .map(({ path, value }) => ({ place: `${labelOf(found)} ${path}`, path, value }));
    });
}

function images(name: StackCase): string[] {
    return name === "prod with staging's images"
        ? []
        : ["backend", "backend-latest", "frontend", "frontend-latest", "backup", "backup-latest"].map(
              (image) => `${IMAGE}::${image}`,
          );
}

function environmentOf(recording: Recording, service: string): Record<string, unknown> {
    const { containerDefinitions } = resource(recording, "aws:ecs/taskDefinition:TaskDefinition", service).inputs;
    const containers: unknown = JSON.parse(String(containerDefinitions));
    const [container] = Array.isArray(containers) ? containers.filter(isObject) : [];
    const environment = Array.isArray(container?.environment) ? container.environment.filter(isObject) : [];
    return Object.fromEntries(environment.map(({ name, value }) => [String(name), value]));
}

describe("secrets", () => {
    for (const name of STACK_CASES) {
        describe(`of ${name}`, () => {
            let recording: Recording;

            before(async () => {
                recording = await stackRecording(name);
            });

            it("come up in the login to the registry and the test routes' keys only, and are marked there", () => {
                const secrets = (of: (found: RecordedResource) => readonly string[]) =>
                    recording.resources.flatMap((found) => of(found).map((path) => `${labelOf(found)} ${path}`));
                const logins = images(name).map((image) => `${image} registry.password`);
                expect(mentions(recording, LOGIN)).to.deep.equal(logins);
                const keys = ["backend", "frontend"].map(
                    (service) => `${LISTENER_RULE}::${service}-test conditions[0].httpHeader.values[0]`,
                );
                expect(secrets(({ secretInputs }) => secretInputs)).to.have.members([...logins, ...keys]);
                expect(secrets(({ secretOutputs }) => secretOutputs)).to.include.members([...logins, ...keys]);
            });

            it("are in no plain input, output or stack output", () => {
                const plain = [
                    ...plainTexts(recording.resources, "inputs"),
                    ...plainTexts(recording.resources, "outputs"),
                    ...leaves(recording.outputs).map(({ path, value }) => ({ place: `stack ${path}`, path, value })),
                ];
                const told = plain.filter(
                    ({ value }) => String(value).includes(LOGIN) || String(value).includes(LOGIN_IN_BASE64),
                );
                expect(told.map(({ place }) => place)).to.deep.equal([]);
            });

            it("have no other property to be in: what sounds like one is a switch, a key or an ARN", () => {
                const telling = plainTexts(recording.resources, "inputs").filter(({ path }) => TELLING.test(path));
                expect(telling.map(({ place, value }) => ({ place, value }))).to.deep.equal([
                    { place: "aws:rds/instance:Instance::db manageMasterUserPassword", value: true },
                    {
                        place: "aws:rds/instance:Instance::db masterUserSecretKmsKeyId",
                        value: resource(recording, "aws:kms/key:Key", "data").outputs.arn,
                    },
                    {
                        place: "slipway:index:FargateService::backend environment.DATABASE_SECRET_ARN",
                        value: recording.outputs.databaseSecretArn,
                    },
                ]);
            });

            it("of the database are RDS's own", () => {
                const passwords = ofType(recording, "aws:rds/instance:Instance").flatMap(({ inputs }) =>
                    Object.keys(inputs).filter((property) => property.startsWith("password")),
                );
                expect(passwords).to.deep.equal([]);
                expect(recording.secretOutputs).to.deep.equal([]);
                expect(recording.outputs.databaseSecretArn).to.match(
                    /^arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-/,
                );
            });

            it("are not in the environment of a container, only the ARN of the one that it reads itself", () => {
                const protocol = name.startsWith("prod") ? "https" : "http";
                const migration = {
                    DATABASE_SECRET_ARN: recording.outputs.databaseSecretArn,
                    PGDATABASE: "app",
                    PGHOST: String(recording.outputs.databaseEndpoint).replace(":5432", ""),
                    PGPORT: "5432",
                    PGSSLMODE: "verify-full",
                    AVATARS_BUCKET: "avatars-0000000",
                };
                expect(environmentOf(recording, "backend-migration")).to.deep.equal(migration);
                expect(environmentOf(recording, "backend")).to.deep.equal({
                    ...migration,
                    PORT: "8000",
                    PROTOCOL: protocol,
                });
                expect(environmentOf(recording, "backups")).to.deep.equal({
                    AWS_REGION: "eu-west-1",
                    BACKUP_BUCKET: "backups-0000000",
                    DATABASE_SECRET_ARN: recording.outputs.databaseSecretArn,
                    PGDATABASE: "app",
                    PGHOST: String(recording.outputs.databaseEndpoint).replace(":5432", ""),
                    PGPORT: "5432",
                    PGSSLMODE: "verify-full",
                });
                expect(environmentOf(recording, "frontend")).to.deep.equal({
                    BACKEND_URL: recording.outputs.url,
                    UPLOAD_ORIGIN: "https://avatars-0000000.s3.eu-west-1.amazonaws.com",
                    PORT: "8080",
                    PROTOCOL: protocol,
                });
            });
        });
    }
});
