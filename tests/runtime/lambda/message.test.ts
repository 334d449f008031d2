import { expect } from "chai";
import fc from "fast-check";
import { EXIT_CODES } from "../../../runtime/src/failure";
import { explain } from "../../../runtime/src/lambda/explain";
import { executionLink, logLink } from "../../../runtime/src/lambda/links";
import { failureMessage, type MessageParts, subject } from "../../../runtime/src/lambda/message";
import { executionOf, NOW } from "./support/services";
import { task } from "./support/tasks";

/** A slash, as the console's addresses have it in names. */
const SLASH = "$252F";
const ID = "daily/2026-11-21T03-15-00Z-1a2b3c4d";

function parts(changes: Partial<MessageParts> = {}): MessageParts {
    const error = task({ exitCode: 22 });
    return {
        request: {
            action: "fail",
            job: "drill",
            id: ID,
            execution: executionOf("run-first"),
            startedAt: "2026-11-21T03:20:00.000Z",
            error,
            notes: "",
            logGroup: "/ecs/backups",
            logStreams: "backups/backups",
        },
        explanation: explain(error, "drill"),
        cause: "Failed (rows): public.orders: 3 rows were dumped, and 2 came back.",
        backups: "shop-prod-backups",
        bucket: "shop-prod-backups",
        failedAt: NOW,
        report: `drill-reports/${ID}/run-first.md`,
        troubles: [],
        ...changes,
    };
}

describe("The message of a failure", () => {
    it("has the cause in its first line, then what failed, where to look, and what to do", () => {
        expect(failureMessage(parts())).to.deep.equal({
            subject:
                "shop-prod-backups: restore drill failed: Failed (rows): public.orders: 3 rows were dumped, and 2...",
            body: [
                "Failed (rows): public.orders: 3 rows were dumped, and 2 came back.",
                "",
                "The restore drill of shop-prod-backups failed.",
                `Dump:      ${ID}`,
                "Started:   2026-11-21T03:20:00.000Z",
                "Failed:    2026-11-21T04:00:00.000Z",
                "Exit code: 22",
                "Stopped:   Essential container in task exited",
                `Report:    s3://shop-prod-backups/drill-reports/${ID}/run-first.md`,
                "Log:       https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/" +
                    `log-group/${SLASH}ecs${SLASH}backups/log-events/backups${SLASH}backups${SLASH}0123456789abcdef`,
                "Execution: https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/" +
                    executionOf("run-first"),
                "",
                "What to do next",
                "- Do not count on this dump. The report names each table and object that differs.",
                "- Take a dump now, and see whether it differs, too. If it does, look at the database before its good " +
                    "snapshots expire.",
                "- Drill again once the cause is gone: npm run drill -- --stack <stack>.",
                "- docs/recovery.md has the steps for each kind of loss.",
                "",
            ].join("\n"),
        });
    });

    it("says what else went wrong", () => {
        const { request } = parts();
        const { body } = failureMessage(
            parts({
                request: { ...request, notes: "The instance is still there\n\nand another thing\n" },
                troubles: ["The metrics could not be published: Throttling"],
            }),
        );
        expect(body).to.match(
            /\n\nAlso\n- The instance is still there\n- and another thing\n- The metrics could not be published: Throttling\n$/,
        );
    });

    it("leaves out what is not known", () => {
        const { request } = parts();
        const error = { Error: "States.Timeout" };
        const { body } = failureMessage(
            parts({
                request: { ...request, job: "dump", id: "", error, execution: "none", startedAt: "" },
                explanation: explain(error, "dump"),
                report: undefined,
            }),
        );
        expect(body.split("\n").slice(2, 7)).to.deep.equal([
            "The dump of shop-prod-backups failed.",
            "Failed:    2026-11-21T04:00:00.000Z",
            "Log:       /ecs/backups",
            "Execution: none",
            "",
        ]);
    });

    for (const job of ["dump", "drill", "restore", "check"] as const) {
        it(`says what to do after each kind of failure of a ${job}`, () => {
            const errors = [
                ...Object.values(EXIT_CODES).map((exitCode) => task({ exitCode })),
                task({ stopCode: "TaskFailedToStart" }),
                task({ exitCode: 137, reason: "OutOfMemoryError" }),
                task({ exitCode: 1 }),
                { Error: "States.Timeout" },
            ];
            for (const error of errors) {
                const { request } = parts();
                const explanation = explain(error, job);
                const { body } = failureMessage(parts({ request: { ...request, job, error }, explanation }));
                const [, steps = ""] = body.split("What to do next\n");
                expect(steps.trim().split("\n")).to.have.length.within(3, 5);
                expect(steps).to.include("docs/recovery.md");
            }
        });
    }

    it("has a subject that SNS takes, whatever its text is", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
                const result = subject(`backups: ${text}`);
                expect(result).to.match(/^[\x21-\x7E][\x20-\x7E]{0,98}$/);
                expect(result).to.equal(result.trim());
            }),
        );
    });

    it("keeps a subject that fits as it is", () => {
        fc.assert(
            fc.property(fc.stringMatching(/^[!-~]([ -~]{0,97}[!-~])?$/), (text) => {
                expect(subject(text)).to.equal(text.replace(/ +/g, " "));
            }),
        );
        expect([99, 100].map((length) => subject("x".repeat(length)))).to.deep.equal([
            "x".repeat(99),
            `${"x".repeat(96)}...`,
        ]);
        expect(subject("Straße café → ok")).to.equal("Stra?e cafe ? ok");
        expect(subject("ends with a combining mark \u1AB0")).to.equal("ends with a combining mark");
    });

    it("has the cause alone in its first line, whatever it is, and is short enough", () => {
        const text = fc.string({ unit: "binary", maxLength: 5_000 });
        fc.assert(
            fc.property(text, text, (cause, notes) => {
                const { request } = parts();
                const { body } = failureMessage(parts({ cause, request: { ...request, notes } }));
                expect(body.split("\n")[1]).to.equal("");
                expect(body.split("\n")[2]).to.equal("The restore drill of shop-prod-backups failed.");
                expect(Buffer.byteLength(body)).to.be.lessThan(256 * 1_024);
            }),
        );
    });
});

describe("Links to the console", () => {
    it("are of the region and the partition", () => {
        expect(executionLink("arn:aws-cn:states:cn-north-1:123456789012:execution:m:r")).to.equal(
            "https://cn-north-1.console.amazonaws.cn/states/home?region=cn-north-1#/v2/executions/details/" +
                "arn:aws-cn:states:cn-north-1:123456789012:execution:m:r",
        );
        expect(logLink("arn:aws-us-gov:states:us-gov-west-1:123456789012:x", "/ecs/b")).to.equal(
            "https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1" +
                `#logsV2:log-groups/log-group/${SLASH}ecs${SLASH}b`,
        );
    });

    it("are left out where the text is no ARN of a known partition", () => {
        for (const text of ["", "none", "arn:aws-iso:states:us-iso-east-1:1:x", "arn:aws:states"]) {
            expect(executionLink(text)).to.equal(undefined);
        }
    });
});
