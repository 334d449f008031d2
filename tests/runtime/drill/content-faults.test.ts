import { expect } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildReport } from "../../../runtime/src/check/build-report";
import { Checklist } from "../../../runtime/src/check/checklist";
import { verifyContent } from "../../../runtime/src/check/verify";
import { createLogger } from "../../../runtime/src/log";
import type { Manifest } from "../../../runtime/src/manifest";
import type { DrillReport } from "../../../runtime/src/report";
import { readDefinitions } from "../../../runtime/src/restore/definitions";
import { restoreArchives } from "../../../runtime/src/restore/restore-archives";
import { orSkip } from "../../support/or-skip";
import { archiveOf, readManifest, takeDump } from "./forge";
import { Ground, readFixture } from "./ground";

const ORDERS = `"Sales"."Order ""A"""`;

interface Fault {
    readonly title: string;
    /** What is done to a copy of the database, whose archive takes the place of the true one. */
    readonly sql: string;
    /** Check, subject and message of the findings. */
    readonly findings: readonly (readonly [string, string, string | RegExp])[];
}

const FAULTS: readonly Fault[] = [
    {
        title: "a missing table",
        sql: "DROP TABLE nothing",
        findings: [
            ["tables", "public.nothing", "The table is missing; it was expected with 0 rows."],
            ["schema", "id on public.nothing", "The column is missing."],
            ["schema", "public.nothing", "The table is missing."],
        ],
    },
    {
        title: "a missing row",
        sql: "DELETE FROM events WHERE id = 1500",
        findings: [["rows", "public.events_2026", "645 rows expected, 644 found: 1 missing."]],
    },
    {
        title: "a row too many",
        sql: "INSERT INTO schema_migrations VALUES ('000')",
        findings: [["rows", "public.schema_migrations", "2 rows expected, 3 found: 1 too many."]],
    },
    {
        title: "one changed value",
        sql: `UPDATE "Sales"."Order ""A""" SET note = note || '.' WHERE id = 17`,
        findings: [["fingerprints", ORDERS, /^Of 3,000 rows at least one value differs/]],
    },
    {
        title: "two values that changed places",
        sql: `UPDATE customers SET settings = CASE id WHEN 1 THEN (SELECT settings FROM customers WHERE id = 2)
                  ELSE (SELECT settings FROM customers WHERE id = 1) END WHERE id IN (1, 2)`,
        findings: [["fingerprints", "public.customers", /^Of 500 rows at least one value differs/]],
    },
    {
        title: "a changed large object",
        sql: "SELECT lo_put(4711, 100, 'x')",
        findings: [["large objects", "large objects", /^Of 1 large object at least one differs/]],
    },
    {
        title: "a sequence behind",
        sql: `SELECT setval('"Sales"."Order ""A""_id_seq"', 2999)`,
        findings: [
            ["sequences", `"Sales"."Order ""A""_id_seq"`, /^Its last value is 2999, expected 3000 or further/],
            ["sequences", `"Sales"."Order ""A""_id_seq"`, /^It stands at 2999, and id of .* holds 3000 already/],
        ],
    },
    {
        title: "a descending sequence behind",
        sql: "SELECT setval('countdown', 998)",
        findings: [["sequences", "public.countdown", /^Its last value is 998, expected 996 or further/]],
    },
    {
        title: "a dropped foreign key",
        sql: `ALTER TABLE "Sales"."Order ""A""" DROP CONSTRAINT "Order ""A""_customer_id_fkey"`,
        findings: [["schema", `"Order ""A""_customer_id_fkey" on ${ORDERS}`, "The foreign key is missing."]],
    },
    {
        title: "a dropped index",
        sql: 'DROP INDEX "Sales".orders_by_customer',
        findings: [["schema", `orders_by_customer on ${ORDERS}`, "The index is missing."]],
    },
    {
        title: "a constraint that is not validated",
        sql: `ALTER TABLE "Sales"."Order ""A""" DROP CONSTRAINT "Order ""A""_net_check";
              ALTER TABLE "Sales"."Order ""A""" ADD CONSTRAINT "Order ""A""_net_check" CHECK (net >= 0) NOT VALID`,
        findings: [
            [
                "schema",
                `"Order ""A""_net_check" on ${ORDERS}`,
                "The check constraint is defined otherwise than expected.",
            ],
            ["schema", `"Order ""A""_net_check" on ${ORDERS}`, /^The check constraint is not valid/],
        ],
    },
    {
        title: "an older migration",
        sql: "DELETE FROM schema_migrations WHERE version = '002'; INSERT INTO schema_migrations VALUES ('000')",
        findings: [
            ["fingerprints", "public.schema_migrations", /at least one value differs/],
            [
                "migration",
                "public.schema_migrations",
                "The newest migration was expected to be 002 in public.schema_migrations, and is 001 in public.schema_migrations.",
            ],
        ],
    },
];

