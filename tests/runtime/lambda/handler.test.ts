import { expect } from "chai";
import fc from "fast-check";
import { Failure } from "../../../runtime/src/failure";
import { executionName } from "../../../runtime/src/lambda/executions";
import { FunctionFailure, functionFailure } from "../../../runtime/src/lambda/function-failure";
import { answer } from "../../../runtime/src/lambda/handler";
import { metricData } from "../../../runtime/src/lambda/metrics";
import { parseRequest } from "../../../runtime/src/lambda/parse-request";
import { readSettings } from "../../../runtime/src/lambda/settings";
import { lastError } from "../../../runtime/src/lambda/task-log";
import { executionOf, MemoryServices, NOW, SETTINGS } from "./support/services";

describe("The function", () => {
    it("reads its settings, and tells all that is missing at once", () => {
        const variables = {
            BACKUP_BUCKET: "shop-prod-backups",
            METRICS_DIMENSION: "shop-prod-backups",
            TOPIC_ARN: "arn:aws:sns:eu-west-1:123456789012:backups",
            RTO_TARGET_SECONDS: "3600",
        };
        expect(readSettings(variables)).to.deep.equal(SETTINGS);
        expect(() => readSettings({ RTO_TARGET_SECONDS: "an hour" })).to.throw(
            "Environment variables are wrong: BACKUP_BUCKET is not set; METRICS_DIMENSION is not set; " +
                'TOPIC_ARN is not set; RTO_TARGET_SECONDS is "an hour": use a whole number from 1 to 604800.',
        );
    });

    it("reads what the state machines ask", () => {
        const execution = executionOf("run-first");
        const requests = [
            { action: "pick", input: { dump: "latest" }, execution },
            { action: "judge", kind: "snapshot", id: "rds:db", execution },
            { action: "assess", job: "check", attempt: 1, error: { Error: "States.Timeout" } },
            { action: "sweep", run: "run-first" },
            { action: "dumped", run: "run-first" },
            { action: "freshness" },
            {
                action: "fail",
                job: "drill",
                id: "",
                execution,
                startedAt: "2026-11-21T03:20:00.000Z",
                error: { Error: "States.TaskFailed", Cause: "{}" },
                notes: "",
                logGroup: "/ecs/backups",
                logStreams: "backups/backups",
            },
        ];
        expect(requests.map(parseRequest)).to.deep.equal(requests);
    });

    it("refuses what it does not know, by name", () => {
        for (const [event, words] of [
            [{}, /^The request cannot be read: action: /],
            [{ action: "delete" }, /^The request cannot be read: action: /],
            [{ action: "sweep", run: "../" }, /^The request cannot be read: run: /],
            [{ action: "judge", kind: "dump", id: "", execution: "none" }, /id: .*execution: /],
            [null, /^The request cannot be read: the event: /],
        ] as const) {
            expect(() => parseRequest(event))
                .to.throw(FunctionFailure, words)
                .with.property("name", "Refused");
        }
    });

    it("refuses or reads whatever it gets", () => {
        fc.assert(
            fc.property(fc.anything(), (event) => {
                expect(() => parseRequest(event)).to.throw(FunctionFailure);
            }),
        );
    });

    it("passes each request on", async () => {
        const services = new MemoryServices();
        const ask = (event: unknown): Promise<unknown> => answer(parseRequest(event), SETTINGS, services);
        expect(await ask({ action: "freshness" })).to.have.keys("hoursSinceDump", "hoursSinceDrill");
        expect(await ask({ action: "sweep", run: "run-first" })).to.deep.equal({ objects: 0, uploads: 0 });
        const assess = { action: "assess", job: "dump", attempt: 1, error: { Error: "States.Timeout" } };
        expect(await ask(assess)).to.include({ again: false });
    });

    it("marks as final only what the same request would meet again", () => {
        const names = (["wrong settings", "dump not found", "checksum differs", "storage failed"] as const).map(
            (kind) => {
                const error = functionFailure(new Failure(kind, "Words."));
                return error instanceof Error ? `${error.name}: ${error.message}` : "";
            },
        );
        expect(names).to.deep.equal(["Refused: Words.", "Refused: Words.", "Refused: Words.", "Failure: Words."]);
        const other = new TypeError("unexpected");
        expect(functionFailure(other)).to.equal(other);
    });
});

describe("What the function makes of small things", () => {
    it("is metrics with their units and one dimension, sorted, without those that have no value", () => {
        const Dimensions = [{ Name: "Backups", Value: "shop-prod-backups" }];
        expect(
            metricData(
                { RestoreSeconds: 4, DrillSucceeded: 0, DumpAgeSeconds: undefined, HoursSinceDump: Number.NaN },
                "shop-prod-backups",
                NOW,
            ),
        ).to.deep.equal([
            { MetricName: "DrillSucceeded", Dimensions, Value: 0, Unit: "Count", Timestamp: NOW },
            { MetricName: "RestoreSeconds", Dimensions, Value: 4, Unit: "Seconds", Timestamp: NOW },
        ]);
    });

    it("is the name at the end of an execution's ARN", () => {
        expect(executionName(executionOf("run-first"))).to.equal("run-first");
    });

    it("is the last error of a log, or nothing", () => {
        expect(lastError([])).to.equal(undefined);
        expect(lastError(["text", '{"level":"info","message":"fine"}', '{"level":"error","message":""}'])).to.equal(
            undefined,
        );
        expect(
            lastError(['{"level":"fatal","message":"one"}', '{"level":"error","message":"two"}', '{"level":"warn"}']),
        ).to.equal("two");
    });
});
