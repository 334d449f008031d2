import { createHash } from "node:crypto";
import { z } from "zod";
import type { DatabaseContent } from "./content";
import { Failure } from "./failure";

/** How long a dump is kept: the first of a month monthly, the first of a week weekly, all others daily. */
export type Tier = "daily" | "weekly" | "monthly";

/** One archive that `pg_dump` wrote in its custom format. */
export interface Archive {
    /** File name beside the manifest: `database.dump`, or `table-1.dump` for the rows of a large table. */
    readonly file: string;
    /** Size in bytes. */
    readonly bytes: number;
    /** SHA-256 of the file, in hexadecimal. */
    readonly sha256: string;
    /** The tables whose rows alone it holds; absent for the archive that holds everything else. */
    readonly tables?: readonly string[] | undefined;
}

/** What a dump is and what the database held when it was taken. It is written last: with it, the dump is announced. */
export interface Manifest {
    readonly format: 1;
    /** `<tier>/<time>-<run>`: `daily/2026-11-21T02-15-00Z-1a2b3c4d`. */
    readonly id: string;
    readonly tier: Tier;
    readonly database: {
        readonly name: string;
        /** Size in bytes, as PostgreSQL counts it. */
        readonly bytes: string;
        readonly encoding: string;
        readonly collate: string;
        readonly ctype: string;
        /** Who sorts text: the C library, ICU, or PostgreSQL itself (from 17 on). */
        readonly localeProvider: "libc" | "icu" | "builtin";
        /** Locale of ICU or of PostgreSQL itself; absent with `libc`, whose locale is `collate`. */
        readonly locale?: string | undefined;
    };
    /** `18.6`. */
    readonly serverVersion: string;
    /** `18`. */
    readonly serverMajor: number;
    /** Version of `pg_dump`. */
    readonly toolVersion: string;
    /** Times in UTC, ISO 8601. Everything in the dump is as it was at `snapshotAt`. */
    readonly startedAt: string;
    readonly snapshotAt: string;
    readonly finishedAt: string;
    readonly archives: readonly Archive[];
    /** Roles that own something, or were granted something: they must be there when owners and grants are restored. */
    readonly roles: readonly string[];
    readonly content: DatabaseContent;
    /** SHA-256 of the manifest without this field, in hexadecimal. */
    readonly sha256: string;
}

const OBJECT_KINDS = [
    "check constraint",
    "column",
    "exclusion constraint",
    "foreign key",
    "function",
    "index",
    "not-null constraint",
    "partitioned index",
    "policy",
    "primary key",
    "table",
    "trigger",
    "type",
    "unique constraint",
    "view",
] as const;

const digits = z.string().regex(/^-?\d+$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const time = z.iso.datetime();

const CONTENT: z.ZodType<DatabaseContent> = z.object({
    tables: z.array(
        z.object({ name: z.string(), rows: digits, fingerprint: digits, columns: z.array(z.string()).readonly() }),
    ),
    sequences: z.array(
        z.object({
            name: z.string(),
            lastValue: digits.optional(),
            increment: digits,
            cycles: z.boolean(),
            ownedBy: z.object({ table: z.string(), column: z.string() }).optional(),
        }),
    ),
    objects: z.array(
        z.object({ kind: z.enum(OBJECT_KINDS), name: z.string(), definition: sha256, valid: z.boolean() }),
    ),
    extensions: z.array(z.object({ name: z.string(), version: z.string() })),
    largeObjects: z.object({ count: digits, fingerprint: digits }),
    migration: z.object({ table: z.string(), version: z.string() }).optional(),
});

const MANIFEST: z.ZodType<Manifest> = z.object({
    format: z.literal(1),
    id: z.string(),
    tier: z.enum(["daily", "weekly", "monthly"]),
    database: z.object({
        name: z.string(),
        bytes: digits,
        encoding: z.string(),
        collate: z.string(),
        ctype: z.string(),
        localeProvider: z.enum(["libc", "icu", "builtin"]),
        locale: z.string().optional(),
    }),
    serverVersion: z.string(),
    serverMajor: z.int().positive(),
    toolVersion: z.string(),
    startedAt: time,
    snapshotAt: time,
    finishedAt: time,
    archives: z
        .array(
            z.object({
                // Joined to a folder's path by those who fetch it.
                file: z.string().regex(/^(database|table-\d+)\.dump$/),
                bytes: z.int().positive(),
                sha256,
                tables: z.array(z.string()).optional(),
            }),
        )
        .min(1),
    roles: z.array(z.string()),
    content: CONTENT,
    sha256,
});

/** A manifest before its checksum. */
export type UnsealedManifest = Omit<Manifest, "sha256">;

/**
 * The text of a manifest, with its checksum: the SHA-256 of the JSON without spaces and without the checksum, as
 * `jq --compact-output --join-output 'del(.sha256)' manifest.json | sha256sum` gives it.
 */
export function sealManifest(manifest: UnsealedManifest): string {
    return `${JSON.stringify({ ...manifest, sha256: checksum(manifest) }, undefined, 2)}\n`;
}

/**
 * Reads a manifest and checks that it is whole and that of the dump `id`.
 *
 * @throws {@link Failure} of the kind `checksum differs` where it is not.
 */
export function parseManifest(text: string, id: string): Manifest {
    const refuse = (reason: string): Failure =>
        new Failure("checksum differs", `The manifest of the dump "${id}" ${reason}. Use another dump.`);
    const value = parseJson(text);
    if (typeof value !== "object" || value === null || !("sha256" in value)) {
        throw refuse("is not whole: it has no checksum of its own");
    }
    const { sha256: stated, ...rest } = value;
    if (stated !== checksum(rest)) {
        throw refuse("is not as it was written: its own checksum differs");
    }
    const { success, data, error } = MANIFEST.safeParse(value);
    if (!success) {
        const [issue] = error.issues;
        throw refuse(`cannot be read by this version: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
    }
    if (data.id !== id || !id.startsWith(`${data.tier}/`)) {
        throw refuse(`is that of another dump, "${data.id}"`);
    }
    return data;
}

function checksum(manifest: object): string {
    return createHash("sha256").update(JSON.stringify(manifest)).digest("hex");
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
