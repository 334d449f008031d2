import { expect } from "chai";
import { settingsSchema } from "../../config/schema";
import { parseSchema, type Properties, type Property, schemaText } from "../../package/schema";
import { settingsOf } from "./support/settings";

const APPLICATION = "slipway:index:WebApplication";

const schema = parseSchema(schemaText());

/** Every property with its description, `Type.property`. */
function described(): [string, Property][] {
    const objects: [string, Properties][] = Object.entries(schema.resources).flatMap(([type, component]) => [
        [type, component.inputProperties],
        [`${type} (outputs)`, component.properties],
    ]);
    for (const [type, { properties = {} }] of Object.entries(schema.types)) {
        objects.push([type, properties]);
    }
    return objects.flatMap(([type, properties]) =>
        Object.entries(properties).map(([name, property]): [string, Property] => [`${type}.${name}`, property]),
    );
}

/** The arguments of an application with their descriptions, by their paths in a stack file. */
function argumentsOf(properties: Properties, path: readonly string[] = []): Map<string, string> {
    const found = new Map<string, string>();
    for (const [name, property] of Object.entries(properties)) {
        const inner = property.additionalProperties ?? property.items ?? property;
        const names = property.additionalProperties === undefined ? [name] : [name, "<name>"];
        found.set([...path, name].join("."), property.description ?? "");
        const type = schema.types[inner.$ref?.replace("#/types/", "") ?? ""];
        for (const [place, description] of argumentsOf(type?.properties ?? {}, [...path, ...names])) {
            found.set(place, description);
        }
    }
    return found;
}

describe("the package's schema", function () {
    // A TypeScript compiler reads the components.
    this.timeout(180_000);

    it("is what Pulumi infers from the components (`npm run docs` writes it)", async () => {
        const { inferSchema } = await import("../../package/inference/infer.js");
        expect(await inferSchema()).to.equal(schemaText());
    });

    it("describes each property, and each choice, in a sentence", () => {
        const properties = described();
        expect(properties.length).to.be.greaterThan(200);
        for (const [name, { description }] of properties) {
            expect(description, name).to.match(/^\w[^]*\.$/);
        }
        for (const [name, type] of Object.entries(schema.types)) {
            for (const choice of type.enum ?? []) {
                expect(choice.description, `${name}.${choice.name}`).to.match(/^[A-Z].*\.$/);
            }
        }
    });

    it("names types of its own only, so that no other package is needed to use it", () => {
        for (const [name, { $ref, items, additionalProperties }] of described()) {
            const references = [$ref, items?.$ref, additionalProperties?.$ref].filter((one) => one !== undefined);
            for (const reference of references) {
                expect(schema.types, name).to.have.property(reference.replace("#/types/", ""));
            }
        }
    });

    it("has the application, and the parts of it that take no other's calls", () => {
        expect(
            Object.entries(schema.resources).map(([type, { requiredInputs }]) => [type, requiredInputs]),
        ).to.deep.equal([
            [APPLICATION, ["environment", "services"]],
            ["slipway:index:Bucket", ["environment"]],
            ["slipway:index:EncryptionKey", ["environment"]],
            ["slipway:index:PostgresDb", ["environment", "subnetIds", "vpcId"]],
            ["slipway:index:Vpc", ["environment"]],
        ]);
    });

    it("has no output of an application that is missing where a part is left out, but says so", () => {
        expect(schema.resources[APPLICATION]?.required).to.deep.equal([
            "clusterName",
            "dashboardName",
            "informTopicArn",
            "isolatedSubnetIds",
            "keyArn",
            "pageTopicArn",
            "privateSubnetIds",
            "publicSubnetIds",
            "services",
            "url",
            "vpcId",
        ]);
    });

    it("takes outputs of other resources where they are values, and nowhere else", () => {
        const inputs = described().filter(([name]) => !/outputs\)|ServiceOutputs/.test(name));
        const isValue = ({ plain, items, additionalProperties }: Property) =>
            plain === undefined || (items ?? additionalProperties ?? { plain }).plain === undefined;
        expect(inputs.filter(([, property]) => isValue(property)).map(([name]) => name)).to.have.members([
            "slipway:index:Image.reference",
            "slipway:index:Image.repositoryArn",
            "slipway:index:Service.environment",
            "slipway:index:Secret.arn",
            "slipway:index:Permission.resources",
            "slipway:index:Bucket.keyArn",
            "slipway:index:Bucket.corsOrigins",
            "slipway:index:BucketUser.taskRoleName",
            "slipway:index:DatabaseUser.securityGroupId",
            "slipway:index:DatabaseUser.taskRoleName",
            "slipway:index:PostgresDb.keyArn",
            "slipway:index:PostgresDb.subnetIds",
            "slipway:index:PostgresDb.vpcId",
            "slipway:index:Vpc.keyArn",
        ]);
    });

    describe("beside the settings of the stack files", () => {
        const settings = settingsOf(settingsSchema(["<name>"]));
        const given = argumentsOf(schema.resources[APPLICATION]?.inputProperties ?? {});

        it("leaves out what has no place in a program of another language", () => {
            const missing = [...settings.keys()].filter((path) => !given.has(path) && !path.startsWith("cost"));
            expect(missing).to.deep.equal([
                "images",
                "permissionsBoundary",
                "network.existing.publicSubnets",
                "network.existing.privateSubnets",
                "network.existing.isolatedSubnets",
                "registry.digests",
            ]);
        });

        it("says of each setting what docs/settings.md says, but where it is another one here", () => {
            const different = [...given].flatMap(([path, description]) => {
                const setting = settings.get(path);
                return setting === undefined || description === `${setting}.` ? [] : [path];
            });
            expect(different).to.have.members([
                // There is no index.ts to have defaults.
                "services",
                "services.<name>.route",
                "services.<name>.route.priority",
                "services.<name>.route.paths",
                // There is one where it is used.
                "database",
                "storage",
                "backups",
                "registry",
                // `enabled` or 0 are in the place of `false`.
                "services.<name>.scaling.cpuPercent",
                "services.<name>.deployment.validation",
                "services.<name>.deployment.rollbackAlarms",
                "network.flowLogs",
                "web.accessLogs",
                "web.firewall",
                "storage.accessLogs",
                "backups.awsBackup",
                "backups.snapshotDrill",
                "backups.accessLogs",
                "monitoring.budget",
            ]);
        });
    });
});
