import type { InstanceArgs } from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { PostgresDb } from "../../components";
import type { Recording } from "../../preview/record";
import { inputsByName, parents, tagging } from "../support/components";
import { KEY_ARN } from "../support/fargate";
import { IDENTIFIER, INSTANCE, recordDatabase, recordEncryptedDatabase } from "../support/postgres";
import { ofType, resource, statements } from "../support/program";

const COMPONENT = "slipway:index:PostgresDb";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const ADDRESS = `${IDENTIFIER}.000000000000.eu-west-1.rds.amazonaws.com`;

const READ_SECRET = {
    Effect: "Allow",
    Sid: "ReadDatabaseSecret",
    Action: ["secretsmanager:GetSecretValue"],
};

function allowing(...names: string[]) {
    return (database: PostgresDb) => {
        for (const name of names) {
            database.allowFrom({
                name,
                securityGroupId: pulumi.output(`sg-${name}`),
                taskRoleName: pulumi.output(`${name}-role`),
            });
        }
    };
}

function secretArnOf(recording: Recording): unknown {
    return resource(recording, COMPONENT, "db").outputs.secretArn;
}

describe("PostgresDb: allowFrom", () => {
    it("is the only way in: without it there is no rule and no policy", async () => {
        const recording = await recordDatabase();
        for (const type of [INGRESS, EGRESS, POLICY]) {
            expect(ofType(recording, type)).to.deep.equal([]);
        }
    });

    it("opens both security groups for each other on PostgreSQL's port, and nothing else", async () => {
        const recording = await recordDatabase({}, allowing("backend"));
        expect(inputsByName(recording, INGRESS)).to.deep.equal({
            "db-from-backend": {
                securityGroupId: "sg-db",
                referencedSecurityGroupId: "sg-backend",
                description: "PostgreSQL from backend",
                ipProtocol: "tcp",
                fromPort: 5432,
                toPort: 5432,
            },
        });
        expect(inputsByName(recording, EGRESS)).to.deep.equal({
            "backend-to-db": {
                securityGroupId: "sg-backend",
                referencedSecurityGroupId: "sg-db",
                description: "PostgreSQL of db",
                ipProtocol: "tcp",
                fromPort: 5432,
                toPort: 5432,
            },
        });
        expect(parents(recording)).to.include({
            [`${INGRESS}::db-from-backend`]: `${COMPONENT}::db`,
            [`${EGRESS}::backend-to-db`]: `${COMPONENT}::db`,
            [`${POLICY}::backend-reads-secret-of-db`]: `${COMPONENT}::db`,
        });
    });

    it("lets the service's role read the database's secret, and nothing else", async () => {
        const recording = await recordDatabase({}, allowing("backend"));
        expect(ofType(recording, POLICY).map(({ name }) => name)).to.deep.equal(["backend-reads-secret-of-db"]);
        const { role, policy } = resource(recording, POLICY, "backend-reads-secret-of-db").inputs;
        expect(role).to.equal("backend-role");
        expect(statements(policy)).to.deep.equal([{ ...READ_SECRET, Resource: secretArnOf(recording) }]);
    });

    it("lets it decrypt the secret with the database's key", async () => {
        const recording = await recordEncryptedDatabase({}, allowing("backend"));
        const { policy } = resource(recording, POLICY, "backend-reads-secret-of-db").inputs;
        expect(statements(policy)).to.deep.equal([
            { ...READ_SECRET, Resource: secretArnOf(recording) },
            { Effect: "Allow", Sid: "DecryptDatabaseSecret", Action: ["kms:Decrypt"], Resource: KEY_ARN },
        ]);
    });

    it("lets it decrypt the secret with the key that it has, where the database was given another one since", async () => {
        const instance = (args: InstanceArgs) => ({ ...args, masterUserSecretKmsKeyId: `${KEY_ARN}-before` });
        const recording = await recordEncryptedDatabase({ transform: { instance } }, allowing("backend"));
        const { policy } = resource(recording, POLICY, "backend-reads-secret-of-db").inputs;
        expect(statements(policy)[1]?.Resource).to.equal(`${KEY_ARN}-before`);
    });

    it("lets several services in, each by rules of its own", async () => {
        const recording = await recordDatabase({}, allowing("backend", "reports"));
        expect(Object.keys(inputsByName(recording, INGRESS))).to.deep.equal(["db-from-backend", "db-from-reports"]);
        expect(Object.keys(inputsByName(recording, EGRESS))).to.deep.equal(["backend-to-db", "reports-to-db"]);
        expect(Object.keys(inputsByName(recording, POLICY))).to.deep.equal([
            "backend-reads-secret-of-db",
            "reports-reads-secret-of-db",
        ]);
    });
});

