import { expect } from "chai";
import type { Statement } from "../../../components/policy";
import { drillDefinition, drillStatements } from "../../../components/backup/definitions/drill";
import { dumpDefinition, dumpStatements } from "../../../components/backup/definitions/dump";
import { restoreDefinition, restoreStatements } from "../../../components/backup/definitions/restore";
import {
    snapshotCheckStatements,
    snapshotDrillDefinition,
    snapshotDrillStatements,
} from "../../../components/backup/definitions/snapshot-drill";
import { jsonata, type State, type StateMachine } from "../../../components/backup/states";
import { isObject } from "../../support/program";
import { definitionMistakes } from "./definitions/mistakes";
import { SHARED, SNAPSHOT } from "./definitions/resources";

const MACHINES: Readonly<Record<string, StateMachine<string>>> = {
    dump: dumpDefinition(SHARED),
    drill: drillDefinition(SHARED),
    restore: restoreDefinition(SHARED),
    "snapshot drill": snapshotDrillDefinition(SNAPSHOT),
};

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";
const CLUSTER = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop-prod-cluster";
const TASKS = "arn:aws:ecs:eu-west-1:123456789012:task/shop-prod-cluster/*";

const SHARED_STATEMENTS: readonly Statement[] = [
    {
        Sid: "RunTask",
        Action: ["ecs:RunTask"],
        Resource: "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop-prod-backups:*",
        Condition: { ArnEquals: { "ecs:cluster": CLUSTER } },
    },
    {
        Sid: "FollowTask",
        Action: ["ecs:DescribeTasks", "ecs:StopTask"],
        Resource: TASKS,
        Condition: { ArnEquals: { "ecs:cluster": CLUSTER } },
    },
    {
        Sid: "TagTask",
        Action: ["ecs:TagResource"],
        Resource: TASKS,
        Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
    },
    {
        Sid: "PassTaskRoles",
        Action: ["iam:PassRole"],
        Resource: ["arn:aws:iam::123456789012:role/backups-execution", "arn:aws:iam::123456789012:role/backups-task"],
        Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
    {
        Sid: "HearOfTask",
        Action: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
        Resource: "arn:aws:events:eu-west-1:123456789012:rule/StepFunctionsGetEventsForECSTaskRule",
    },
    {
        Sid: "CallFunction",
        Action: ["lambda:InvokeFunction"],
        Resource: "arn:aws:lambda:eu-west-1:123456789012:function:backups",
    },
    { Sid: "TellPeople", Action: ["sns:Publish"], Resource: "arn:aws:sns:eu-west-1:123456789012:backups" },
    { Sid: "EncryptMessages", Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Resource: KEY },
];

/** The state of a machine, which must be there. */
function stateOf(machine: StateMachine<string>, name: string): State<string> {
    const state = machine.States[name];
    if (state === undefined) {
        throw new Error(`There is no state "${name}".`);
    }
    return state;
}

function taskArguments(machine: StateMachine<string>, name: string): unknown {
    const state = stateOf(machine, name);
    return state.Type === "Task" ? state.Arguments : undefined;
}

/** What a task is started with, but for its command and environment. */
function runTaskArguments(job: string, environment: readonly { Name: string; Value: string }[]) {
    return {
        Cluster: CLUSTER,
        TaskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop-prod-backups:7",
        LaunchType: "FARGATE",
        NetworkConfiguration: {
            AwsvpcConfiguration: {
                Subnets: ["subnet-1", "subnet-2"],
                SecurityGroups: ["sg-1"],
                AssignPublicIp: "DISABLED",
            },
        },
        PropagateTags: "TASK_DEFINITION",
        Overrides: {
            ContainerOverrides: [
                {
                    Name: "backups",
                    Command: ["node", "dist/main.js", job],
                    Environment: [{ Name: "RUN_ID", Value: "{% $states.context.Execution.Name %}" }, ...environment],
                },
            ],
        },
    };
}

describe("The state machines of backups", function () {
    this.timeout(60_000);

    for (const [name, machine] of Object.entries(MACHINES)) {
        describe(name, () => {
            it("is valid in Amazon States Language, each state can be reached, and each can end", () => {
                expect(definitionMistakes(machine)).to.deep.equal([]);
            });

            it("ends each task in time, and goes on after each error", () => {
                const open = Object.entries(machine.States).filter(
                    ([, state]) =>
                        state.Type === "Task" &&
                        !(state.TimeoutSeconds > 0 && state.Catch?.at(-1)?.ErrorEquals.join() === "States.ALL"),
                );
                expect(open).to.deep.equal([]);
            });

            it("tells people before it fails", () => {
                const failing = Object.entries(machine.States)
                    .filter(([, state]) => state.Type !== "Fail" && JSON.stringify(state).includes('"Next":"Failed"'))
                    .map(([failingName]) => failingName);
                expect(failing).to.deep.equal(["TellPeople", "TellWithoutFunction"]);
            });

            it("calls the function again, but not where the same would come of it", () => {
                const calls = Object.values(machine.States).filter(
                    (state) => state.Type === "Task" && state.Resource.endsWith("lambda:invoke"),
                );
                expect(calls).to.have.length.greaterThan(1);
                for (const call of calls) {
                    expect(call.Type === "Task" && call.Retry).to.deep.equal([
                        {
                            ErrorEquals: ["DrillFailed", "DumpMissing", "Refused"],
                            IntervalSeconds: 1,
                            MaxAttempts: 0,
                            BackoffRate: 1,
                            JitterStrategy: "NONE",
                        },
                        {
                            ErrorEquals: ["States.ALL"],
                            IntervalSeconds: 2,
                            MaxAttempts: 5,
                            BackoffRate: 2,
                            MaxDelaySeconds: 60,
                            JitterStrategy: "FULL",
                        },
                    ]);
                }
            });
        });
    }

    it("start the dump with the name of the execution", () => {
        expect(taskArguments(MACHINES.dump ?? expect.fail(), "Dump")).to.deep.equal(runTaskArguments("dump", []));
    });

    it("start the drill with the id of the dump that was picked", () => {
        expect(taskArguments(drillDefinition(SHARED), "Drill")).to.deep.equal(
            runTaskArguments("drill", [
                { Name: "DUMP_ID", Value: "{% $id %}" },
                { Name: "DRILL_STATE_MACHINE_ARN", Value: "{% $states.context.StateMachine.Id %}" },
            ]),
        );
    });

    it("start the check with the address and the secret of the temporary instance", () => {
        expect(taskArguments(snapshotDrillDefinition(SNAPSHOT), "Check")).to.deep.equal(
            runTaskArguments("check", [
                { Name: "PGHOST", Value: "{% $instance.host %}" },
                { Name: "PGPORT", Value: "{% $instance.port %}" },
                { Name: "DATABASE_SECRET_ARN", Value: "{% $instance.secretArn %}" },
                { Name: "SNAPSHOT_ID", Value: "{% $id %}" },
                { Name: "SNAPSHOT_AT", Value: "{% $takenAt %}" },
                { Name: "DRILL_STATE_MACHINE_ARN", Value: "{% $states.context.StateMachine.Id %}" },
                { Name: "DUMP_ID", Value: "{% '' & $states.context.Execution.Input.dump %}" },
            ]),
        );
    });

    it("give a restore the storage that it is told, and any other task its definition's", () => {
        const storage = (machine: StateMachine<string>, name: string): unknown => {
            const state = stateOf(machine, name);
            const { Overrides } = state.Type === "Task" && isObject(state.Arguments) ? state.Arguments : {};
            return Overrides;
        };
        const told = storage(restoreDefinition({ ...SHARED, storageGigabytes: 200 }), "Restore");
        expect(told).to.deep.include({ EphemeralStorage: { SizeInGiB: 200 } });
        expect(storage(restoreDefinition(SHARED), "Restore")).to.not.have.property("EphemeralStorage");
        expect(storage(dumpDefinition(SHARED), "Dump")).to.not.have.property("EphemeralStorage");
    });

    it("run a task for six hours, a restore for twelve, or for as long as they are told", () => {
        const limit = (machine: StateMachine<string>, name: string): number | undefined => {
            const state = stateOf(machine, name);
            return state.Type === "Task" ? state.TimeoutSeconds : undefined;
        };
        expect(limit(dumpDefinition(SHARED), "Dump")).to.equal(21_600);
        expect(limit(drillDefinition(SHARED), "Drill")).to.equal(21_600);
        expect(limit(restoreDefinition(SHARED), "Restore")).to.equal(43_200);
        expect(limit(snapshotDrillDefinition(SNAPSHOT), "Check")).to.equal(21_600);
        expect(limit(dumpDefinition({ ...SHARED, timeoutSeconds: 60 }), "Dump")).to.equal(60);
    });

    it("start only tasks of their family, pass only the two roles, call only the one function", () => {
        expect(dumpStatements(SHARED)).to.deep.equal(SHARED_STATEMENTS);
        expect(drillStatements(SHARED)).to.deep.equal(SHARED_STATEMENTS);
        expect(restoreStatements(SHARED)).to.deep.equal(SHARED_STATEMENTS);
    });

    it("need no key where the topic has none", () => {
        expect(dumpStatements({ ...SHARED, topicKeyArn: undefined })).to.deep.equal(SHARED_STATEMENTS.slice(0, -1));
    });

    it("change and delete only temporary instances", () => {
        const rds = (resource: string) => `arn:aws:rds:eu-west-1:123456789012:${resource}`;
        const temporary = rds("db:shop-prod-backups-drill-*");
        expect(snapshotDrillStatements(SNAPSHOT)).to.deep.equal([
            ...SHARED_STATEMENTS,
            { Sid: "LookAtInstances", Action: ["rds:DescribeDBInstances"], Resource: rds("db:*") },
            {
                Sid: "FindSnapshots",
                Action: ["rds:DescribeDBSnapshots"],
                Resource: [rds("db:shop-prod-db-1a2b3c4d"), rds("snapshot:*")],
            },
            {
                Sid: "RestoreToTemporaryInstance",
                Action: ["rds:RestoreDBInstanceFromDBSnapshot", "rds:RestoreDBInstanceToPointInTime"],
                Resource: [
                    temporary,
                    rds("db:shop-prod-db-1a2b3c4d"),
                    rds("snapshot:rds:shop-prod-db-1a2b3c4d-*"),
                    rds("subgrp:backups-snapshot"),
                    rds("pg:backups-snapshot"),
                    rds("og:default:*"),
                ],
            },
            {
                Sid: "ChangeAndDeleteTemporaryInstance",
                Action: ["rds:AddTagsToResource", "rds:DeleteDBInstance", "rds:ModifyDBInstance"],
                Resource: temporary,
            },
            {
                Sid: "KeepTemporaryPassword",
                Action: ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
                Resource: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-*",
            },
            {
                Sid: "EncryptTemporaryInstance",
                Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
                Resource: KEY,
            },
            {
                Sid: "LetRdsUseKey",
                Action: ["kms:CreateGrant"],
                Resource: KEY,
                Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
            },
        ]);
    });

    it("let the check read the secrets of temporary instances, and of no other", () => {
        expect(snapshotCheckStatements(SNAPSHOT)).to.deep.equal([
            {
                Sid: "ReadTemporarySecret",
                Action: ["secretsmanager:GetSecretValue"],
                Resource: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-*",
                Condition: {
                    StringLike: {
                        "secretsmanager:ResourceTag/aws:rds:primaryDBInstanceArn":
                            "arn:aws:rds:eu-west-1:123456789012:db:shop-prod-backups-drill-*",
                    },
                },
            },
            { Sid: "DecryptTemporarySecret", Action: ["kms:Decrypt"], Resource: KEY },
        ]);
    });

    it("stay in their partition", () => {
        const chinese = (arn: string): string => arn.replace("arn:aws:", "arn:aws-cn:");
        const machine = snapshotDrillDefinition({
            ...SNAPSHOT,
            task: { ...SNAPSHOT.task, clusterArn: chinese(SNAPSHOT.task.clusterArn) },
            functionArn: chinese(SNAPSHOT.functionArn),
            topicArn: chinese(SNAPSHOT.topicArn),
        });
        const resources = Object.values(machine.States).flatMap((state) =>
            state.Type === "Task" ? [state.Resource] : [],
        );
        expect(resources.filter((resource) => !resource.startsWith("arn:aws-cn:states:::"))).to.deep.equal([]);
    });

    it("refuse a temporary instance that could not have a name", () => {
        for (const identifierPrefix of ["Shop", "shop_prod", "1shop", "shop--prod", "shop-", "s".repeat(49), ""]) {
            expect(() => snapshotDrillDefinition({ ...SNAPSHOT, identifierPrefix })).to.throw(
                `"${identifierPrefix}" cannot begin the name of a DB instance: use at most 48 lower-case letters, ` +
                    "digits and single hyphens, from a letter on.",
            );
        }
    });

    it("refuse what is no ARN", () => {
        expect(() => dumpDefinition({ ...SHARED, functionArn: "backups" })).to.throw(
            '"backups" is no ARN. Expected arn:<partition>:<service>:<region>:<account>:<resource>.',
        );
    });
});

describe("A definition with a mistake", function () {
    this.timeout(60_000);

    it("does not compile where a transition leads to no state", () => {
        const machine: StateMachine<"Only"> = {
            Comment: "",
            QueryLanguage: "JSONata",
            StartAt: "Only",
            TimeoutSeconds: 1,
            States: {
                // @ts-expect-error There is no such state.
                Only: { Type: "Pass", Next: "Other" },
            },
        };
        expect(definitionMistakes(machine)).to.not.deep.equal([]);
    });

    it("does not compile where a state is missing", () => {
        const machine: StateMachine<"One" | "Other"> = {
            Comment: "",
            QueryLanguage: "JSONata",
            StartAt: "One",
            TimeoutSeconds: 1,
            // @ts-expect-error The other state is not defined.
            States: { One: { Type: "Succeed" } },
        };
        expect(definitionMistakes(machine)).to.deep.equal([]);
    });

    it("is found where a state cannot be reached, cannot end, or has a broken expression", () => {
        const begin = { Comment: "", QueryLanguage: "JSONata", StartAt: "One", TimeoutSeconds: 1 } as const;
        expect(
            definitionMistakes({ ...begin, States: { One: { Type: "Succeed" }, Two: { Type: "Succeed" } } }),
        ).to.deep.equal(["MISSING_TRANSITION_TARGET: State Two is not reachable"]);
        expect(
            definitionMistakes({
                ...begin,
                States: { One: { Type: "Pass", Next: "Two" }, Two: { Type: "Pass", Next: "One" } },
            }),
        )
            .to.include("One never ends")
            .and.to.include("Two never ends");
        expect(
            definitionMistakes({ ...begin, States: { One: { Type: "Succeed", Output: jsonata("$count(") } } }),
        ).to.not.deep.equal([]);
    });
});
