import type { Logger } from "../log";
import type { Archive } from "../manifest";
import type { DatabaseTarget } from "../postgresql/connection";
import type { TableDescription } from "../postgresql/tables";
import type { Store } from "../store/client";
import { dumpKey } from "../store/keys";
import { Upload } from "../store/upload";
import { pgDump } from "./pg-dump";
import type { DumpPlan } from "./plan";

/** An archive that is to be made. */
export interface ArchiveRequest {
    readonly file: string;
    readonly options: readonly string[];
    readonly filter: string;
    readonly tables?: readonly string[] | undefined;
}

/** The archive that is complete but for some tables' rows, and those with the rows. */
export function archiveRequests(plan: DumpPlan, tables: readonly TableDescription[]): ArchiveRequest[] {
    const patterns = new Map(tables.map((table) => [table.name, pattern(table)]));
    const filter = (command: string, names: readonly string[]) =>
        names.map((name) => `${command} ${patterns.get(name) ?? name}\n`).join("");
    return [
        { file: "database.dump", options: [], filter: filter("exclude table_data", plan.flat()) },
        ...plan.map((names, index) => ({
            file: `table-${index + 1}.dump`,
            options: ["--data-only", "--strict-names"],
            filter: filter("include table", names),
            tables: names,
        })),
    ];
}

/**
 * Whether a table's rows can be dumped apart. Those of an extension's table depend on a condition; and `pg_dump` takes
 * patterns in the database's encoding.
 */
export function isSeparable({ schema, table, extensionCondition }: TableDescription, encoding: string): boolean {
    return extensionCondition === undefined && (encoding === "UTF8" || /^\p{ASCII}*$/u.test(schema + table));
}

/** A pattern that this table alone matches: between double quotes every character stands for itself. */
function pattern({ schema, table }: TableDescription): string {
    return [schema, table].map((name) => `"${name.replaceAll('"', '""')}"`).join(".");
}

/** Where archives come from and go to. */
export interface ArchiveContext {
    readonly target: DatabaseTarget;
    readonly tools: string;
    readonly compression: string;
    readonly store: Store;
    readonly id: string;
    readonly snapshot: string;
    readonly signal: AbortSignal;
    readonly log: Logger;
    /** Called with the number of bytes of each piece that `pg_dump` wrote. */
    readonly onBytes: (bytes: number) => void;
}

/** An archive that is on its way to S3, where it will be once it is completed. */
export interface PendingArchive {
    /** Resolved when `pg_dump` has read the catalogs and holds its locks. */
    readonly begun: Promise<unknown>;
    /** Resolved when all was sent and `pg_dump` had ended well. */
    readonly sent: Promise<Archive>;
    complete(): Promise<void>;
    discard(): Promise<void>;
}

/** Begins the upload of an archive, and the `pg_dump` that writes it. */
export async function startArchive(request: ArchiveRequest, context: ArchiveContext): Promise<PendingArchive> {
    const { file, tables } = request;
    const { store, id, signal, onBytes } = context;
    const upload = await Upload.begin(store, dumpKey(id, file));
    let begin = (): void => undefined;
    const firstBytes = new Promise<void>((resolve) => {
        begin = resolve;
    });
    const count = (bytes: number): void => {
        begin();
        onBytes(bytes);
    };
    const sent = upload
        .send(pgDump({ ...context, ...request }), { signal, onBytes: count })
        .then(({ bytes, sha256 }) => ({ file, bytes, sha256, tables }));
    const begun = Promise.race([firstBytes, sent]);
    // Who waits for it may come later than a failure, which `sent` tells, too.
    begun.catch(() => undefined);
    return {
        begun,
        sent,
        complete: () => upload.complete(),
        discard: () => upload.discard(),
    };
}
