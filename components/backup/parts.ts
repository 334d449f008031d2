import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../policy";
import type { BackupPipelineArgs } from "./arguments";

/** The pipeline that something is created for. */
export interface Pipeline {
    readonly component: pulumi.ComponentResource;
    readonly name: string;
    readonly args: BackupPipelineArgs;
}

/** What a role needs in order to use the pipeline's key, where it has one. */
export function keyStatements({ key }: Pick<BackupPipelineArgs, "key">): Statement[] {
    return key === undefined
        ? []
        : [{ Sid: "UseKey", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: key.arn }];
}

/**
 * What a role needs in order to send traces. The actions know no resource.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
 */
export const TRACE: Statement = {
    Sid: "SendTraces",
    Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"],
    Resource: "*",
};
