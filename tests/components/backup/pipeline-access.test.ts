import { expect } from "chai";
import type { Recording } from "../../../preview/record";
import { arn, keyArn, recordPipeline } from "../../support/backups";
import { ofType, resource, statements } from "../../support/program";
import { securityGroupGraph } from "../../support/security-groups";

const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const BUCKET = "arn:aws:s3:::backups-0000000";

/** What a role may do, of all its policies. */
function allowed(recording: Recording, role: string): Record<string, unknown>[] {
    return ofType(recording, ROLE_POLICY)
        .filter(({ inputs }) => inputs.role === `${role}-0000000`)
        .flatMap(({ inputs }) => statements(inputs.policy));
}

/** Actions that a role may do, sorted. */
function actions(recording: Recording, role: string): string[] {
    return allowed(recording, role)
        .flatMap(({ Action }) => Action)
        .map(String)
        .sort();
}

/** Statements on any resource, by role and name. */
function onEverything(recording: Recording): string[] {
    return ofType(recording, ROLE_POLICY)
        .filter(({ name }) => name.startsWith("backups"))
        .flatMap(({ name, inputs }) =>
            statements(inputs.policy)
                .filter(({ Resource }) => Resource === "*")
                .map(({ Sid }) => `${name}: ${String(Sid)}`),
        );
}

