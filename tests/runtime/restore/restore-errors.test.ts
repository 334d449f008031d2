import { expect } from "chai";
import fc from "fast-check";
import { restoreErrors } from "../../../runtime/src/restore/restore-errors";

const KNOWN =
    'pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"\n' +
    "Command was: SET transaction_timeout = 0;\n";
const IGNORED = (count: number) => `pg_restore: warning: errors ignored on restore: ${count}\n`;
const EXISTS =
    'pg_restore: error: could not execute query: ERROR:  relation "c" already exists\n' +
    "Command was: CREATE TABLE public.c (\n    id integer NOT NULL\n);\n\n\n";

function outcome(output: string, code: number | null = 1, signal: string | null = null) {
    return { output, code, signal };
}

describe("what pg_restore says", () => {
    it("is nothing where it ends with 0 and says nothing", () => {
        expect(restoreErrors(outcome("", 0), 18)).to.deep.equal([]);
    });

    it("may be warnings", () => {
        const warning = "pg_restore: warning: large-object support is old\npg_restore: hint: none\n";
        expect(restoreErrors(outcome(warning, 0), 18)).to.deep.equal([]);
    });

    it("is harmless where a server before 17 does not know transaction_timeout, once for each connection", () => {
        for (const major of [15, 16]) {
            expect(restoreErrors(outcome(KNOWN.repeat(4) + IGNORED(2)), major)).to.deep.equal([]);
        }
    });

    it("is an error where a server from 17 on does not know it", () => {
        expect(restoreErrors(outcome(KNOWN + IGNORED(1)), 17)).to.have.length(1);
    });

    it("is an error beside the harmless one", () => {
        expect(restoreErrors(outcome(KNOWN + EXISTS + KNOWN + IGNORED(3)), 15)).to.deep.equal([
            'could not execute query: ERROR: relation "c" already exists Command was: CREATE TABLE public.c (',
        ]);
    });

    it("is an error that speaks of the harmless one", () => {
        const like = KNOWN.replace("SET transaction_timeout = 0;", "SET transaction_timeout = 10;");
        expect(restoreErrors(outcome(like + IGNORED(1)), 15)).to.have.length(1);
    });

    it("may be mixed by connections that write at the same time", () => {
        const [beginning, rest] = ["pg_restore: error: ", KNOWN.slice("pg_restore: error: ".length)];
        const mixed = beginning + beginning + rest + rest;
        expect(restoreErrors(outcome(mixed + IGNORED(2)), 15)).to.deep.equal([]);
        const halves = `pg_restore: pg_restore: error: error: ${rest}${rest}`;
        expect(restoreErrors(outcome(halves + IGNORED(2)), 15)).to.deep.equal([]);
        const error = EXISTS.slice(beginning.length);
        expect(restoreErrors(outcome(beginning + beginning + rest + error + IGNORED(2)), 15)).to.have.length(1);
    });

    it("is a failure where it ends otherwise than with a count of errors", () => {
        expect(restoreErrors(outcome(KNOWN), 15)).to.deep.equal(["pg_restore ended with exit code 1"]);
        expect(restoreErrors(outcome(KNOWN + IGNORED(1), 2), 15)).to.deep.equal([
            "pg_restore ended with exit code 2: pg_restore: warning: errors ignored on restore: 1",
        ]);
        expect(restoreErrors(outcome("", null, "SIGKILL"), 18)).to.deep.equal(["pg_restore ended with signal SIGKILL"]);
        expect(restoreErrors(outcome("pg_restore.real: cannot open shared object file\n", 127), 18)).to.deep.equal([
            "pg_restore ended with exit code 127: pg_restore.real: cannot open shared object file",
        ]);
    });

    it("is a failure where it ends with 0 and yet tells an error", () => {
        expect(restoreErrors(outcome(EXISTS, 0), 18)).to.have.length(1);
    });

    it("is told without the rows that it shows", () => {
        const output = [
            'pg_restore: error: COPY failed for table "people": ERROR:  duplicate key value violates unique constraint "people_email_key"',
            "DETAIL:  Key (email)=(person@example.com) already exists.",
            'CONTEXT:  COPY people, line 17: "17\tperson@example.com\tsecret"',
            'pg_restore: error: COPY failed for table "people": ERROR:  new row for relation "people" violates check constraint "adult"',
            "DETAIL:  Failing row contains (17, person@example.com, secret).",
            'CONTEXT:  COPY people, line 18, column age: "secret"',
            'pg_restore: error: could not execute query: ERROR:  could not create unique index "people_pkey"',
            "DETAIL:  Key (id, name)=(1, secret) is duplicated.",
            "Command was: ALTER TABLE ONLY public.people",
            "    ADD CONSTRAINT people_pkey PRIMARY KEY (id);",
            "",
        ].join("\n");
        expect(restoreErrors(outcome(output + IGNORED(3)), 18)).to.deep.equal([
            'COPY failed for table "people": ERROR: duplicate key value violates unique constraint "people_email_key" ' +
                "DETAIL: Key (email) already exists. CONTEXT: COPY people, line 17",
            'COPY failed for table "people": ERROR: new row for relation "people" violates check constraint "adult" ' +
                "CONTEXT: COPY people, line 18, column age",
            'could not execute query: ERROR: could not create unique index "people_pkey" DETAIL: Key (id, name) is ' +
                "duplicated. Command was: ALTER TABLE ONLY public.people",
        ]);
    });

    it("is never taken for good where there is any other error among the harmless ones", () => {
        fc.assert(
            fc.property(fc.nat(5), fc.nat(5), fc.constantFrom(15, 16, 17, 18), (before, after, major) => {
                const output = KNOWN.repeat(before) + EXISTS + KNOWN.repeat(after) + IGNORED(before + after + 1);
                expect(restoreErrors(outcome(output), major)).not.to.deep.equal([]);
            }),
        );
    });
});
