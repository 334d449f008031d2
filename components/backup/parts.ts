import type * as pulumi from "@pulumi/pulumi";
import type { BackupPipelineArgs } from "./arguments";

/** The pipeline that something is created for. */
export interface Pipeline {
    readonly component: pulumi.ComponentResource;
    readonly name: string;
    readonly args: BackupPipelineArgs;
}
