import { expect } from "chai";
import fc from "fast-check";
import { failureOf, withoutValues } from "../../.github/scripts/delivery/failure";
import { assertFresh, assertNewer, pastOf, updateMessage } from "../../.github/scripts/delivery/history";
import type { Ended, Run } from "../../.github/scripts/delivery/process";
import { programOf } from "../../.github/scripts/delivery/program-folder";
import { Pulumi } from "../../.github/scripts/delivery/pulumi";
import { rejection } from "../support/rejection";

const TARGET = { name: "prod", secretsProvider: "awskms://alias/slipway-pulumi?region=eu-west-1" };
const [OLD, NEW] = ["a".repeat(40), "b".repeat(40)];
const LOCKED =
    "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n" +
    "  s3://state/.pulumi/locks/organization/slipway/prod/1.json: created by runner@host (pid 42) at 2026-11-21T10:00:00Z\n";

const ended = (code: number, stdout: string, output = stdout): Ended => ({ code, stdout, output });

/** Answers in turn, and remembers what was asked. */
function answering(...answers: readonly Ended[]): { run: Run; asked: string[] } {
    const asked: string[] = [];
    let next = 0;
    const run: Run = (command, args) => {
        asked.push([command, ...args].join(" "));
        const answer = answers[Math.min(next, answers.length - 1)];
        next += 1;
        return Promise.resolve(answer ?? ended(0, ""));
    };
    return { run, asked };
}

describe("an update by Pulumi's CLI", () => {
    const said: string[] = [];
    const patience = (waits: number[]) => ({
        minutes: 2,
        seconds: 30,
        wait: (milliseconds: number) => Promise.resolve(waits.push(milliseconds)),
        say: (text: string) => said.push(text),
    });

    it("is held to the plan", async () => {
        const { run, asked } = answering(ended(0, ""));
        await new Pulumi(run, TARGET, ".").up("a message", "plan/plan.json");
        expect(asked).to.deep.equal([
            "pulumi up --yes --skip-preview --non-interactive --message a message --plan plan/plan.json --stack prod",
        ]);
    });

    it("waits for another one of the stack", async () => {
        const waits: number[] = [];
        const { run, asked } = answering(ended(255, "", LOCKED), ended(255, "", LOCKED), ended(0, ""));
        await new Pulumi(run, TARGET, ".").up("m", undefined, patience(waits));
        expect(asked).to.have.length(3);
        expect(waits).to.deep.equal([30_000, 30_000]);
        expect(said[0]).to.include("Another update of prod is under way; it is waited for.").and.include("runner@host");
    });

    it("gives up, and says who has the stack and what to do", async () => {
        const waits: number[] = [];
        const { run } = answering(ended(255, "", LOCKED));
        const { message } = await rejection(new Pulumi(run, TARGET, ".").up("m", undefined, patience(waits)));
        expect(waits).to.have.length(4);
        expect(message).to.include("prod has been locked by another update for 2 minutes.");
        expect(message).to.include("created by runner@host (pid 42)");
        expect(message).to.include("pulumi cancel --stack prod");
    });

    it("does not try again what failed otherwise", async () => {
        const { run, asked } = answering(ended(255, "", "Updating (prod)\nerror: update failed\nerror: AccessDenied"));
        const { message } = await rejection(new Pulumi(run, TARGET, ".").up("m", undefined, patience([])));
        expect(message).to.equal("The update of prod failed.\nerror: update failed\nerror: AccessDenied");
        expect(asked).to.have.length(1);
    });

    it("knows whether the stack is there, however it is listed", async () => {
        const list = (...names: string[]) => answering(ended(0, JSON.stringify(names.map((name) => ({ name }))))).run;
        expect(await new Pulumi(list("dev", "prod"), TARGET, ".").exists()).to.equal(true);
        expect(await new Pulumi(list("organization/slipway/prod"), TARGET, ".").exists()).to.equal(true);
        expect(await new Pulumi(list("dev", "prod2", "nonprod"), TARGET, ".").exists()).to.equal(false);
        const refused = answering(ended(1, "", "error: could not list bucket: AccessDenied")).run;
        expect((await rejection(new Pulumi(refused, TARGET, ".").exists())).message).to.include("AccessDenied");
    });

    it("is made with the account's key", async () => {
        const { run, asked } = answering(ended(0, ""));
        await new Pulumi(run, TARGET, ".").init();
        expect(asked).to.deep.equal([
            `pulumi stack init prod --secrets-provider ${TARGET.secretsProvider} --non-interactive`,
        ]);
    });

    it("has a preview whose failure is told by its own errors", async () => {
        const json = JSON.stringify({
            diagnostics: [{ severity: "error", message: "slipway:web.domain: not allowed\n" }],
        });
        const failing = new Pulumi(answering(ended(255, json)).run, TARGET, ".");
        expect((await rejection(failing.preview("plan.json"))).message).to.equal(
            "The preview of prod failed.\nslipway:web.domain: not allowed",
        );
        const broken = new Pulumi(answering(ended(255, "", "error: no credentials")).run, TARGET, ".");
        expect((await rejection(broken.preview("plan.json"))).message).to.equal(
            "The preview of prod failed.\nerror: no credentials",
        );
    });
});

