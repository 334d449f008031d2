import { expect } from "chai";
import fc from "fast-check";
import {
    type LogEvent,
    LogReader,
    OVERLAP_MILLISECONDS,
    type ReadPage,
    SKEW_MILLISECONDS,
} from "../../../commands/logs/reader";

/** A line, and when CloudWatch has it, in reading rounds. */
interface Written {
    readonly time: number;
    readonly round: number;
}

function eventOf({ time }: Written, index: number): LogEvent {
    return { id: `id-${index}`, time, message: `line ${index}`, stream: "backend/backend/1" };
}

/** CloudWatch at a round: a page at a time, some of them empty. */
function cloudWatch(written: readonly Written[], pageSize: number, round: () => number): ReadPage {
    return (from, token) => {
        const known = written
            .map((line, index) => ({ line, event: eventOf(line, index) }))
            .filter(({ line, event }) => line.round <= round() && event.time >= from)
            .map(({ event }) => event)
            .sort((one, other) => one.time - other.time);
        const start = Number(token?.split(" ")[0] ?? 0);
        if (token === undefined || token.endsWith("empty")) {
            const nextToken = token === undefined ? `${start} empty` : `${start} full`;
            return Promise.resolve({ events: [], nextToken });
        }
        const end = start + pageSize;
        return Promise.resolve({
            events: known.slice(start, end),
            ...(end < known.length && { nextToken: `${end} full` }),
        });
    };
}

async function readRounds(reader: LogReader, rounds: number, onRound: (round: number) => void): Promise<LogEvent[]> {
    const read: LogEvent[] = [];
    for (let round = 0; round <= rounds; round += 1) {
        onRound(round);
        for await (const events of reader.next()) {
            read.push(...events);
        }
    }
    return read;
}

const SINCE = 1_000_000;
const ROUNDS = 5;

describe("reading a log on", () => {
    it("gives every line once, whatever the pages, and however late within a minute it comes", async () => {
        // A round is ten seconds: a line is at most five rounds late, which is less than the overlap.
        const line = fc
            .record({ time: fc.integer({ min: 0, max: 50_000 }), late: fc.nat(ROUNDS) })
            .map(({ time, late }) => ({
                time: SINCE + time,
                round: Math.min(ROUNDS, Math.floor(time / 10_000) + late),
            }));
        await fc.assert(
            fc.asyncProperty(
                fc.array(line, { maxLength: 40 }),
                fc.integer({ min: 1, max: 7 }),
                async (written, size) => {
                    let now = 0;
                    const reader = new LogReader(
                        cloudWatch(written, size, () => now),
                        SINCE,
                        () => SINCE + SKEW_MILLISECONDS + now * 10_000,
                    );
                    const read = await readRounds(reader, ROUNDS, (round) => (now = round));
                    expect(read.map(({ id }) => id).sort()).to.deep.equal(
                        written.map((_, index) => `id-${index}`).sort(),
                    );
                },
            ),
            { numRuns: 60 },
        );
    });

    it("does not give lines of the same millisecond away at the end of a page or of a round", async () => {
        const written = [0, 0, 0, 1, 1].map((round) => ({ time: SINCE, round }));
        let now = 0;
        const reader = new LogReader(
            cloudWatch(written, 2, () => now),
            SINCE,
            () => SINCE,
        );
        expect(await readRounds(reader, 1, (round) => (now = round))).to.have.length(5);
    });

    it("reads no further back than it was asked to, nor all of it again", async () => {
        const asked: number[] = [];
        const times = [SINCE, SINCE + 10 * OVERLAP_MILLISECONDS];
        const reader = new LogReader(
            (from) => {
                asked.push(from);
                const events = times.filter((time) => time >= from);
                return Promise.resolve({ events: events.map((time, index) => eventOf({ time, round: 0 }, index)) });
            },
            SINCE,
            () => SINCE,
        );
        await readRounds(reader, 1, () => undefined);
        expect(asked).to.deep.equal([SINCE, SINCE + 9 * OVERLAP_MILLISECONDS]);
    });

    it("does not read all of it again while nothing matches", async () => {
        const asked: number[] = [];
        let now = SINCE + 30 * OVERLAP_MILLISECONDS;
        const reader = new LogReader(
            (from) => {
                asked.push(from);
                // A search through a day takes its time: what comes meanwhile may not be in it.
                now += OVERLAP_MILLISECONDS;
                return Promise.resolve({ events: [] });
            },
            SINCE,
            () => now,
        );
        await readRounds(reader, 2, () => undefined);
        expect(asked).to.deep.equal([SINCE, SINCE + 24 * OVERLAP_MILLISECONDS, SINCE + 25 * OVERLAP_MILLISECONDS]);
    });

    it("reads from the beginning again where a reading broke off", async () => {
        const asked: number[] = [];
        const reader = new LogReader(
            (from) => {
                asked.push(from);
                return asked.length === 1 ? Promise.reject(new Error("cut off")) : Promise.resolve({ events: [] });
            },
            SINCE,
            () => SINCE + SKEW_MILLISECONDS + 5 * OVERLAP_MILLISECONDS,
        );
        await readRounds(reader, 0, () => undefined).catch(() => undefined);
        await readRounds(reader, 1, () => undefined);
        expect(asked).to.deep.equal([SINCE, SINCE, SINCE + 4 * OVERLAP_MILLISECONDS]);
    });

    it("makes up for a reading that broke off half-way", async () => {
        let fails = true;
        const read = cloudWatch(
            [0, 1, 2, 3].map((time) => ({ time: SINCE + time, round: 0 })),
            2,
            () => 0,
        );
        const reader = new LogReader(
            (from, token) => {
                if (token === "2 full" && fails) {
                    fails = false;
                    return Promise.reject(new Error("cut off"));
                }
                return read(from, token);
            },
            SINCE,
            () => SINCE,
        );
        const given: string[] = [];
        const round = async () => {
            for await (const events of reader.next()) {
                given.push(...events.map(({ id }) => id));
            }
        };
        await round().catch(() => undefined);
        expect(given).to.deep.equal(["id-0", "id-1"]);
        await round();
        expect(given).to.deep.equal(["id-0", "id-1", "id-2", "id-3"]);
    });
});
