import { expect } from "chai";
import type { Recording } from "../../preview/record";
import { dependenciesOf, inputsByName, parents } from "../support/components";
import { KEY_ARN } from "../support/fargate";
import { IDENTIFIER, INSTANCE, instanceOf, recordDatabase, recordEncryptedDatabase } from "../support/postgres";
import { ofType, resource, statements } from "../support/program";

const COMPONENT = "slipway:index:PostgresDb::db";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const MONITORING_ROLE_ARN = "arn:aws:iam::123456789012:role/db-monitoring-0000000";

/** What RDS gets for a database with all defaults. */
const DEFAULTS = {
    identifier: IDENTIFIER,
    instanceClass: "db.t4g.micro",
    storageType: "gp3",
    maxAllocatedStorage: 100,
    port: 5432,
    publiclyAccessible: false,
    vpcSecurityGroupIds: ["sg-db"],
    parameterGroupName: "db-0000000",
    caCertIdentifier: "rds-ca-rsa2048-g1",
    iamDatabaseAuthenticationEnabled: true,
    autoMinorVersionUpgrade: true,
    maintenanceWindow: "sun:03:30-sun:04:30",
    applyImmediately: false,
    copyTagsToSnapshot: true,
    databaseInsightsMode: "standard",
    performanceInsightsEnabled: true,
    performanceInsightsRetentionPeriod: 7,
    monitoringInterval: 60,
    monitoringRoleArn: MONITORING_ROLE_ARN,
    engine: "postgres",
    engineVersion: "18",
    allowMajorVersionUpgrade: false,
    allocatedStorage: 20,
    storageEncrypted: true,
    multiAz: true,
    dbSubnetGroupName: "db-0000000",
    dbName: "app",
    username: "postgres",
    manageMasterUserPassword: true,
    backupRetentionPeriod: 35,
    backupWindow: "02:00-03:00",
    enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
    deletionProtection: true,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: `${IDENTIFIER}-final`,
    deleteAutomatedBackups: false,
};

