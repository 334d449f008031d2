import type { BackupPipelineArgs } from "../components/backup-pipeline";
import type { ImageBuild } from "../components/ecr-repo";
import type { BackupSection } from "./backups";
import type { Sections } from "./schema";

/** Settings of dumps and drills, as the program and its components take them. */
export interface BackupSettings {
    /** Whether there are any. */
    readonly enabled: boolean;
    /** How the image is built: with the server that the database has, and its extensions, to restore into. */
    readonly image: Required<Pick<ImageBuild, "architecture" | "args">>;
    readonly pipeline: Omit<BackupPipelineArgs, "vpc" | "cluster" | "database" | "image" | "key">;
}

/** Fills in what the database's settings decide. */
export function backupSettings(backups: BackupSection, database: Sections["database"]): BackupSettings {
    const { enabled = true, extensions = [], architecture = "arm64", awsBackup, snapshotDrill, ...others } = backups;
    const { version = "18", backupRetentionDays, instanceClass } = database;
    return {
        enabled,
        image: {
            architecture,
            args: { POSTGRESQL_MAJOR: version, POSTGRESQL_EXTENSIONS: extensions.join(" ") },
        },
        pipeline: {
            ...others,
            architecture,
            postgresqlVersion: version,
            ...(awsBackup && { awsBackup: { ...awsBackup, continuousDays: backupRetentionDays } }),
            ...(snapshotDrill && { snapshotDrill: { instanceClass, ...snapshotDrill } }),
        },
    };
}
