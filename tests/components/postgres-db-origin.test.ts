import { expect } from "chai";
import { PostgresDb, type PostgresDbArgs } from "../../components";
import { dependenciesOf, parents } from "../support/components";
import { existingVpc, KEY_ARN } from "../support/fargate";
import { IDENTIFIER, INSTANCE, instanceOf, recordDatabase, recordEncryptedDatabase } from "../support/postgres";
import { failure, ofType, recordProgram, resource } from "../support/program";

/** What decides where a database's data, first names and first size come from. */
async function origin(args: Partial<PostgresDbArgs>) {
    const { snapshotIdentifier, restoreToPointInTime, dbName, username, allocatedStorage } = instanceOf(
        await recordDatabase(args),
    ).inputs;
    return { snapshotIdentifier, restoreToPointInTime, dbName, username, allocatedStorage };
}

const NOTHING = {
    snapshotIdentifier: undefined,
    restoreToPointInTime: undefined,
    dbName: undefined,
    username: undefined,
    allocatedStorage: undefined,
};

describe("PostgresDb: where its data comes from", () => {
    it("is nowhere, by default: an empty database and its owner", async () => {
        expect(await origin({})).to.deep.equal({
            ...NOTHING,
            dbName: "app",
            username: "postgres",
            allocatedStorage: 20,
        });
    });

    it("is a snapshot, which brings its names and its size along", async () => {
        const args = {
            restoreFrom: { snapshot: "shop-dev-db-1234-final" },
            databaseName: "orders",
            username: "owner",
            storageGigabytes: 50,
        };
        expect(await origin(args)).to.deep.equal({ ...NOTHING, snapshotIdentifier: "shop-dev-db-1234-final" });
    });

    it("is another database's latest state, which brings its names and its size along", async () => {
        expect(await origin({ restoreFrom: { instance: "shop-dev-db-1234" } })).to.deep.equal({
            ...NOTHING,
            restoreToPointInTime: { sourceDbInstanceIdentifier: "shop-dev-db-1234", useLatestRestorableTime: true },
        });
    });

    it("is another database at a moment of its past", async () => {
        expect(
            await origin({ restoreFrom: { instance: "shop-dev-db-1234", time: "2026-11-20T23:45:00Z" } }),
        ).to.deep.equal({
            ...NOTHING,
            restoreToPointInTime: {
                sourceDbInstanceIdentifier: "shop-dev-db-1234",
                restoreTime: "2026-11-20T23:45:00Z",
            },
        });
    });

    it("is read at creation and never again, so a live database is not replaced", async () => {
        const recording = await recordDatabase({ restoreFrom: { snapshot: "shop-dev-db-1234-final" } });
        expect(instanceOf(recording).options.ignoreChanges).to.include.members([
            "snapshotIdentifier",
            "restoreToPointInTime",
            "dbName",
            "username",
        ]);
        expect(instanceOf(recording).options.replaceOnChanges).to.deep.equal([]);
    });

    it("does not change how clients reach it", async () => {
        const recording = await recordDatabase(
            { restoreFrom: { snapshot: "shop-dev-db-1234-final" }, databaseName: "orders" },
            ({ connection }) => ({ databaseName: connection.databaseName }),
        );
        expect(recording.outputs).to.deep.equal({ databaseName: "orders" });
    });
});