describe("PostgresDb: what it gives", () => {
    it("is the environment of a client, without a password and with the certificate checked", async () => {
        const recording = await recordDatabase({ databaseName: "orders" }, ({ environment }) => environment);
        expect(recording.outputs).to.deep.equal({
            PGHOST: ADDRESS,
            PGPORT: "5432",
            PGDATABASE: "orders",
            PGSSLMODE: "verify-full",
            DATABASE_SECRET_ARN: secretArnOf(recording),
        });
    });

    it("is the connection, with the ARN of the secret that RDS keeps", async () => {
        const recording = await recordDatabase({}, ({ connection }) => ({ ...connection }));
        expect(recording.outputs).to.deep.equal({
            host: ADDRESS,
            port: 5432,
            databaseName: "app",
            secretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-AF2470B504768C1A985EFCE317-000000",
        });
    });

    it("is put out by the component", async () => {
        const recording = await recordDatabase();
        expect(resource(recording, COMPONENT, "db").outputs).to.deep.equal({
            endpoint: `${ADDRESS}:5432`,
            identifier: IDENTIFIER,
            arn: `arn:aws:rds:eu-west-1:123456789012:db:${IDENTIFIER}`,
            secretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-AF2470B504768C1A985EFCE317-000000",
            securityGroupId: "sg-db",
        });
    });
});

describe("PostgresDb: transform", () => {
    const children = {
        instance: [{ type: INSTANCE, name: "db" }],
        parameterGroup: [{ type: "aws:rds/parameterGroup:ParameterGroup", name: "db" }],
        subnetGroup: [{ type: "aws:rds/subnetGroup:SubnetGroup", name: "db" }],
        securityGroup: [{ type: "aws:ec2/securityGroup:SecurityGroup", name: "db" }],
        logGroup: [
            { type: "aws:cloudwatch/logGroup:LogGroup", name: "db-postgresql" },
            { type: "aws:cloudwatch/logGroup:LogGroup", name: "db-upgrade" },
        ],
    };

    let plain: Recording;
    let byObject: Recording;
    let byFunction: Recording;

    before(async () => {
        const names = Object.keys(children);
        const tags = Object.fromEntries(names.map((child) => [child, { tags: { child } }]));
        const functions = Object.fromEntries(names.map((child) => [child, tagging]));
        plain = await recordDatabase();
        byObject = await recordDatabase({ transform: tags });
        byFunction = await recordDatabase({ transform: functions });
    });

    for (const [child, targets] of Object.entries(children)) {
        for (const { type, name } of targets) {
            it(`lays properties over those of ${child} ${name}, and leaves the others`, () => {
                const { inputs, options } = resource(plain, type, name);
                expect(resource(byObject, type, name).inputs).to.deep.equal({ ...inputs, tags: { child } });
                expect(resource(byObject, type, name).options).to.deep.equal(options);
            });

            it(`hands the arguments, options and name of ${child} ${name} to a function`, () => {
                const { inputs, options } = resource(plain, type, name);
                expect(resource(byFunction, type, name).inputs).to.deep.equal({ ...inputs, tags: { name } });
                expect(resource(byFunction, type, name).options).to.deep.equal({ ...options, retainOnDelete: true });
            });
        }
    }
});
