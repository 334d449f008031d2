import { expect } from "chai";
import fc from "fast-check";
import { EXIT_CODES } from "../../../runtime/src/failure";
import { explain, oneLine } from "../../../runtime/src/lambda/explain";
import { task } from "./support/tasks";

describe("The explanation of an error", function () {
    this.timeout(60_000);

    for (const [kind, words] of [
        ["wrong settings", "The dump failed: its settings are wrong (exit code 2)."],
        ["database not reached", "The dump failed: it could not connect to the database (exit code 10)."],
        ["dump failed", "The dump failed: pg_dump failed (exit code 11)."],
        ["storage failed", "The dump failed: S3 failed (exit code 12)."],
        ["dump not found", "The dump failed: the dump is not there (exit code 13)."],
        [
            "checksum differs",
            "The dump failed: the dump is not as it was written: its checksum differs (exit code 20).",
        ],
        ["restore failed", "The dump failed: the dump could not be restored (exit code 21)."],
        ["content differs", "The dump failed: what was restored is not what was dumped (exit code 22)."],
        ["assertion failed", "The dump failed: an assertion on the restored data failed (exit code 23)."],
        [
            "server version differs",
            "The dump failed: the image has no PostgreSQL of the dump's version (exit code 24).",
        ],
        ["no space left", "The dump failed: its disk was full (exit code 25)."],
        ["database not empty", "The dump failed: the database to restore into is not empty (exit code 30)."],
    ] as const) {
        it(`says what the exit code of "${kind}" means`, () => {
            const explanation = explain(task({ exitCode: EXIT_CODES[kind] }), "dump");
            expect(explanation.cause).to.equal(words);
            expect(explanation.task).to.include({ exitCode: EXIT_CODES[kind], kind });
        });
    }

    it("gives the parts of a task's end", () => {
        expect(explain(task({ exitCode: 22 }), "drill").task).to.deep.equal({
            arn: "arn:aws:ecs:eu-west-1:123456789012:task/shop-prod-cluster/0123456789abcdef",
            exitCode: 22,
            kind: "content differs",
            stopCode: "EssentialContainerExited",
            reasons: ["Essential container in task exited"],
            outOfMemory: false,
        });
    });

    it("looks at the container that was given the job, and not at one that AWS put beside it", () => {
        const beside = { Name: "aws-guardduty-agent-AbCd", ExitCode: 137, Reason: "Beside" };
        const own = { Name: "backups", ExitCode: 22, Reason: null };
        for (const Containers of [
            [beside, own],
            [own, beside],
        ]) {
            const ContainerOverrides = [
                { Name: beside.Name },
                { Name: "backups", Command: ["node", "dist/main.js", "drill"] },
            ];
            const Cause = JSON.stringify({
                StopCode: "EssentialContainerExited",
                Containers,
                Overrides: { ContainerOverrides },
            });
            expect(explain({ Error: "States.TaskFailed", Cause }, "drill").task).to.deep.include({
                exitCode: 22,
                kind: "content differs",
                reasons: [],
            });
        }
    });

    it("says why a task did not start", () => {
        const error = task({
            stopCode: "TaskFailedToStart",
            stoppedReason: "CannotPullContainerError: pull timed out.",
        });
        expect(explain(error, "drill").cause).to.equal(
            "The task of the drill did not start: CannotPullContainerError: pull timed out.",
        );
    });

    it("does not say that a task did not start which was lost while it ran", () => {
        const error = task({ stopCode: "TerminationNotice", stoppedReason: "The host of the task failed." });
        expect(explain(error, "restore").cause).to.equal(
            "The restore was cut off, and how far it came is not known: The host of the task failed.",
        );
    });

    it("says that a task ran out of memory", () => {
        const error = task({ exitCode: 137, reason: "OutOfMemoryError: Container killed due to memory usage" });
        expect(explain(error, "drill").cause).to.equal("The drill ran out of memory and was killed.");
    });

    it("says that a task was stopped, and by whom", () => {
        const error = task({ exitCode: 143, stopCode: "UserInitiated", stoppedReason: "Task stopped by user" });
        expect(explain(error, "restore").cause).to.equal(
            "The restore was stopped before its end (exit code 143): Task stopped by user.",
        );
    });

    it("says what an unexpected exit code is", () => {
        expect(explain(task({ exitCode: 1 }), "check").cause).to.equal(
            "The check ended with exit code 1: Essential container in task exited.",
        );
    });

    it("takes the container that failed, where another one ended well", () => {
        const Cause = JSON.stringify({ Containers: [{ ExitCode: 0 }, { ExitCode: 20 }, {}] });
        expect(explain({ Error: "States.TaskFailed", Cause }, "drill").task?.kind).to.equal("checksum differs");
    });

    it("says why ECS could not start a task", () => {
        const Cause = JSON.stringify([{ Arn: "arn:…", Reason: "Capacity is unavailable at this time." }]);
        expect(explain({ Error: "AmazonECS.Unknown", Cause }, "dump").cause).to.equal(
            "The task of the dump could not be started: Capacity is unavailable at this time.",
        );
    });

    it("says that the time was over, for which Step Functions gives no cause", () => {
        const words = "The drill took longer than it may, and was stopped.";
        expect(explain({ Error: "States.Timeout" }, "drill")).to.deep.equal({ cause: words });
        expect(explain({ Error: "States.Timeout", Cause: "" }, "drill")).to.deep.equal({ cause: words });
    });

    it("takes the message of an error of the function", () => {
        const Cause = JSON.stringify({ errorType: "DrillFailed", errorMessage: "A row\nis missing.", trace: ["at …"] });
        expect(explain({ Error: "DrillFailed", Cause }, "drill")).to.deep.equal({ cause: "A row is missing." });
    });

    it("takes any other cause as it is, and the error's name where there is none", () => {
        expect(explain({ Error: "ECS.ClusterNotFoundException", Cause: "Cluster not found." }, "dump")).to.deep.equal({
            cause: "Cluster not found.",
        });
        expect(explain({ Error: "States.Runtime", Cause: "" }, "dump").cause).to.equal(
            "The dump failed: States.Runtime.",
        );
        expect(explain({ Error: "", Cause: "" }, "dump").cause).to.equal("The dump failed: no reason was given.");
    });

    it("is one line of text, whatever the error is", () => {
        const cause = fc.oneof(
            fc.string({ unit: "binary" }),
            fc.json(),
            fc
                .record(
                    {
                        Containers: fc.oneof(
                            fc.array(
                                fc.record(
                                    {
                                        ExitCode: fc.oneof(fc.integer(), fc.string(), fc.constant(null)),
                                        Reason: fc.oneof(fc.string({ unit: "binary" }), fc.constant(null)),
                                    },
                                    { requiredKeys: [] },
                                ),
                            ),
                            fc.anything(),
                        ),
                        StopCode: fc.anything(),
                        StoppedReason: fc.oneof(fc.string({ unit: "binary" }), fc.anything()),
                        TaskArn: fc.anything(),
                    },
                    { requiredKeys: ["Containers"] },
                )
                .map((value) => JSON.stringify(value)),
        );
        fc.assert(
            fc.property(fc.string(), fc.option(cause, { nil: undefined }), (Error, Cause) => {
                const explanation = explain({ Error, Cause }, "drill");
                expect(explanation.cause).to.not.equal("");
                expect(explanation.cause).to.equal(oneLine(explanation.cause));
            }),
        );
    });
});