describe("PostgresDb: replicas", () => {
    it("are none by default", async () => {
        const recording = await recordDatabase({}, ({ replicaEndpoints }) => ({ replicaEndpoints }));
        expect(ofType(recording, INSTANCE).map(({ name }) => name)).to.deep.equal(["db"]);
        expect(recording.outputs).to.deep.equal({ replicaEndpoints: [] });
    });

    it("are as many as are asked for, made from the primary, with their own endpoints", async () => {
        const recording = await recordDatabase({ replicas: 2 }, ({ replicaEndpoints }) => ({ replicaEndpoints }));
        expect(ofType(recording, INSTANCE).map(({ name }) => name)).to.deep.equal([
            "db",
            "db-replica-1",
            "db-replica-2",
        ]);
        expect(recording.outputs).to.deep.equal({
            replicaEndpoints: [1, 2].map(
                (number) => `${IDENTIFIER}-replica-${number}.000000000000.eu-west-1.rds.amazonaws.com:5432`,
            ),
        });
        const replica = resource(recording, INSTANCE, "db-replica-2");
        expect(dependenciesOf(recording, replica)).to.include(`${INSTANCE}::db`);
        expect(parents(recording)[`${INSTANCE}::db-replica-2`]).to.equal("slipway:index:PostgresDb::db");
        expect(replica.options.protect).to.equal(false);
    });

    it("have the primary's class, network, parameters, monitoring and encryption", async () => {
        const recording = await recordEncryptedDatabase({ replicas: 1, instanceClass: "db.m7g.large" });
        expect(resource(recording, INSTANCE, "db-replica-1").inputs).to.deep.equal({
            identifier: `${IDENTIFIER}-replica-1`,
            replicateSourceDb: IDENTIFIER,
            instanceClass: "db.m7g.large",
            storageType: "gp3",
            storageEncrypted: true,
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
            performanceInsightsKmsKeyId: KEY_ARN,
            monitoringInterval: 60,
            monitoringRoleArn: "arn:aws:iam::123456789012:role/db-monitoring-0000000",
            skipFinalSnapshot: true,
        });
    });

    it("keep the key of their Performance Insights, which RDS does not change", async () => {
        const recording = await recordDatabase({ replicas: 1 });
        expect(resource(recording, INSTANCE, "db-replica-1").options.ignoreChanges).to.deep.equal([
            "performanceInsightsKmsKeyId",
        ]);
    });

    it("are refused where there are no backups to make them from", async () => {
        const message = await failure(() => {
            new PostgresDb("db", { vpc: existingVpc(), replicas: 2, backupRetentionDays: 0 });
        });
        expect(message).to.equal(
            'Database "db" has replicas: 2, and no backups. A replica is made from a backup: set backupRetentionDays to 1 ' +
                "or more.",
        );
    });
});

describe("PostgresDb: what else it refuses", () => {
    it("is an upgrade to another major version that waits, with its old parameter group in use", async () => {
        const upgraded = (args: Partial<PostgresDbArgs>) => () => {
            new PostgresDb("db", { vpc: existingVpc(), version: "18", allowMajorVersionUpgrade: true, ...args });
        };
        expect(await failure(upgraded({}))).to.equal(
            'Database "db" has allowMajorVersionUpgrade without applyImmediately. An upgrade to another major version goes ' +
                "with another parameter group, and RDS keeps the old one until it is done: waiting for the maintenance " +
                "window, each update would fail to delete it. Set applyImmediately to true for the upgrade.",
        );
        await recordProgram(upgraded({ applyImmediately: true }));
    });

    it("is a name that makes the monitoring role's too long", async () => {
        const name = "a-database-with-a-name-that-is-longer-than-it-may-be";
        const message = await failure(() => {
            new PostgresDb(name, { vpc: existingVpc() });
        });
        expect(message).to.equal(
            `"${name}-monitoring" has 63 characters. With a suffix of 8 the name of an IAM role ends at 64: ` +
                "use at most 56.",
        );
    });

    it("is a name that makes the instance's too long", async () => {
        const name = "a-database-with-a-name-that-is-longer-than-it-may-be";
        const message = await failure(() => {
            new PostgresDb(name, { vpc: existingVpc(), monitoringIntervalSeconds: 0 });
        });
        expect(message).to.equal(
            `"shop-dev-${name}" has 61 characters. With a suffix of 9 the name of a database instance ends at 63: ` +
                "use at most 54.",
        );
    });

    it("is a name that makes the instance's too long with a replica only", async () => {
        const name = "a-database-with-a-name-that-is-long";
        await recordProgram(() => {
            new PostgresDb(name, { vpc: existingVpc() });
        });
        const message = await failure(() => {
            new PostgresDb(name, { vpc: existingVpc(), replicas: 1 });
        });
        expect(message).to.equal(
            `"shop-dev-${name}" has 44 characters. With a suffix of 20 the name of a database instance ends at 63: ` +
                "use at most 43.",
        );
    });
});