describe("the comparison of what came back with the manifest", function () {
    this.timeout(120_000);

    let ground: Ground;
    let manifest: Manifest;
    let directory: string;

    before(async function () {
        ground = orSkip(this, await Ground.start());
        await ground.sql("postgres", "CREATE DATABASE shop");
        await ground.sql("shop", await readFixture("seed.sql"));
        manifest = await readManifest(ground, await takeDump(ground, "shop", "run-compare-1"));
        directory = await mkdtemp(join(ground.directory, "archives-"));
    });

    after(async () => {
        await (ground as Ground | undefined)?.stop();
    });

    /** Restores an archive as the drill does, compares it with the manifest of another one, and reports. */
    async function restoreAndCompare(bytes: Buffer): Promise<DrillReport & { readonly failure: string | undefined }> {
        const path = join(directory, "database.dump");
        await writeFile(path, bytes);
        await ground.sql("postgres", "CREATE DATABASE restored TEMPLATE template0");
        const job = { log: createLogger("silent"), signal: new AbortController().signal };
        const target = ground.target("restored");
        const startedAt = new Date();
        try {
            const archives = manifest.archives.map((archive) => ({ archive, path }));
            const pgRestore = join(ground.tools, "pg_restore");
            await restoreArchives(
                {
                    manifest,
                    archives,
                    definitions: await readDefinitions(manifest, archives, pgRestore, job.signal),
                    directory,
                    target: { pgRestore, database: target, serverMajor: 18 },
                    withoutExtensions: [],
                    jobs: 2,
                },
                job,
            );
            const checklist = new Checklist();
            const expected = manifest.content;
            await verifyContent(checklist, { target, subject: manifest.id, expected, connections: 2 }, job);
            const source = { kind: "dump", id: manifest.id } as const;
            const report = buildReport(checklist, { source, run: "in-process", startedAt, finishedAt: new Date() });
            return { ...report, failure: checklist.failure };
        } finally {
            await ground.sql("postgres", "DROP DATABASE restored WITH (FORCE)");
            await rm(path, { force: true });
        }
    }

    it("finds nothing where nothing was changed", async () => {
        const { result, findings } = await restoreAndCompare(await archiveOf(ground, "shop"));
        expect(findings).to.deep.equal([]);
        expect(result).to.equal("passed");
    });

    for (const { title, sql, findings: expected } of FAULTS) {
        it(`finds ${title}`, async () => {
            await ground.sql("postgres", "CREATE DATABASE copy TEMPLATE shop");
            try {
                await ground.sql("copy", sql);
                const { result, findings, summary, failure } = await restoreAndCompare(await archiveOf(ground, "copy"));
                expect(result).to.equal("failed");
                expect(failure).to.equal("content differs");
                expect(findings.map(({ check, subject }) => [check, subject])).to.deep.equal(
                    expected.map(([check, subject]) => [check, subject]),
                );
                for (const [index, [, , message]] of expected.entries()) {
                    expect(findings[index]?.message).to.match(typeof message === "string" ? whole(message) : message);
                }
                expect(summary).to.include(`Failed (${expected[0]?.[0]}): ${expected[0]?.[1]}: `);
            } finally {
                await ground.sql("postgres", "DROP DATABASE copy");
            }
        });
    }
});

function whole(text: string): RegExp {
    return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}
