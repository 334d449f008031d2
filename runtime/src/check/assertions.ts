import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Client, DatabaseError, Query } from "pg";
import { Failure } from "../failure";
import type { Job } from "../job";
import type { DatabaseTarget } from "../postgresql/connection";
import type { Finding } from "../report";
import { counted } from "../words";
import { withConnection } from "./with-connection";

/** A row with its values as PostgreSQL writes them. */
type TextRow = Readonly<Record<string, string | null>>;

const AS_TEXT = { getTypeParser: () => (value: string) => value };

/** What the assertions said. */
export interface AssertionsResult {
    /** Names of the files, in the order in which they ran. */
    readonly files: readonly string[];
    readonly findings: readonly Finding[];
}

/** How many offending rows are shown, and how much of each value. */
const SHOWN_ROWS = 5;
const SHOWN_CHARACTERS = 200;

/**
 * Runs a team's own checks: each `.sql` file of a folder, in the order of their names, in a read-only transaction of its
 * own. A file may hold several statements; none may return a row. One that fails, or takes longer than the timeout, is a
 * finding as well.
 *
 * @throws {@link Failure} where the folder cannot be read, or the database not be reached.
 */
export async function runAssertions(
    target: DatabaseTarget,
    directory: string,
    timeoutSeconds: number,
    { log, signal }: Job,
): Promise<AssertionsResult> {
    const files = await assertionFiles(directory);
    const findings: Finding[] = [];
    for (const file of files) {
        signal.throwIfAborted();
        const sql = await readFile(join(directory, file), "utf8");
        const message = await runAssertion(target, sql, timeoutSeconds, signal);
        log.info(`Assertion ${file}: ${message === undefined ? "passed" : "failed"}`);
        if (message !== undefined) {
            findings.push({ check: "assertions", subject: file, message });
        }
    }
    return { files, findings };
}

async function assertionFiles(directory: string): Promise<string[]> {
    try {
        const names = await readdir(directory);
        return names.filter((name) => name.endsWith(".sql")).sort();
    } catch (error) {
        throw new Failure(
            "wrong settings",
            `The folder of assertions, ${directory}, cannot be read. ASSERTIONS_DIRECTORY names it.`,
            { cause: error },
        );
    }
}

/** What an assertion found, in words; `undefined` where it found nothing. */
async function runAssertion(
    target: DatabaseTarget,
    sql: string,
    timeoutSeconds: number,
    signal: AbortSignal,
): Promise<string | undefined> {
    // A connection for each: no setting of one file reaches the next.
    return withConnection(target, signal, async (client) => {
        await client.query(
            `SET statement_timeout = '${timeoutSeconds}s';
             SET default_transaction_read_only = on;
             SET idle_in_transaction_session_timeout = 0`,
        );
        await client.query("BEGIN READ ONLY");
        try {
            const { count, rows } = await collectRows(client, sql);
            return count === 0 ? undefined : describeRows(count, rows);
        } catch (error) {
            if (error instanceof DatabaseError) {
                return `PostgreSQL refused it: ${error.message}${placeOf(error, sql)}.`;
            }
            throw error;
        }
    });
}

interface CollectedRows {
    readonly count: number;
    /** The first of them. */
    readonly rows: readonly TextRow[];
}

/** Counts the rows of all statements, and keeps the first few: a check may return millions. */
function collectRows(client: Client, sql: string): Promise<CollectedRows> {
    return new Promise((resolve, reject) => {
        const rows: TextRow[] = [];
        let count = 0;
        const query = new Query<TextRow>({ text: sql, types: AS_TEXT });
        query.on("row", (row) => {
            count += 1;
            if (rows.length < SHOWN_ROWS) {
                rows.push(row);
            }
        });
        query.on("error", reject);
        query.on("end", () => {
            resolve({ count, rows });
        });
        client.query(query);
    });
}

function describeRows(count: number, rows: readonly TextRow[]): string {
    const more = count > rows.length ? [`and ${counted(count - rows.length, "further row")}`] : [];
    const lines = [...rows.map(describeRow), ...more].map((line) => `\n- ${line}`);
    return `It returned ${counted(count, "row")} where none was expected:${lines.join("")}`;
}

function describeRow(row: TextRow): string {
    return Object.entries(row)
        .map(([column, value]) => `${column}: ${describeValue(value)}`)
        .join(", ");
}

function describeValue(value: string | null): string {
    const text = value === null ? "NULL" : value.replace(/\s+/g, " ");
    return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/** The line of a file that PostgreSQL's message is about. */
function placeOf({ position }: DatabaseError, sql: string): string {
    if (position === undefined) {
        return "";
    }
    // PostgreSQL counts characters, of which JavaScript counts some twice.
    const characters = Array.from(sql).slice(0, Number(position) - 1);
    return ` (line ${characters.filter((character) => character === "\n").length + 1})`;
}
