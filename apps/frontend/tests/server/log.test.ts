import { expect } from "chai";
import { createLog } from "../../src/log";
import { LOG_LEVELS, type LogLevel } from "../../src/settings";

describe("frontend: log", () => {
    function linesAt(least: LogLevel): string[] {
        const lines: string[] = [];
        const log = createLog(least, (line) => lines.push(line));
        for (const level of LOG_LEVELS) {
            if (level !== "silent") {
                log(level, level);
            }
        }
        return lines;
    }

    it("is one JSON object a line, with the level's name and the time as the backend's", () => {
        const lines: string[] = [];
        const before = Date.now();
        createLog("info", (line) => lines.push(line))("warn", "late", { status: 503 });
        const parsed: unknown = JSON.parse(lines[0] ?? "");
        expect(parsed).to.include({ level: "warn", status: 503, msg: "late" });
        expect(parsed)
            .to.have.property("time")
            .that.matches(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
            .and.satisfies((time: string) => Date.parse(time) >= before && Date.parse(time) <= Date.now());
        expect(lines).to.have.lengthOf(1);
        expect(lines[0]).to.match(/\}\n$/);
    });

    for (const [least, count] of [
        ["fatal", 1],
        ["error", 2],
        ["warn", 3],
        ["info", 4],
        ["debug", 5],
        ["trace", 6],
        ["silent", 0],
    ] as const) {
        it(`has ${count} of 6 levels from ${least}`, () => {
            expect(linesAt(least)).to.have.lengthOf(count);
        });
    }
});
