import type * as pulumi from "@pulumi/pulumi";
import { BackupPipeline } from "../../components";
import type { WebApplicationArgs } from "../arguments/application";
import type { ApplicationSettings } from "../settings";
import { imageOf } from "./image";
import type { Surroundings } from "./surroundings";

/** Name of the image that dumps and restores, in the repository. */
export const BACKUP_IMAGE = "backup";

/** Creates the dumps and drills of the database, where they are asked for. */
export function createBackups(
    parent: pulumi.ComponentResource,
    args: WebApplicationArgs,
    { backups }: ApplicationSettings,
    { vpc, cluster, key, registry, database }: Surroundings,
): BackupPipeline | undefined {
    if (args.backups === undefined || !backups.enabled || database === undefined) {
        return undefined;
    }
    const image = imageOf(BACKUP_IMAGE, args.backups.image, registry, backups.image);
    const pipeline = new BackupPipeline(
        "backups",
        { vpc, cluster, key, database, image, ...backups.pipeline },
        { parent },
    );
    database.allowFrom(pipeline);
    return pipeline;
}
