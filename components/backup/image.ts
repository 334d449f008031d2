import { join, relative } from "node:path";
import type { Architecture, ImageBuild } from "../ecr-repo";
import { PROJECT } from "../lambda-bundle";
import type { PostgresVersion } from "../postgres/arguments";

/** What the image of `BackupPipeline` is built for. */
export interface BackupImageArgs {
    /**
     * Major version of the database: a drill restores into a server of the same.
     * @default "18"
     */
    readonly version?: PostgresVersion;
    /**
     * Extensions that the database uses, as Debian's packages name them: `pgvector`, `postgis-3`.
     * @default none
     */
    readonly extensions?: readonly string[];
    /**
     * CPU architecture, that of the pipeline.
     * @default "arm64"
     */
    readonly architecture?: Architecture;
}

/**
 * How the image of `BackupPipeline` is built, wherever the project lies: its sources are `runtime/`, beside the components.
 *
 * @example
 * ```ts
 * const image = registry.image("backup", backupImage({ version: "17" }));
 * ```
 */
export function backupImage({ version = "18", extensions = [], architecture }: BackupImageArgs = {}): ImageBuild {
    return {
        // A path of this machine would show a change on every other.
        context: relative(process.cwd(), join(PROJECT, "runtime")),
        args: { POSTGRESQL_MAJOR: version, POSTGRESQL_EXTENSIONS: extensions.join(" ") },
        ...(architecture !== undefined && { architecture }),
    };
}
