import { expect } from "chai";
import { PostgresDb, type PostgresDbArgs } from "../../components";
import { existingVpc } from "../support/fargate";
import { instanceOf, recordDatabase } from "../support/postgres";
import { failure, recordProgram } from "../support/program";

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
});
