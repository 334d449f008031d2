import { expect } from "chai";
import fc from "fast-check";
import type { Place } from "../../../runtime/src/hooks/ask";
import type { HookEvent } from "../../../runtime/src/hooks/event";
import type { ValidationSettings } from "../../../runtime/src/hooks/settings";
import { type HookAnswer, validate } from "../../../runtime/src/hooks/validate";

const SETTINGS: ValidationSettings = {
    service: "backend",
    test: { url: "https://shop.example.com/api/health", headers: { "X-Slipway-Test": "key" } },
    production: { url: "https://api.example.com/api/health", headers: {} },
    expectation: { statusCodes: "200", body: undefined, maximumMilliseconds: 2000 },
    attempts: 3,
    pauseSeconds: 5,
};

const TEST: HookEvent = { stage: "POST_TEST_TRAFFIC_SHIFT", attempts: 0 };

/** Milliseconds that a call lasts where nothing else is said. */
const LONG = 900_000;

/** Runs a validation whose attempts end as they are listed, and keeps what it does. */
class Run {
    readonly asked: Place[] = [];
    readonly pauses: number[] = [];
    readonly log: string[] = [];

    constructor(
        private readonly problems: readonly (string | undefined)[],
        private remaining = LONG,
    ) {}

    call(event: HookEvent, settings: ValidationSettings = SETTINGS): Promise<HookAnswer> {
        return validate(event, settings, {
            ask: (place) => {
                const problem = this.problems[this.asked.length];
                this.asked.push(place);
                return Promise.resolve(problem);
            },
            pause: (seconds) => {
                this.pauses.push(seconds);
                this.remaining -= seconds * 1000;
                return Promise.resolve();
            },
            remainingMilliseconds: () => this.remaining,
            log: (message) => {
                this.log.push(message);
            },
        });
    }
}

const BAD = "answered with status 500 in the place of 200";

describe("Validating a release", () => {
    it("asks the test route with its header before production's requests come", async () => {
        const run = new Run([undefined]);
        expect(await run.call(TEST)).to.deep.equal({ hookStatus: "SUCCEEDED" });
        expect(run.asked).to.deep.equal([SETTINGS.test]);
        expect(run.pauses).to.deep.equal([]);
        expect(run.log).to.deep.equal(["SUCCEEDED: backend, on its test route, attempt 1 of 3."]);
    });

    it("asks production without the header afterwards", async () => {
        const run = new Run([undefined]);
        expect(await run.call({ stage: "POST_PRODUCTION_TRAFFIC_SHIFT", attempts: 0 })).to.deep.equal({
            hookStatus: "SUCCEEDED",
        });
        expect(run.asked).to.deep.equal([SETTINGS.production]);
        expect(run.log).to.deep.equal(["SUCCEEDED: backend, in production, attempt 1 of 3."]);
    });

    it("tries again after a pause, and says why", async () => {
        const run = new Run([BAD, undefined]);
        expect(await run.call(TEST)).to.deep.equal({ hookStatus: "SUCCEEDED" });
        expect(run.pauses).to.deep.equal([5]);
        expect(run.log).to.deep.equal([
            "backend, on its test route, attempt 1 of 3: https://shop.example.com/api/health " +
                "answered with status 500 in the place of 200.",
            "SUCCEEDED: backend, on its test route, attempt 2 of 3.",
        ]);
    });

    it("has the release rolled back after the last attempt, at once", async () => {
        const run = new Run([BAD, BAD, BAD]);
        expect(await run.call(TEST)).to.deep.equal({ hookStatus: "FAILED" });
        expect(run.asked).to.have.length(3);
        expect(run.pauses).to.deep.equal([5, 5]);
        expect(run.log.at(-1)).to.equal("FAILED: backend, on its test route: no attempt of 3 got the right answer.");
    });

    it("asks ECS to call again where there is no time left for another attempt", async () => {
        // A pause of 5 s, an answer of 2 s, and 5 s to spare.
        const run = new Run([BAD], 11_999);
        expect(await run.call(TEST)).to.deep.equal({
            hookStatus: "IN_PROGRESS",
            callBackDelay: 5,
            hookDetails: { attempts: 1 },
        });
        expect(run.pauses).to.deep.equal([]);
    });

    it("uses the time that is left to the last", async () => {
        const run = new Run([BAD, undefined], 12_000);
        expect(await run.call(TEST)).to.deep.equal({ hookStatus: "SUCCEEDED" });
    });

    it("goes on counting where the last call stopped", async () => {
        const run = new Run([BAD]);
        expect(await run.call({ ...TEST, attempts: 2 })).to.deep.equal({ hookStatus: "FAILED" });
        expect(run.asked).to.have.length(1);
    });

    it("never tries where all attempts are used up", async () => {
        const run = new Run([undefined]);
        expect(await run.call({ ...TEST, attempts: 3 })).to.deep.equal({ hookStatus: "FAILED" });
        expect(run.asked).to.deep.equal([]);
    });

    for (const { title, stage, settings } of [
        { title: "a stage that it has no check for", stage: "PRE_SCALE_UP", settings: SETTINGS },
        {
            title: "production where it cannot be asked",
            stage: "POST_PRODUCTION_TRAFFIC_SHIFT",
            settings: { ...SETTINGS, production: undefined },
        },
    ]) {
        it(`does not wave ${title} through`, async () => {
            const run = new Run([undefined]);
            expect(await run.call({ stage, attempts: 0 }, settings)).to.deep.equal({ hookStatus: "FAILED" });
            expect(run.asked).to.deep.equal([]);
            expect(run.log).to.deep.equal([`FAILED: backend has no check for the stage ${stage}.`]);
        });
    }

    it("lets a release pass exactly where one of its attempts is right, however many calls it takes", async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
                fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 12, maxLength: 12 }),
                async (rights, times) => {
                    const attempts = rights.length;
                    const settings = { ...SETTINGS, attempts };
                    let made = 0;
                    let answer: HookAnswer | undefined;
                    for (const remaining of times) {
                        const run = new Run(
                            rights.slice(made).map((right) => (right ? undefined : BAD)),
                            remaining,
                        );
                        answer = await run.call({ ...TEST, attempts: made }, settings);
                        made += run.asked.length;
                        if (answer.hookStatus !== "IN_PROGRESS") {
                            break;
                        }
                        expect(answer.hookDetails.attempts).to.equal(made);
                        expect(run.asked.length).to.be.greaterThan(0);
                    }
                    const firstRight = rights.indexOf(true);
                    expect(answer?.hookStatus).to.equal(firstRight === -1 ? "FAILED" : "SUCCEEDED");
                    expect(made).to.equal(firstRight === -1 ? attempts : firstRight + 1);
                },
            ),
        );
    });
});
