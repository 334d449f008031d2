import { expect } from "chai";
import fc from "fast-check";
import { UsageError } from "../../../commands/arguments";
import { shownLine } from "../../../commands/logs/line";
import { sinceFrom } from "../../../commands/logs/since";

const PLAIN = { color: false, width: undefined };
const AT = Date.UTC(2026, 10, 21, 14, 3, 5, 123);

function shown(message: unknown, screen = PLAIN): string {
    const text = typeof message === "string" ? message : JSON.stringify(message);
    return shownLine({ id: "1", time: AT, message: text, stream: "backend/backend/0f1e2d3c4b5a6978" }, screen);
}

describe("a line of a log", () => {
    it("of pino's is time, level, task, message, and what else is in it", () => {
        const entry = {
            level: 30,
            time: AT,
            pid: 1,
            hostname: "x",
            msg: "request done",
            method: "GET",
            took: { ms: 3 },
        };
        expect(shown(entry)).to.equal(
            '2026-11-21T14:03:05.123Z info  0f1e2d3c request done method=GET took={"ms":3}\n',
        );
    });

    it("of the backups' has its level by name, and another key for the message", () => {
        expect(shown({ level: "warn", time: "2026-11-21T14:03:05.000Z", message: "slow" })).to.equal(
            "2026-11-21T14:03:05.123Z warn  0f1e2d3c slow\n",
        );
    });

    it("lets a level, which is any text, neither command the terminal nor begin a line", () => {
        expect(shown({ level: "\u001b[2J\nx", msg: "m" })).to.equal("2026-11-21T14:03:05.123Z \\x1b[2J x 0f1e2d3c m\n");
    });

    it("quotes values with spaces, and keeps what a request is known by", () => {
        expect(shown({ level: 40, msg: "no", requestId: "a-1", path: "/a b" })).to.contain(
            'no requestId=a-1 path="/a b"\n',
        );
    });

    it("shows an error with its stack, indented", () => {
        const err = { type: "Error", message: "down", stack: "Error: down\n    at main.js:1" };
        expect(shown({ level: 50, msg: "failed", err })).to.equal(
            "2026-11-21T14:03:05.123Z error 0f1e2d3c failed\n    Error: down\n        at main.js:1\n",
        );
        expect(shown({ level: 50, msg: "failed", error: { name: "Error", message: "down" } })).to.contain(
            "failed\n    Error: down\n",
        );
    });

    it("of another program is shown as it is", () => {
        expect(shown("plain text {\n")).to.equal("2026-11-21T14:03:05.123Z       0f1e2d3c plain text {\n");
        expect(shown('{"no":"level"}')).to.contain('{"no":"level"}');
    });

    it("is painted by its level on a terminal only", () => {
        expect(shown({ level: 50, msg: "failed" }, { ...PLAIN, color: true })).to.contain("\u001b[31merror\u001b[0m");
        expect(shown({ level: 50, msg: "failed" })).not.to.contain("\u001b");
    });

    it("commands no terminal, whatever is in it", () => {
        expect(shown("\u001b[2J gone\u0007")).to.contain("\\x1b[2J gone\\x07");
        fc.assert(
            fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (message) => {
                expect(shown(message)).not.to.match(/(?![\n\t])\p{Cc}/u);
                expect(shown({ level: 30, msg: message, [message]: message })).not.to.match(/(?![\n\t])\p{Cc}/u);
            }),
        );
    });
});

describe("from when on", () => {
    for (const [text, seconds] of [
        ["90s", 90],
        ["15m", 900],
        ["1h", 3600],
        ["2d", 172_800],
    ] as const) {
        it(`is ${seconds} seconds ago with ${text}`, () => {
            expect(sinceFrom(text, AT)).to.equal(AT - seconds * 1000);
        });
    }

    it("is a time", () => {
        expect(sinceFrom("2026-11-21T14:00Z", AT)).to.equal(Date.UTC(2026, 10, 21, 14));
    });

    for (const text of ["", "1", "h", "1.5h", "-1h", "1w", "2026-13-41", "14:00", "2026-11-22"]) {
        it(`is not "${text}"`, () => {
            expect(() => sinceFrom(text, AT))
                .to.throw(UsageError)
                .with.property("message")
                .that.matches(new RegExp(`^--since "${text.replace(".", "\\.")}" is `));
        });
    }
});
