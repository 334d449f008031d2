import { expect } from "chai";
import fc from "fast-check";
import { decideClaim } from "../../../runtime/src/lambda/claims";
import { pick } from "../../../runtime/src/lambda/pick";
import type { Picked } from "../../../runtime/src/lambda/requests";
import { claimKey, manifestKey, reportKey } from "../../../runtime/src/store/keys";
import { rejection } from "../../support/rejection";
import { manifestOf, reportOf } from "./support/files";
import { executionOf, MemoryServices, SETTINGS } from "./support/services";

const ID = "daily/2026-11-21T03-15-00Z-1a2b3c4d";
const OLDER = "monthly/2026-11-01T03-15-00Z-9f8e7d6c";

function withDumps(...ids: readonly string[]): MemoryServices {
    const services = new MemoryServices();
    for (const id of ids) {
        services.put(manifestKey(id), manifestOf(id));
    }
    return services;
}

function pickFor(services: MemoryServices, run: string, input: unknown = { dump: ID }): Promise<Picked> {
    return pick({ action: "pick", input, execution: executionOf(run) }, SETTINGS, services);
}

function claimOf(run: string): string {
    return JSON.stringify({ format: 1, execution: executionOf(run), run, claimedAt: "2026-11-21T03:20:00.000Z" });
}

