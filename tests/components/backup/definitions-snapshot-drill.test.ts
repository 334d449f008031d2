import { expect } from "chai";
import fc from "fast-check";
import { snapshotDrillDefinition } from "../../../components/backup/definitions/snapshot-drill";
import { answered, assessed, payloadOf, type TaskFault, taskFailed } from "./definitions/answers";
import { type Call, type Ended, execute, TaskError } from "./definitions/interpreter";
import { GOOD_RDS, Rds, type RdsBehaviour } from "./definitions/rds";
import { SNAPSHOT } from "./definitions/resources";

const machine = snapshotDrillDefinition(SNAPSHOT);
/** The first eight digits of the SHA-256 of `run-12345678`. */
const INSTANCE = "shop-prod-backups-drill-18324bde";
const NEWEST = "rds:shop-prod-db-1a2b3c4d-2026-11-21-02-10";

interface Circumstances {
    readonly rds?: Partial<RdsBehaviour>;
    readonly check?: TaskFault | undefined;
    /** Errors of calls, in their order; after them all goes well. */
    readonly faults?: readonly (TaskError | undefined)[];
}

interface Drilled extends Ended {
    readonly rds: Rds;
}

async function drill(input: object, { rds: behaviour, check, faults = [] }: Circumstances = {}): Promise<Drilled> {
    const rds = new Rds({ ...GOOD_RDS, ...behaviour });
    let count = 0;
    const ended = await execute(machine, input, (call: Call): unknown => {
        const fault = faults[count];
        count += 1;
        if (fault !== undefined) {
            throw fault;
        }
        if (call.resource.includes("aws-sdk:rds")) {
            return rds.answer(call);
        }
        switch (call.state) {
            case "Check":
                if (check !== undefined) {
                    throw taskFailed(check);
                }
                return {};
            case "Assess":
                return assessed(call);
            case "TellPeople":
                return answered({ error: "SnapshotDrillFailed", cause: "The cause." });
            case "Judge":
                return answered({ id: NEWEST, summary: "Passed." });
            default:
                return {};
        }
    });
    return { ...ended, rds };
}

function told(ended: Ended): Readonly<Record<string, unknown>> {
    return payloadOf(ended.calls.find(({ state }) => state === "TellPeople") ?? expect.fail("nobody was told"));
}