describe("what a BackupPipeline may do", () => {
    let recording: Recording;

    before(async () => {
        recording = await recordPipeline();
    });

    it("is, for the task that dumps, to read and write dumps, to write reports, and to read the database's secret", () => {
        const { resourceId } = resource(recording, "aws:rds/instance:Instance", "db").outputs;
        const writing = ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];
        const key = { Effect: "Allow", Sid: "UseKeyOfObjects", Resource: keyArn(recording) };
        expect(allowed(recording, "backups-task")).to.deep.equal([
            {
                Effect: "Allow",
                Sid: "UseObjects",
                Action: ["s3:GetObject", ...writing],
                Resource: `${BUCKET}/db-dumps/*`,
            },
            {
                Effect: "Allow",
                Sid: "ListObjects",
                Action: ["s3:ListBucket"],
                Resource: BUCKET,
                Condition: { StringLike: { "s3:prefix": "db-dumps/*" } },
            },
            { ...key, Action: ["kms:Decrypt", "kms:GenerateDataKey"] },
            { Effect: "Allow", Sid: "UseObjects", Action: writing, Resource: `${BUCKET}/drill-reports/*` },
            { ...key, Action: ["kms:Decrypt", "kms:GenerateDataKey"] },
            {
                Effect: "Allow",
                Sid: "ReadDatabaseSecret",
                Action: ["secretsmanager:GetSecretValue"],
                Resource: arn("secretsmanager", `secret:rds!${String(resourceId)}-000000`),
            },
            {
                Effect: "Allow",
                Sid: "DecryptDatabaseSecret",
                Action: ["kms:Decrypt"],
                Resource: keyArn(recording),
            },
        ]);
    });

    it("is, for the task that drills, to read dumps and to write reports, and to read no secret", () => {
        const found = allowed(recording, "backups-drill-task");
        expect(found.map(({ Action, Resource }) => ({ Action, Resource })).slice(0, 4)).to.deep.equal([
            { Action: ["s3:GetObject"], Resource: `${BUCKET}/db-dumps/*` },
            { Action: ["s3:ListBucket"], Resource: BUCKET },
            { Action: ["kms:Decrypt"], Resource: keyArn(recording) },
            {
                Action: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
                Resource: `${BUCKET}/drill-reports/*`,
            },
        ]);
        expect(found).to.have.length(5);
    });

    it("is not, for either task, to delete anything", () => {
        const forbidden = ["backups-task", "backups-drill-task"]
            .flatMap((role) => actions(recording, role))
            .filter((action) => /Delete|Bypass|PutBucket|Lifecycle/.test(action));
        expect(forbidden).to.deep.equal([]);
    });

    it("is, for the function, to sweep up below db-dumps/, to measure, tell and look, and no more", () => {
        const own = allowed(recording, "backups-function").slice(0, 10);
        expect(own.map(({ Sid, Action, Resource }) => [Sid, Action, Resource])).to.deep.equal([
            ["FindUnfinishedUploads", ["s3:ListBucketMultipartUploads"], BUCKET],
            ["RemoveUnfinishedUploads", ["s3:AbortMultipartUpload"], `${BUCKET}/db-dumps/*`],
            ["Measure", ["cloudwatch:PutMetricData"], "*"],
            ["Tell", ["sns:Publish"], arn("sns", "backups-0000000")],
            [
                "SeeWhetherADrillStillRuns",
                ["states:DescribeExecution"],
                arn("states", "execution:shop-dev-backups-drill:*"),
            ],
            ["ReadLogOfTasks", ["logs:GetLogEvents"], arn("logs", "log-group:shop-dev-backups:log-stream:*")],
            ["KeepUndelivered", ["sqs:SendMessage"], arn("sqs", "backups-undelivered-0000000")],
            ["UseKey", ["kms:Decrypt", "kms:GenerateDataKey"], keyArn(recording)],
            [
                "WriteLog",
                ["logs:CreateLogStream", "logs:PutLogEvents"],
                arn("logs", "log-group:backups-function-0000000:*"),
            ],
            [
                "SendTraces",
                [
                    "xray:PutTraceSegments",
                    "xray:PutTelemetryRecords",
                    "xray:GetSamplingRules",
                    "xray:GetSamplingTargets",
                ],
                "*",
            ],
        ]);
        expect(own[2]?.Condition).to.deep.equal({ StringEquals: { "cloudwatch:namespace": "Slipway/Backups" } });
        const deleting = allowed(recording, "backups-function").filter(({ Action }) =>
            String(Action).includes("DeleteObject"),
        );
        expect(deleting.map(({ Resource }) => Resource)).to.deep.equal([`${BUCKET}/db-dumps/*`]);
    });

    it("is, for what starts something, to start that one thing", () => {
        const started = ["backups-dump-schedule", "backups-freshness-schedule", "backups-dump-announced"].map((role) =>
            allowed(recording, role).map(({ Action, Resource }) => [Action, Resource]),
        );
        const queue = [["sqs:SendMessage"], arn("sqs", "backups-undelivered-0000000")];
        const key = [["kms:Decrypt", "kms:GenerateDataKey"], keyArn(recording)];
        expect(started).to.deep.equal([
            [[["states:StartExecution"], arn("states", "stateMachine:shop-dev-backups-dump")], queue, key],
            [[["lambda:InvokeFunction"], arn("lambda", "function:backups-0000000")], queue],
            [[["states:StartExecution"], arn("states", "stateMachine:shop-dev-backups-drill")], key],
        ]);
    });

    it("is, for each state machine, to run its own task only, with its own roles", () => {
        for (const [machine, task] of [
            ["dump", "backups"],
            ["drill", "backups-drill"],
            ["restore", "backups"],
        ] as const) {
            const found = allowed(recording, `backups-${machine}`);
            const resourcesOf = (action: string) =>
                found
                    .filter(({ Action }) => String(Action).split(",").includes(action))
                    .map(({ Resource }) => Resource);
            expect(resourcesOf("ecs:RunTask")).to.deep.equal([arn("ecs", `task-definition/shop-dev-${task}:*`)]);
            expect(resourcesOf("iam:PassRole")).to.deep.equal([
                ["backups-execution", `${task}-task`].map((role) => `arn:aws:iam::123456789012:role/${role}-0000000`),
            ]);
        }
    });

    it("is on any resource only where the action knows no narrower one", () => {
        expect(onEverything(recording)).to.have.members([
            "backups-execution: LogInToRegistry",
            "backups-function: Measure",
            "backups-function: SendTraces",
            ...["dump", "drill", "restore"].flatMap((machine) => [
                `backups-${machine}: DeliverLogs`,
                `backups-${machine}: SendTraces`,
            ]),
        ]);
    });

    it("is to connect to the database from one task, and to HTTPS from both", () => {
        const { connections, halfOpen } = securityGroupGraph(recording);
        expect(connections).to.have.members([
            "backups -> db tcp 5432",
            "backups -> 0.0.0.0/0 tcp 443",
            "backups-drill -> 0.0.0.0/0 tcp 443",
        ]);
        expect(halfOpen).to.deep.equal([]);
    });
});