describe("Picking a dump to drill", () => {
    it("claims the dump, and says who drills it", async () => {
        const services = withDumps(ID);
        expect(await pickFor(services, "run-first")).to.deep.equal({
            outcome: "drill",
            id: ID,
            message: `${ID} is drilled by run-first.`,
        });
        expect(services.json(claimKey(ID))).to.deep.equal({
            format: 1,
            execution: executionOf("run-first"),
            run: "run-first",
            claimedAt: "2026-11-21T04:00:00.000Z",
        });
    });

    it("takes the newest dump that was announced, of whatever tier", async () => {
        const services = withDumps(
            OLDER,
            "weekly/2026-11-16T03-15-00Z-aaaaaaaa",
            "daily/2026-11-15T03-15-00Z-bbbbbbbb",
        );
        services.put("db-dumps/daily/2026-11-20T03-15-00Z-cccccccc/database.dump", "not announced");
        const { id } = await pickFor(services, "run-first", { dump: "latest" });
        expect(id).to.equal("weekly/2026-11-16T03-15-00Z-aaaaaaaa");
    });

    it("refuses where nothing was ever announced", async () => {
        const error = await rejection(pickFor(new MemoryServices(), "run-first", { dump: "latest" }));
        expect([error.name, error.message]).to.deep.equal([
            "Refused",
            "s3://shop-prod-backups/db-dumps/ holds no dump that was announced. Take one: npm run backup.",
        ]);
    });

    it("refuses a dump that is not there", async () => {
        const error = await rejection(pickFor(withDumps(OLDER), "run-first"));
        expect([error.name, error.message]).to.deep.equal([
            "Refused",
            `There is no dump "${ID}" in s3://shop-prod-backups/db-dumps/: it was not finished, or its time is over.`,
        ]);
    });

    it("is the same when the same execution asks twice", async () => {
        const services = withDumps(ID);
        const first = await pickFor(services, "run-first");
        expect(await pickFor(services, "run-first")).to.deep.equal(first);
    });

    it("leaves a dump to the execution that drills it", async () => {
        const services = withDumps(ID).put(claimKey(ID), claimOf("run-other"));
        services.running.add(executionOf("run-other"));
        for (const again of [false, true]) {
            expect(await pickFor(services, "run-first", { dump: ID, again })).to.deep.equal({
                outcome: "skip",
                id: ID,
                message: "The dump is being drilled by run-other, since 2026-11-21T03:20:00.000Z.",
            });
        }
        expect(services.json(claimKey(ID))).to.include({ run: "run-other" });
    });

    for (const [result, words] of [
        ["passed", "it passed"],
        ["failed", "it failed"],
    ] as const) {
        it(`leaves a dump alone whose drill has ${result}, but for a person who wants it again`, async () => {
            const services = withDumps(ID).put(claimKey(ID), claimOf("run-other"));
            services.put(reportKey(ID, "run-other", "json"), JSON.stringify(reportOf(ID, "run-other", { result })));
            expect(await pickFor(services, "run-first")).to.deep.equal({
                outcome: "skip",
                id: ID,
                message:
                    `The dump was already drilled by run-other: ${words}. ` +
                    'Start the drill with "again": true to drill it once more.',
            });
            expect((await pickFor(services, "run-first", { dump: ID, again: true })).outcome).to.equal("drill");
            expect(services.json(claimKey(ID))).to.include({ run: "run-first" });
        });
    }

    it("takes over a claim whose execution ended without a report", async () => {
        const services = withDumps(ID).put(claimKey(ID), claimOf("run-other"));
        expect((await pickFor(services, "run-first")).outcome).to.equal("drill");
        expect(services.json(claimKey(ID))).to.include({ run: "run-first" });
    });

    it("takes over a claim that cannot be read", async () => {
        const services = withDumps(ID).put(claimKey(ID), "{");
        expect((await pickFor(services, "run-first")).outcome).to.equal("drill");
        expect(services.json(claimKey(ID))).to.include({ run: "run-first" });
    });

    it("fails, to be asked again, where others change the claim all the time", async () => {
        const services = withDumps(ID).put(claimKey(ID), "{");
        services.files.replace = () => Promise.resolve(false);
        expect((await rejection(pickFor(services, "run-first"))).message).to.equal(
            `The claim on ${ID} was changed by others 5 times.`,
        );
    });

    it("gives a dump to exactly one of several that ask at once, in whatever order their requests arrive", async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.scheduler(),
                fc.integer({ min: 2, max: 4 }),
                fc.constantFrom("no claim", "abandoned", "unreadable"),
                async (scheduler, count, before) => {
                    const services = withDumps(ID);
                    if (before !== "no claim") {
                        services.put(claimKey(ID), before === "abandoned" ? claimOf("run-other") : "{");
                    }
                    const runs = Array.from({ length: count }, (_, index) => `run-number-${index}`);
                    for (const run of runs) {
                        services.running.add(executionOf(run));
                    }
                    services.gate = (operation) => scheduler.schedule(Promise.resolve(), operation);
                    const picked = Promise.all(runs.map((run) => pickFor(services, run)));
                    const outcomes = (await scheduler.waitFor(picked)).map(({ outcome }) => outcome);
                    expect(outcomes.filter((outcome) => outcome === "drill")).to.have.length(1);
                    const winner = runs[outcomes.indexOf("drill")];
                    expect(services.json(claimKey(ID))).to.include({ run: winner });
                },
            ),
        );
    });
});

describe("The decision about a claim", () => {
    const situation = fc.record({
        claim: fc.option(
            fc.constantFrom("own", "other").map((run) => ({
                format: 1 as const,
                execution: executionOf(run),
                run,
                claimedAt: "2026-11-21T03:20:00.000Z",
            })),
            { nil: undefined },
        ),
        execution: fc.constant(executionOf("own")),
        again: fc.boolean(),
        running: fc.boolean(),
        report: fc.constantFrom("passed" as const, "failed" as const, "unreadable" as const, undefined),
    });

    it("never lets two drill at a time, never drills twice unasked, and never gives a dump up", () => {
        fc.assert(
            fc.property(situation, (given) => {
                const { decision } = decideClaim(given);
                const isOther = given.claim?.run === "other";
                const isTaken = isOther && (given.running || (given.report !== undefined && !given.again));
                expect(decision === "skip").to.equal(isTaken);
                expect(decision === "drill").to.equal(given.claim?.run === "own");
            }),
        );
    });
});
