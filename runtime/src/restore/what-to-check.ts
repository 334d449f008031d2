import type { Manifest } from "../manifest";
import { counted, grouped, lasting } from "../words";
import type { RestoreSettings } from "./settings";
import { identifier } from "./sql";

const LARGEST = 5;

/** What somebody is told who has restored a database: what came back, what no program can check, and what comes next. */
export function whatToCheck(
    { id, snapshotAt, content }: Manifest,
    { into, target }: Pick<RestoreSettings, "into" | "target">,
    seconds: number,
    notes: readonly string[],
): string[] {
    const rows = content.tables.reduce((sum, table) => sum + BigInt(table.rows), 0n);
    const largest = [...content.tables]
        .sort((one, other) => Number(BigInt(other.rows) - BigInt(one.rows)))
        .slice(0, LARGEST)
        .map((table) => `${table.name} ${grouped(table.rows)}`);
    return [
        `Restored ${id} into "${into}" in ${lasting(seconds)}: ${counted(content.tables.length, "table")} with ` +
            `${counted(rows, "row")}, as they were at ${snapshotAt}. All of it equals the manifest.`,
        ...notes,
        `Check 1, the moment: what was written after ${snapshotAt} is not in it. Is that the state you want?`,
        `Check 2, rows: the largest tables are ${largest.join(", ")}. Are these the numbers you expect?`,
        "Check 3, permissions: log in as the application does and read and write a row; roles and passwords are the server's.",
        "Check 4, sequences: they stand where they stood or further. Rows that other systems made since may have higher ids.",
        "Check 5, the application: start it on this database and look at the newest records, uploads and jobs.",
        into === target.database
            ? `"${into}" is the stack's own database: start the services again (aws ecs update-service --desired-count).`
            : `To switch over, stop the services (aws ecs update-service --desired-count 0), then: ALTER DATABASE ` +
              `${identifier(target.database)} RENAME TO ${identifier(`${target.database}_before`)}; ALTER DATABASE ` +
              `${identifier(into)} RENAME TO ${identifier(target.database)}; and start them again.`,
    ];
}
