import type { DatabaseContent, TableContent } from "../content";
import type { Finding } from "../report";
import { counted, grouped } from "../words";
import { pairs } from "./pairs";

/** Compares the tables and, with `rows`, what is in them. */
export function compareTables(
    expected: readonly TableContent[],
    found: readonly TableContent[],
    { rows }: { readonly rows: boolean },
): Finding[] {
    return pairs(expected, found, ({ name }) => name).flatMap((pair): Finding[] => {
        const { key: subject } = pair;
        if (pair.found === undefined) {
            const held = counted(pair.expected.rows, "row");
            return [{ check: "tables", subject, message: `The table is missing; it was expected with ${held}.` }];
        }
        if (pair.expected === undefined) {
            const held = counted(pair.found.rows, "row");
            return [{ check: "tables", subject, message: `The table, with ${held}, is there and was not expected.` }];
        }
        return rows ? compareTable(pair.expected, pair.found) : [];
    });
}

function compareTable(expected: TableContent, found: TableContent): Finding[] {
    const subject = expected.name;
    if (expected.rows !== found.rows) {
        return [{ check: "rows", subject, message: rowsDiffer(BigInt(expected.rows), BigInt(found.rows)) }];
    }
    if (JSON.stringify(expected.columns) !== JSON.stringify(found.columns)) {
        const [wanted, there] = [expected.columns.join(", "), found.columns.join(", ")];
        const message = `Its columns differ, so that its rows cannot be compared: expected ${wanted}; found ${there}.`;
        return [{ check: "fingerprints", subject, message }];
    }
    if (expected.fingerprint !== found.fingerprint) {
        const message =
            `Of ${counted(expected.rows, "row")} at least one value differs: the fingerprint was expected to be ` +
            `${expected.fingerprint}, and is ${found.fingerprint}.`;
        return [{ check: "fingerprints", subject, message }];
    }
    return [];
}

function rowsDiffer(expected: bigint, found: bigint): string {
    const difference =
        found < expected ? `${grouped(expected - found)} missing` : `${grouped(found - expected)} too many`;
    return `${counted(expected, "row")} expected, ${grouped(found)} found: ${difference}.`;
}

/** Compares the large objects, all together. */
export function compareLargeObjects(
    expected: DatabaseContent["largeObjects"],
    found: DatabaseContent["largeObjects"],
): Finding[] {
    const subject = "large objects";
    if (expected.count !== found.count) {
        const message = `${counted(expected.count, "large object")} expected, ${grouped(found.count)} found.`;
        return [{ check: "large objects", subject, message }];
    }
    if (expected.fingerprint !== found.fingerprint) {
        const message =
            `Of ${counted(expected.count, "large object")} at least one differs in its number or content: the ` +
            `fingerprint was expected to be ${expected.fingerprint}, and is ${found.fingerprint}.`;
        return [{ check: "large objects", subject, message }];
    }
    return [];
}
