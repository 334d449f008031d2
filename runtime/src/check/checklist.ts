import { Failure, type FailureKind } from "../failure";
import { type CheckName, CHECKS, type CheckResult, type Finding } from "../report";
import { RestoreFailure } from "../restore/pg-restore";

/** What a check looked at, and what it came to. */
export interface Checked<Value> {
    readonly value: Value;
    /** How much was looked at: `12 tables, 1,204,311 rows`. */
    readonly detail: string;
}

/** The failure that a failed check is, where it says nothing else. */
const KINDS: Readonly<Record<CheckName, FailureKind>> = {
    manifest: "checksum differs",
    checksum: "checksum differs",
    "server version": "server version differs",
    restore: "restore failed",
    tables: "content differs",
    rows: "content differs",
    fingerprints: "content differs",
    "large objects": "content differs",
    sequences: "content differs",
    schema: "content differs",
    extensions: "content differs",
    migration: "content differs",
    assertions: "assertion failed",
};

/** Keeps what came of each check. */
export class Checklist {
    /** What a reader should know, and that is no fault. */
    readonly notes: string[] = [];

    private readonly results = new Map<CheckName, CheckResult>();
    private readonly found: Finding[] = [];
    private firstFailure: FailureKind | undefined;

    /**
     * Does a check that nothing after it can do without.
     *
     * @param subject what it is about, for what is found.
     * @throws what it throws, which it has noted as a finding.
     */
    async run<Value>(check: CheckName, subject: string, work: () => Promise<Checked<Value>>): Promise<Value> {
        const startedAt = Date.now();
        try {
            const { value, detail } = await work();
            this.record(check, detail, secondsSince(startedAt), []);
            return value;
        } catch (error) {
            this.fail(check, subject, error, secondsSince(startedAt));
            throw error;
        }
    }

    /** Notes a check that could not be done. */
    fail(check: CheckName, subject: string, error: unknown, seconds = 0): void {
        this.firstFailure ??= error instanceof Failure ? error.kind : KINDS[check];
        this.record(check, "", seconds, findingsOf(check, subject, error));
    }

    /** Notes a check that was done, failed where something was found. */
    record(check: CheckName, detail: string, seconds: number, findings: readonly Finding[]): void {
        const result = findings.length === 0 ? "passed" : "failed";
        this.results.set(check, { check, result, detail, seconds });
        this.found.push(...findings);
        if (result === "failed") {
            this.firstFailure ??= KINDS[check];
        }
    }

    /** Notes that a check was left out on purpose, and why. */
    leaveOut(check: CheckName, why: string): void {
        this.results.set(check, { check, result: "not run", detail: why, seconds: 0 });
    }

    /** All checks, with those that were not come to. */
    get checks(): CheckResult[] {
        return CHECKS.map((check) => this.results.get(check) ?? { check, result: "not run", detail: "", seconds: 0 });
    }

    /** What was found, in the order of the checks. */
    get findings(): Finding[] {
        return CHECKS.flatMap((check) => this.found.filter((finding) => finding.check === check));
    }

    /** Kind of the first failure; `undefined` where there was none. */
    get failure(): FailureKind | undefined {
        return this.firstFailure;
    }
}

function findingsOf(check: CheckName, subject: string, error: unknown): Finding[] {
    const message = error instanceof Error ? error.message : String(error);
    const others = error instanceof RestoreFailure ? error.errors.slice(1) : [];
    return [message, ...others].map((text) => ({ check, subject, message: text }));
}

function secondsSince(moment: number): number {
    return (Date.now() - moment) / 1_000;
}