describe("why Pulumi failed", () => {
    it("is told by its first errors, without colours", () => {
        const output =
            "\u001b[32mUpdating\u001b[0m\r\n\n  aws:rds:Instance (db):\n    \u001b[31merror:\u001b[0m creating: quota\n\n    at x\n";
        expect(failureOf(output)).to.deep.equal({ kind: "other", reason: "error: creating: quota\n    at x" });
        expect(failureOf("one\ntwo")).to.deep.equal({ kind: "other", reason: "one\ntwo" });
        expect(
            failureOf(Array.from({ length: 99 }, (_, line) => `error: ${line}`).join("\n")).reason.split("\n"),
        ).to.have.length(15);
    });

    it("never has the values of a plan that does not fit", () => {
        const { kind, reason } = failureOf(
            "error: resource urn:pulumi:prod::slipway::aws:rds/instance:Instance::db violates plan: properties changed: ~~password[{old-secret}!={new-secret}], ++tags[{map[a:{b}]}]\n",
        );
        expect(kind).to.equal("plan");
        expect(reason).to.include("violates plan: properties changed: password (values left out)");
        expect(reason).to.include("Run the workflow again: it makes a new plan, and asks again.");
        expect(reason).not.to.match(/secret|map\[/);
    });

    it("never has a value, whatever stands in it", () => {
        const value = fc
            .stringMatching(/^[a-zA-Z0-9\]},~=+! [{]{0,30}$/)
            .map((text) => `HIDDEN${text}HIDDEN, ++HIDDEN[`);
        fc.assert(
            fc.property(value, value, (before, after) => {
                const line = `error: resource u violates plan: properties changed: ~~password[{${before}}!={${after}}]`;
                expect(withoutValues(line)).not.to.include("HIDDEN");
            }),
        );
    });

    it("never has credentials of an address, or an access key", () => {
        expect(withoutValues("https://user:pa55@example.com/x and AKIA" + "A".repeat(16))).to.equal(
            "https://***@example.com/x and ***",
        );
    });
});

describe("a stack's past", () => {
    const update = (
        message: string,
        result = "succeeded",
        kind = "update",
        startTime = "2026-11-21T10:00:00.000Z",
    ) => ({
        kind,
        result,
        message,
        startTime,
        endTime: startTime,
        version: 0,
        config: {},
    });

    it("tells whose program was applied last, and wholly, and the commit of its application", () => {
        const json = JSON.stringify([
            update(updateMessage("infrastructure", NEW, NEW), "failed"),
            update("refreshed", "succeeded", "refresh"),
            update(updateMessage("application", OLD, NEW)),
        ]);
        expect(pastOf(json)).to.deep.include({ program: OLD, commit: NEW });
        const byHand = [update("by hand"), update(updateMessage("application", OLD, NEW))];
        expect(pastOf(JSON.stringify(byHand))).to.deep.include({ program: undefined, commit: undefined });
        expect(pastOf("[]")).to.deep.equal({ latest: "none", program: undefined, commit: undefined });
    });

    it("makes a plan stale with any update", () => {
        const [one, two] = [update("one"), update("two")];
        const latest = (...updates: object[]) => pastOf(JSON.stringify(updates)).latest;
        const plan = { environment: "prod", lane: "application", commit: NEW, latest: latest(one) };
        assertFresh(plan, { ...plan, latest: latest(one) });
        for (const now of [
            latest(two, one),
            latest({ ...one, kind: "refresh" }),
            latest({ ...one, startTime: "2026-11-21T10:00:01.000Z" }),
            "none",
        ]) {
            expect(() => {
                assertFresh(plan, { ...plan, latest: now });
            }, now).to.throw(
                /^The stack prod has been updated since the plan was made\.[\s\S]*Start deploy anew on the branch: it makes a new plan, and asks again\.$/,
            );
        }
    });

    it("does not take the plan of another commit, lane or environment", () => {
        const plan = { environment: "prod", lane: "application", commit: NEW, latest: "none" };
        expect(() => {
            assertFresh(plan, { ...plan, commit: OLD });
        }).to.throw(
            `The plan is of commit ${NEW}, and this is ${OLD}. Start deploy anew on the branch: it makes a new plan, and asks again.`,
        );
        expect(() => {
            assertFresh(plan, { ...plan, lane: "infrastructure" });
        }).to.throw("The plan is of lane application");
        expect(() => {
            assertFresh(plan, { ...plan, environment: "dev" });
        }).to.throw("The plan is of environment prod");
    });
});

describe("a commit that is older than what was applied last", () => {
    const asking = (code: number, last: string | undefined) => {
        const { run, asked } = answering(ended(code, ""));
        const past = { latest: "none", program: last, commit: last };
        return { checked: assertNewer(run, { environment: "prod", commit: OLD, past }), asked };
    };

    it("is not planned", async () => {
        const { checked, asked } = asking(0, NEW);
        expect((await rejection(checked)).message).to.equal(
            `prod has ${NEW} already, which is newer than ${OLD}. Start deploy anew on the branch; to go back: npm run rollback.`,
        );
        expect(asked).to.deep.equal([`git merge-base --is-ancestor ${OLD} ${NEW}`]);
    });

    it("is only one of which git says so", async () => {
        // 1: it is none. 128: the other one is not in the repository any more.
        for (const code of [1, 128]) {
            await asking(code, NEW).checked;
        }
        for (const last of [OLD, undefined]) {
            const { checked, asked } = asking(0, last);
            await checked;
            expect(asked).to.deep.equal([]);
        }
    });
});

describe("whose program a lane applies", () => {
    const at = { commit: NEW, applied: OLD, folder: "/tmp/program" };

    it("is this commit's for the infrastructure", async () => {
        const { run, asked } = answering();
        expect(await programOf(run, "infrastructure", at)).to.deep.equal({ program: NEW, folder: "." });
        expect(asked).to.deep.equal([]);
    });

    it("is the one applied last for the application, where infrastructure waits, with this commit's images", async () => {
        const { run, asked } = answering(ended(0, "components/vpc.ts\0apps/backend/Dockerfile\0"));
        const found = await programOf(run, "application", at);
        expect(found).to.deep.include({ program: OLD, folder: "/tmp/program" });
        expect(found.note).to.include("(1 files: components/vpc.ts)");
        expect(asked.slice(1)).to.deep.equal([
            `git worktree add --detach /tmp/program ${OLD}`,
            `git checkout ${NEW} -- apps runtime`,
            "npm ci --no-audit --no-fund",
        ]);
    });

    it("is this checkout's where no infrastructure waits, or nothing is known", async () => {
        const unchanged = answering(ended(0, "apps/backend/Dockerfile\0docs/x.md\0"));
        expect(await programOf(unchanged.run, "application", at)).to.deep.equal({ program: OLD, folder: "." });
        expect(await programOf(answering().run, "application", { ...at, applied: NEW })).to.deep.equal({
            program: NEW,
            folder: ".",
        });
        expect((await programOf(answering().run, "application", { ...at, applied: undefined })).folder).to.equal(".");
        const lost = await programOf(answering(ended(128, "", "bad object")).run, "application", at);
        expect([lost.program, lost.note]).to.deep.equal([
            NEW,
            `The program that was applied last, ${OLD}, is not in the repository any more.`,
        ]);
    });
});
