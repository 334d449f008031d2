import { expect } from "chai";
import fc from "fast-check";
import { EXIT_CODES, type FailureKind } from "../../../runtime/src/failure";
import { assess } from "../../../runtime/src/lambda/attempts";
import { MOST_ATTEMPTS, REPEAT_SECONDS } from "../../../runtime/src/lambda/limits";
import type { Job } from "../../../runtime/src/lambda/requests";
import { task } from "./support/tasks";

const JOBS: readonly Job[] = ["dump", "drill", "restore", "check"];
const KINDS = Object.keys(EXIT_CODES).filter((kind): kind is FailureKind => kind in EXIT_CODES);

/** The kinds of failure after which each job is tried again. */
const PASSING: Readonly<Record<Job, readonly FailureKind[]>> = {
    dump: ["database not reached", "dump failed", "storage failed"],
    drill: ["storage failed"],
    restore: [],
    check: ["database not reached", "storage failed"],
};

describe("The decision to run a task again", () => {
    for (const job of JOBS) {
        for (const kind of KINDS) {
            const again = PASSING[job].includes(kind);
            it(`is ${again ? "yes" : "no"} for a ${job} that ended with "${kind}"`, () => {
                expect(assess(job, 1, task({ exitCode: EXIT_CODES[kind] })).again).to.equal(again);
            });
        }

        it(`is yes for a ${job} that never started`, () => {
            expect(assess(job, 1, task({ stopCode: "TaskFailedToStart" })).again).to.equal(true);
        });

        it(`is ${job === "restore" ? "no" : "yes"} for a ${job} that began and of whose end nothing is known`, () => {
            const error = task({ stopCode: "TerminationNotice", stoppedReason: "The host of the task failed" });
            expect(assess(job, 1, error).again).to.equal(job !== "restore");
        });

        it(`is no for a ${job} that a person stopped, that ran out of memory, or that took too long`, () => {
            const stopped = task({ exitCode: 143, stopCode: "UserInitiated" });
            const outOfMemory = task({ exitCode: 137, reason: "OutOfMemoryError: Container killed" });
            const errors = [stopped, outOfMemory, { Error: "States.Timeout" }, task({ exitCode: 1 })];
            expect(errors.map((error) => assess(job, 1, error).again)).to.deep.equal([false, false, false, false]);
        });

        it(`is ${job === "restore" ? "no" : "yes"} for a ${job} that Fargate took away`, () => {
            for (const exitCode of [137, 143]) {
                const error = task({ exitCode, stopCode: "SpotInterruption" });
                expect(assess(job, 1, error).again).to.equal(job !== "restore");
            }
        });
    }

    it("says what happened, and when it is tried again", () => {
        const error = task({ exitCode: 12 });
        expect(assess("dump", 1, error)).to.deep.equal({
            again: true,
            attempt: 2,
            waitSeconds: 120,
            message:
                "The dump failed: S3 failed (exit code 12). It is tried again in 120 seconds, for the second time.",
        });
        expect(assess("dump", 2, error)).to.deep.equal({
            again: true,
            attempt: 3,
            waitSeconds: 360,
            message: "The dump failed: S3 failed (exit code 12). It is tried again in 360 seconds, for the third time.",
        });
        expect(assess("dump", 3, error)).to.deep.equal({
            again: false,
            attempt: 3,
            waitSeconds: 0,
            message: "The dump failed: S3 failed (exit code 12). It is not tried again.",
        });
    });

    it("is no for whatever is not a task's end", () => {
        for (const Error of [
            "DumpMissing",
            "DrillFailed",
            "Refused",
            "ECS.ClusterNotFoundException",
            "States.Runtime",
        ]) {
            expect(assess("dump", 1, { Error, Cause: "…" }).again).to.equal(false);
        }
    });

    it("ends after the most attempts, and waits no longer than it may", () => {
        const errors = fc.oneof(
            fc.record({ exitCode: fc.integer({ min: 0, max: 255 }) }).map(task),
            fc.constant(task({ stopCode: "TaskFailedToStart" })),
            fc.record({ Error: fc.string(), Cause: fc.string() }),
        );
        fc.assert(
            fc.property(fc.constantFrom(...JOBS), fc.integer({ min: 1, max: 9 }), errors, (job, attempt, error) => {
                const { again, attempt: next, waitSeconds } = assess(job, attempt, error);
                expect(again && attempt >= MOST_ATTEMPTS[job]).to.equal(false);
                expect(next).to.equal(again ? attempt + 1 : attempt);
                expect(waitSeconds).to.be.within(again ? 1 : 0, REPEAT_SECONDS);
                expect(Number.isInteger(waitSeconds)).to.equal(true);
            }),
        );
    });
});