describe("The state machine of the snapshot drill", function () {
    this.timeout(60_000);

    it("restores the newest snapshot that is whole, makes a password of its own, checks, deletes, judges", async () => {
        const ended = await drill({});
        const place = {
            DbInstanceClass: "db.t4g.medium",
            DbSubnetGroupName: "backups-snapshot",
            VpcSecurityGroupIds: ["sg-2"],
            DbParameterGroupName: "backups-snapshot",
            PubliclyAccessible: false,
            DeletionProtection: false,
            AutoMinorVersionUpgrade: false,
            Tags: [{ Key: "environment", Value: "prod" }],
        };
        expect(ended.rds.asked).to.deep.equal([
            {
                action: "restoreDBInstanceFromDBSnapshot",
                args: { DbInstanceIdentifier: INSTANCE, DbSnapshotIdentifier: NEWEST, ...place },
            },
            {
                action: "modifyDBInstance",
                args: {
                    DbInstanceIdentifier: INSTANCE,
                    ManageMasterUserPassword: true,
                    MasterUserSecretKmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/1",
                    BackupRetentionPeriod: 0,
                    ApplyImmediately: true,
                },
            },
            {
                action: "deleteDBInstance",
                args: { DbInstanceIdentifier: INSTANCE, SkipFinalSnapshot: true, DeleteAutomatedBackups: true },
            },
        ]);
        expect(ended.rds.hasInstance).to.equal(false);
        expect([ended.status, ended.output]).to.deep.equal(["SUCCEEDED", { id: NEWEST, summary: "Passed." }]);
    });

    it("tells the check where the temporary instance is, and whose snapshot it was", async () => {
        const ended = await drill({ dump: "daily/2026-11-21T03-15-00Z-run-12345678" });
        const check = JSON.stringify(ended.calls.find(({ state }) => state === "Check")?.args);
        expect(check)
            .to.include('{"Name":"PGHOST","Value":"temporary.example.com"}')
            .and.to.include('{"Name":"PGPORT","Value":"5432"}')
            .and.to.include(
                '{"Name":"DATABASE_SECRET_ARN","Value":' +
                    '"arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-1-abcdef"}',
            )
            .and.to.include(`{"Name":"SNAPSHOT_ID","Value":"${NEWEST}"}`)
            .and.to.include('{"Name":"SNAPSHOT_AT","Value":"2026-11-21T02:11:00Z"}')
            .and.to.include('{"Name":"DUMP_ID","Value":"daily/2026-11-21T03-15-00Z-run-12345678"}');
        expect(payloadOf(ended.calls.at(-1) ?? expect.fail())).to.include({
            action: "judge",
            kind: "snapshot",
            id: NEWEST,
        });
    });

    it("restores the snapshot that it is told", async () => {
        const ended = await drill({ snapshot: "rds:shop-prod-db-1a2b3c4d-2026-11-20-02-10" });
        expect(ended.rds.asked[0]?.args).to.include({
            DbSnapshotIdentifier: "rds:shop-prod-db-1a2b3c4d-2026-11-20-02-10",
        });
        expect(ended.status).to.equal("SUCCEEDED");
    });

    it("restores the last moment", async () => {
        const ended = await drill({ pointInTime: "latest" });
        expect(ended.rds.asked[0]?.action).to.equal("restoreDBInstanceToPointInTime");
        expect(ended.rds.asked[0]?.args)
            .to.include({
                SourceDBInstanceIdentifier: "shop-prod-db-1a2b3c4d",
                TargetDBInstanceIdentifier: INSTANCE,
                UseLatestRestorableTime: true,
                PubliclyAccessible: false,
            })
            .and.not.to.have.property("RestoreTime");
        expect(payloadOf(ended.calls.at(-1) ?? expect.fail()).id).to.equal("shop-prod-db-1a2b3c4d-at-latest");
    });

    it("restores the moment that it is told", async () => {
        const ended = await drill({ pointInTime: "2026-11-21T02:15:00Z" });
        expect(ended.rds.asked[0]?.args)
            .to.include({ TargetDBInstanceIdentifier: INSTANCE, RestoreTime: "2026-11-21T02:15:00Z" })
            .and.not.to.have.property("UseLatestRestorableTime");
        expect(payloadOf(ended.calls.at(-1) ?? expect.fail()).id).to.equal(
            "shop-prod-db-1a2b3c4d-at-2026-11-21T02-15-00Z",
        );
        const check = JSON.stringify(ended.calls.find(({ state }) => state === "Check")?.args);
        expect(check).to.include('{"Name":"SNAPSHOT_AT","Value":"2026-11-21T02:15:00Z"}');
    });

    it("names an instance after the run, however long its name is", async () => {
        const rds = new Rds(GOOD_RDS);
        await execute(machine, {}, (call) => (call.resource.includes("rds") ? rds.answer(call) : {}), "R_".repeat(40));
        expect(rds.asked[0]?.args.DbInstanceIdentifier).to.match(/^shop-prod-backups-drill-[0-9a-f]{8}$/);
    });

    it("says so where there is no snapshot", async () => {
        const ended = await drill({}, { rds: { snapshots: GOOD_RDS.snapshots.slice(2) } });
        expect(told(ended).error).to.deep.equal({
            Error: "NoSnapshot",
            Cause:
                'There is no automated snapshot of the DB instance "shop-prod-db-1a2b3c4d" to restore. RDS takes one a ' +
                "day where the backup retention is not 0: see backupRetentionDays of the database.",
        });
        expect(ended.rds.asked).to.deep.equal([]);
    });

    it("looks for snapshots again where RDS has no time for it", async () => {
        const busy = new TaskError("Rds.RdsException", "Rate exceeded", 1);
        const ended = await drill({}, { faults: [busy, busy] });
        expect([ended.status, ended.output]).to.deep.equal(["SUCCEEDED", { id: NEWEST, summary: "Passed." }]);
    });

    it("finds the one snapshot that there is", async () => {
        const ended = await drill({}, { rds: { snapshots: GOOD_RDS.snapshots.slice(0, 1) } });
        expect(ended.rds.asked[0]?.args).to.include({ DbSnapshotIdentifier: GOOD_RDS.snapshots[0]?.name });
    });

    for (const fault of ["content differs", "assertion failed", "out of memory", "unexpected"] as const) {
        it(`deletes the instance and tells where the check says "${fault}"`, async () => {
            const ended = await drill({}, { check: fault });
            expect(ended.rds.hasInstance).to.equal(false);
            expect(ended.calls.filter(({ state }) => state === "Check")).to.have.length(1);
            expect(told(ended)).to.include({ job: "check", id: NEWEST, notes: "" });
            expect(ended.calls.map(({ state }) => state)).to.not.include("Judge");
        });
    }

    it("deletes the instance where its restore went wrong", async () => {
        const ended = await drill({}, { rds: { fate: "incompatible-restore" } });
        expect(told(ended).error).to.deep.equal({
            Error: "InstanceNotReady",
            Cause: `The temporary DB instance ${INSTANCE} has the status incompatible-restore`,
        });
        expect(ended.rds.hasInstance).to.equal(false);
    });

    it("gives up an instance that is not ready after four hours, and deletes it", async () => {
        const ended = await drill({}, { rds: { creatingLooks: 1_000 } });
        expect(told(ended).error).to.deep.equal({
            Error: "InstanceNotReady",
            Cause: `The temporary DB instance ${INSTANCE} was not ready after four hours: its status is creating`,
        });
        expect(ended.rds.hasInstance).to.equal(false);
    });

    it("deletes an instance that was made although RDS did not answer", async () => {
        const ended = await drill({}, { rds: { restoreAnswerLost: true } });
        expect(ended.rds.hasInstance).to.equal(false);
        expect(ended.status).to.equal("FAILED");
    });

    it("asks again until an instance can be deleted", async () => {
        const ended = await drill(
            {},
            { rds: { restoreAnswerLost: true, refusesDeletionWhileCreating: true, creatingLooks: 12 } },
        );
        expect(ended.rds.asked.filter(({ action }) => action === "deleteDBInstance")).to.have.length.greaterThan(5);
        expect(ended.rds.hasInstance).to.equal(false);
        expect(told(ended).notes).to.equal("");
    });

    it("tells what RDS said where it never let the instance be deleted", async () => {
        const ended = await drill(
            {},
            { rds: { restoreAnswerLost: true, refusesDeletionWhileCreating: true, creatingLooks: 1_000 } },
        );
        expect(told(ended).notes).to.include("RDS said: Rds.InvalidDbInstanceStateException It is being created.");
    });

    it("tells which instance it could not delete, and how to", async () => {
        const ended = await drill({}, { rds: { deletingLooks: 1_000 } });
        expect(told(ended).error).to.deep.equal({
            Error: "NotDeleted",
            Cause: `The temporary DB instance ${INSTANCE} is still there`,
        });
        expect(told(ended).notes).to.equal(
            `The temporary DB instance ${INSTANCE} could not be deleted, and is charged until it is: ` +
                "aws rds delete-db-instance --skip-final-snapshot --delete-automated-backups " +
                `--db-instance-identifier ${INSTANCE}\n`,
        );
    });

    it("deletes what an execution left that was stopped, and nothing else", async () => {
        const rds = new Rds(GOOD_RDS);
        const restored = { state: "", resource: "arn:aws:states:::aws-sdk:rds:restoreDBInstanceFromDBSnapshot" };
        rds.answer({ ...restored, args: { DbInstanceIdentifier: INSTANCE }, timeoutSeconds: 1 });
        const ended = await execute(
            machine,
            { cleanUpAfter: "run-12345678" },
            (call) => rds.answer(call),
            "another-run",
        );
        expect(rds.hasInstance).to.equal(false);
        expect(ended.status).to.equal("SUCCEEDED");
        expect(new Set(ended.calls.map(({ state }) => state))).to.deep.equal(
            new Set(["FindInstanceToDelete", "DeleteInstance"]),
        );
    });

    it("leaves no instance without telling of it, whatever fails, and ends in time", async () => {
        const fault = fc.option(
            fc.constantFrom(
                new TaskError("States.Timeout", ""),
                new TaskError("Rds.RdsException", "Rate exceeded"),
                new TaskError("Rds.InvalidDbInstanceStateException", "It is being modified."),
                new TaskError("AmazonECS.Unknown", '[{"Reason":"RESOURCE:CPU"}]', 60),
                new TaskError("States.Permissions", "denied"),
            ),
            { nil: undefined, freq: 3 },
        );
        const circumstances = fc.record({
            input: fc.constantFrom({}, { snapshot: NEWEST }, { pointInTime: "latest" }),
            rds: fc.record({
                creatingLooks: fc.nat({ max: 6 }),
                fate: fc.constantFrom(undefined, undefined, "storage-full", "failed"),
                passwordLooks: fc.nat({ max: 6 }),
                deletingLooks: fc.oneof(fc.nat({ max: 6 }), fc.constant(1_000)),
                restoreAnswerLost: fc.boolean(),
                refusesDeletionWhileCreating: fc.boolean(),
            }),
            check: fc.constantFrom<TaskFault | undefined>(undefined, "content differs", "not started", "killed"),
            faults: fc.array(fault, { maxLength: 60, size: "max" }),
        });
        await fc.assert(
            fc.asyncProperty(circumstances, async ({ input, ...rest }) => {
                const ended = await drill(input, rest);
                expect(ended.seconds).to.be.at.most(machine.TimeoutSeconds);
                const isTold = ended.calls.some(({ state, args }) => {
                    const text = JSON.stringify(args);
                    return (state === "TellPeople" || state === "TellWithoutFunction") && text.includes(INSTANCE);
                });
                expect(!ended.rds.hasInstance || isTold, "the instance is gone or told of").to.equal(true);
                const checked = ended.calls.some(({ state }) => state === "Check");
                expect(ended.status === "FAILED" || checked, "nothing is good that was not checked").to.equal(true);
            }),
            { numRuns: 200 },
        );
    });
});
