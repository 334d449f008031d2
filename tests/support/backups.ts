import { BackupPipeline, type BackupPipelineArgs, Cluster, EncryptionKey, PostgresDb } from "../../components";
import type { Recording } from "../../preview/record";
import { existingVpc } from "./fargate";
import { recordProgram, resource } from "./program";

/** What a test says of a pipeline besides what every one needs. */
export type PipelineSettings = Partial<Omit<BackupPipelineArgs, "vpc" | "cluster" | "database">> & {
    /** Leaves the stack's key out. */
    readonly unencrypted?: boolean;
};

/** Address of the image that the tasks run. */
export const IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop-dev@sha256:0123";

/** ARN of the image's repository. */
export const REPOSITORY = "arn:aws:ecr:eu-west-1:123456789012:repository/shop-dev";

/** Records {@link pipelineProgram}. */
export function recordPipeline(settings?: PipelineSettings): Promise<Recording> {
    return recordProgram(() => {
        pipelineProgram(settings);
    });
}

/** A program with a pipeline `backups` that its database `db` lets in. */
export function pipelineProgram({ unencrypted = false, ...settings }: PipelineSettings = {}): void {
    const key = unencrypted ? undefined : new EncryptionKey("data", { description: "Data" });
    const vpc = existingVpc();
    const cluster = new Cluster("cluster");
    const database = new PostgresDb("db", { vpc, key, monitoringIntervalSeconds: 0 });
    const image = { reference: IMAGE, repositoryArn: REPOSITORY };
    const backups = new BackupPipeline("backups", { vpc, cluster, key, database, image, ...settings });
    database.allowFrom(backups);
}

/** ARN of the stack's key. */
export function keyArn(recording: Recording): string {
    return String(resource(recording, "aws:kms/key:Key", "data").outputs.arn);
}

/** Where ARNs of the recorded stack begin, by service. */
export const arn = (service: string, rest: string): string => `arn:aws:${service}:eu-west-1:123456789012:${rest}`;