describe("PostgresDb", () => {
    describe("with its defaults", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordDatabase();
        });

        it("creates the instance and what belongs to it, and lets nobody in", () => {
            const ofDatabase = Object.entries(parents(recording)).filter(([, parent]) => parent === COMPONENT);
            expect(Object.fromEntries(ofDatabase)).to.deep.equal({
                "aws:ec2/securityGroup:SecurityGroup::db": COMPONENT,
                "aws:rds/parameterGroup:ParameterGroup::db": COMPONENT,
                "aws:iam/role:Role::db-monitoring": COMPONENT,
                "aws:iam/rolePolicyAttachment:RolePolicyAttachment::db-monitoring": COMPONENT,
                "aws:rds/subnetGroup:SubnetGroup::db": COMPONENT,
                "random:index/randomId:RandomId::db": COMPONENT,
                [`${LOG_GROUP}::db-postgresql`]: COMPONENT,
                [`${LOG_GROUP}::db-upgrade`]: COMPONENT,
                [`${INSTANCE}::db`]: COMPONENT,
            });
            expect(parents(recording)[COMPONENT]).to.equal("stack");
        });

        it("is encrypted, spread over two zones, backed up for 35 days, and its password is RDS's to keep", () => {
            expect(instanceOf(recording).inputs).to.deep.equal(DEFAULTS);
        });

        it("is protected, and what is read at creation or grows by itself is never changed", () => {
            const { protect, ignoreChanges, retainOnDelete } = instanceOf(recording).options;
            expect({ protect, ignoreChanges, retainOnDelete }).to.deep.equal({
                protect: true,
                ignoreChanges: [
                    "allocatedStorage",
                    "snapshotIdentifier",
                    "restoreToPointInTime",
                    "dbName",
                    "username",
                    "kmsKeyId",
                    "masterUserSecretKmsKeyId",
                    "performanceInsightsKmsKeyId",
                ],
                retainOnDelete: false,
            });
        });

        it("comes after its log groups, which RDS would make itself, for ever, and after its monitoring role may write", () => {
            expect(dependenciesOf(recording, instanceOf(recording))).to.deep.equal([
                `${LOG_GROUP}::db-postgresql`,
                `${LOG_GROUP}::db-upgrade`,
                "aws:ec2/securityGroup:SecurityGroup::db",
                "aws:iam/role:Role::db-monitoring",
                "aws:iam/rolePolicyAttachment:RolePolicyAttachment::db-monitoring",
                "aws:rds/parameterGroup:ParameterGroup::db",
                "aws:rds/subnetGroup:SubnetGroup::db",
                "random:index/randomId:RandomId::db",
            ]);
        });

        it("keeps its logs for a year, under the names that RDS gives them", () => {
            expect(inputsByName(recording, LOG_GROUP)).to.deep.equal({
                "db-postgresql": { name: `/aws/rds/instance/${IDENTIFIER}/postgresql`, retentionInDays: 365 },
                "db-upgrade": { name: `/aws/rds/instance/${IDENTIFIER}/upgrade`, retentionInDays: 365 },
            });
        });

        it("is in the isolated subnets and a security group without rules", () => {
            expect(resource(recording, "aws:rds/subnetGroup:SubnetGroup", "db").inputs).to.deep.equal({
                subnetIds: ["subnet-e", "subnet-f"],
                description: "Isolated subnets",
            });
            expect(resource(recording, "aws:ec2/securityGroup:SecurityGroup", "db").inputs).to.deep.equal({
                description: "Database: in from the services that are let in, out to nowhere",
                vpcId: "vpc-1",
            });
        });

        it("measures by a role that only Enhanced Monitoring assumes, with AWS's policy for it", () => {
            const role = resource(recording, "aws:iam/role:Role", "db-monitoring");
            expect(Object.keys(role.inputs)).to.deep.equal(["assumeRolePolicy"]);
            expect(statements(role.inputs.assumeRolePolicy)).to.deep.equal([
                {
                    Sid: "Assume",
                    Effect: "Allow",
                    Action: ["sts:AssumeRole"],
                    Principal: { Service: "monitoring.rds.amazonaws.com" },
                },
            ]);
            expect(
                resource(recording, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "db-monitoring").inputs,
            ).to.deep.equal({
                role: "db-monitoring-0000000",
                policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
            });
        });
    });

    it("takes every option", async () => {
        const recording = await recordDatabase({
            version: "16",
            allowMajorVersionUpgrade: true,
            instanceClass: "db.m7g.large",
            storageGigabytes: 200,
            maxStorageGigabytes: 2000,
            multiAz: false,
            backupRetentionDays: 7,
            backupWindow: "05:00-06:00",
            maintenanceWindow: "mon:06:30-mon:07:30",
            applyImmediately: true,
            databaseName: "orders",
            username: "owner",
            monitoringIntervalSeconds: 15,
            deletionProtection: false,
            finalSnapshot: false,
        });
        const { finalSnapshotIdentifier, ...defaults } = DEFAULTS;
        expect(finalSnapshotIdentifier).to.equal(`${IDENTIFIER}-final`);
        expect(instanceOf(recording).inputs).to.deep.equal({
            ...defaults,
            engineVersion: "16",
            allowMajorVersionUpgrade: true,
            instanceClass: "db.m7g.large",
            allocatedStorage: 200,
            maxAllocatedStorage: 2000,
            multiAz: false,
            backupRetentionPeriod: 7,
            backupWindow: "05:00-06:00",
            maintenanceWindow: "mon:06:30-mon:07:30",
            applyImmediately: true,
            dbName: "orders",
            username: "owner",
            monitoringInterval: 15,
            deletionProtection: false,
            skipFinalSnapshot: true,
            deleteAutomatedBackups: true,
        });
    });

    it("may be deleted by Pulumi where it is not protected", async () => {
        expect(instanceOf(await recordDatabase({ protect: false })).options.protect).to.equal(false);
        expect(instanceOf(await recordDatabase({ protect: false })).inputs.deletionProtection).to.equal(true);
    });

    it("has no monitoring role where it is not measured", async () => {
        const recording = await recordDatabase({ monitoringIntervalSeconds: 0 });
        const { monitoringRoleArn, ...defaults } = DEFAULTS;
        expect(monitoringRoleArn).to.equal(MONITORING_ROLE_ARN);
        expect(instanceOf(recording).inputs).to.deep.equal({ ...defaults, monitoringInterval: 0 });
        expect(recording.resources.filter(({ type }) => type.startsWith("aws:iam/"))).to.deep.equal([]);
    });

    it("encrypts storage, password, Performance Insights and logs with the key it is given", async () => {
        const recording = await recordEncryptedDatabase({ logRetentionDays: 30 });
        expect(instanceOf(recording).inputs).to.deep.equal({
            ...DEFAULTS,
            kmsKeyId: KEY_ARN,
            masterUserSecretKmsKeyId: KEY_ARN,
            performanceInsightsKmsKeyId: KEY_ARN,
        });
        const kept = { retentionInDays: 30, kmsKeyId: KEY_ARN };
        expect(inputsByName(recording, LOG_GROUP)).to.deep.equal({
            "db-postgresql": { ...kept, name: `/aws/rds/instance/${IDENTIFIER}/postgresql` },
            "db-upgrade": { ...kept, name: `/aws/rds/instance/${IDENTIFIER}/upgrade` },
        });
    });

    describe("its name", () => {
        it("is another for each database, and so is that of the final snapshot", async () => {
            const plain = await recordDatabase();
            const [suffix] = ofType(plain, "random:index/randomId:RandomId");
            expect(suffix?.inputs).to.deep.equal({ byteLength: 4 });
            expect(instanceOf(plain).inputs.identifier).to.equal(`shop-dev-db-${String(suffix?.outputs.hex)}`);
            expect(instanceOf(plain).inputs.finalSnapshotIdentifier).to.equal(
                `shop-dev-db-${String(suffix?.outputs.hex)}-final`,
            );
        });
    });
});
