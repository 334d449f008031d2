import { expect } from "chai";
import fc from "fast-check";
import { deliver, type Delivery } from "../../../runtime/src/alerts/deliver";
import type { SlackMessage } from "../../../runtime/src/alerts/slack-message";
import { Told } from "../../../runtime/src/alerts/told";
import { Refused } from "../../../runtime/src/alerts/webhook";
import { ALARM, queued } from "./notices";

const HOUR = 60 * 60 * 1000;

/** A Slack that keeps what it takes, and fails when it is told to. */
class Channel {
    readonly taken: SlackMessage[] = [];
    readonly logged: string[] = [];
    attempts = 0;
    time = 0;

    private readonly told = new Told();

    constructor(
        private readonly fault: (message: SlackMessage, attempt: number) => Error | undefined = () => undefined,
    ) {}

    get delivery(): Delivery {
        return {
            stack: "shop prod",
            told: this.told,
            now: () => this.time,
            send: (message) => {
                this.attempts += 1;
                const error = this.fault(message, this.attempts);
                if (error !== undefined) {
                    return Promise.reject(error);
                }
                this.taken.push(message);
                return Promise.resolve();
            },
            log: (message) => {
                this.logged.push(message);
            },
        };
    }

    /** The names of the alarms that were told, in their order. */
    get names(): string[] {
        return this.taken.flatMap(({ text }) => text.replace("shop prod: ", "").split("; "));
    }

    async deliver(...bodies: string[]): Promise<string[]> {
        const records = bodies.map((body, index) => ({ messageId: `record${index}`, body }));
        const { batchItemFailures } = await deliver(records, this.delivery);
        return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    }
}

function alarm(name: string, at = "2026-11-21T10:00:00.000+0000"): string {
    return queued({ ...ALARM, AlarmName: name, StateChangeTime: at });
}

describe("what brings messages to Slack", () => {
    it("tells a batch in one message", async () => {
        const slack = new Channel();
        expect(await slack.deliver(alarm("one"), alarm("two"))).to.deep.equal([]);
        expect(slack.attempts).to.equal(1);
        expect(slack.names).to.deep.equal(["one rings", "two rings"]);
    });

    it("tells nothing twice, neither in a batch nor later", async () => {
        const slack = new Channel();
        expect(await slack.deliver(alarm("one"), alarm("one"))).to.deep.equal([]);
        slack.time = 2 * HOUR - 1;
        expect(await slack.deliver(alarm("one"))).to.deep.equal([]);
        expect(slack.names).to.deep.equal(["one rings"]);
        expect(slack.attempts).to.equal(1);
        await slack.deliver(alarm("one", "2026-11-21T11:00:00.000+0000"));
        expect(slack.names).to.deep.equal(["one rings", "one rings"]);
    });

    it("forgets after two hours, when no queue tries any more", async () => {
        const slack = new Channel();
        await slack.deliver(alarm("one"));
        slack.time = 2 * HOUR;
        await slack.deliver(alarm("one"));
        expect(slack.taken).to.have.length(2);
    });

    it("leaves all in the queue, doubles too, when Slack does not answer, and tells them when it does", async () => {
        const slack = new Channel((_, attempt) =>
            attempt < 3 ? new Error("Slack answered with status 503") : undefined,
        );
        const batch = [alarm("one"), alarm("two"), alarm("one")];
        expect(await slack.deliver(...batch)).to.deep.equal(["record0", "record1", "record2"]);
        expect(await slack.deliver(...batch)).to.deep.equal(["record0", "record1", "record2"]);
        expect(slack.attempts).to.equal(2);
        expect(await slack.deliver(...batch)).to.deep.equal([]);
        expect(slack.names).to.deep.equal(["one rings", "two rings"]);
        expect(slack.logged).to.deep.equal([
            "2 not told: Slack answered with status 503",
            "2 not told: Slack answered with status 503",
        ]);
    });

    it("tells the others when Slack refuses one", async () => {
        const slack = new Channel(({ text }) => (text.includes("bad") ? new Refused("invalid_blocks") : undefined));
        expect(await slack.deliver(alarm("one"), alarm("bad"), alarm("two"))).to.deep.equal(["record1"]);
        expect(slack.names).to.deep.equal(["one rings", "two rings"]);
        expect(slack.logged).to.deep.equal(["3 not told: invalid_blocks", "1 not told: invalid_blocks"]);
    });

    it("says nothing where there is nothing", async () => {
        const slack = new Channel();
        expect(await slack.deliver()).to.deep.equal([]);
        expect(slack.attempts).to.equal(0);
    });

    it("loses no message and tells none twice, whatever fails, as long as the queue tries", async () => {
        const names = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 10 });
        const faults = fc.array(fc.constantFrom("none", "away", "refused"), { maxLength: 20 });
        await fc.assert(
            fc.asyncProperty(names, faults, async (asked, planned) => {
                const slack = new Channel((_, attempt) => {
                    const fault = planned[attempt - 1] ?? "none";
                    return fault === "none" ? undefined : fault === "away" ? new Error("away") : new Refused("no");
                });
                let queue = asked.map((name) => alarm(name));
                for (let round = 0; round < 30 && queue.length > 0; round += 1) {
                    const failed = await slack.deliver(...queue);
                    queue = queue.filter((_, index) => failed.includes(`record${index}`));
                }
                expect(queue).to.deep.equal([]);
                const told = asked.length === 0 ? [] : slack.names;
                expect([...told].sort()).to.deep.equal([...new Set(asked)].sort().map((name) => `${name} rings`));
            }),
            { numRuns: 100 },
        );
    });

    it("keeps a thousand messages in mind, and forgets the oldest", () => {
        const told = new Told();
        for (let number = 0; number <= 1000; number += 1) {
            told.add(String(number), number);
        }
        expect([told.has("0", 1000), told.has("1", 1000), told.has("1000", 1000)]).to.deep.equal([false, true, true]);
    });
});
