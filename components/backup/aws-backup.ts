import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { fitting } from "../names";
import { trustPolicy } from "../policy";
import { transformed } from "../transform";
import type { Pipeline } from "./parts";

/** After the database's own backup window, and clear of the dump's hour. */
const SCHEDULE = "cron(0 5 ? * * *)";

/** A vault, and a plan of AWS Backup for the DB instance. */
export function createAwsBackup({ component, name, args }: Pipeline): void {
    if (args.awsBackup === undefined || args.awsBackup === false) {
        return;
    }
    const { continuousDays = 35, snapshotDays } = args.awsBackup;
    const vault = new aws.backup.Vault(
        ...transformed(
            args.transform?.vault,
            name,
            { kmsKeyArn: args.key?.arn, forceDestroy: args.forceDestroy ?? false },
            { parent: component, protect: args.protect ?? true },
        ),
    );
    const rule = (ruleName: string, days: number) => ({
        ruleName,
        targetVaultName: vault.name,
        schedule: SCHEDULE,
        scheduleExpressionTimezone: "UTC",
        lifecycle: { deleteAfter: days },
    });
    const plan = new aws.backup.Plan(
        ...transformed(
            args.transform?.plan,
            name,
            {
                rules: [
                    { ...rule("continuous", continuousDays), enableContinuousBackup: true },
                    ...(snapshotDays === undefined ? [] : [rule("snapshots", snapshotDays)]),
                ],
            },
            { parent: component },
        ),
    );
    new aws.backup.Selection(
        name,
        { planId: plan.id, iamRoleArn: createRole(component, name), resources: [args.database.arn] },
        { parent: component },
    );
}

function createRole(parent: pulumi.ComponentResource, name: string): pulumi.Output<string> {
    const { partition } = aws.getPartitionOutput({}, { parent });
    const role = new aws.iam.Role(
        fitting("IAM role", `${name}-aws-backup`),
        { assumeRolePolicy: trustPolicy("backup.amazonaws.com") },
        { parent },
    );
    const attachment = new aws.iam.RolePolicyAttachment(
        `${name}-aws-backup`,
        {
            role: role.name,
            policyArn: pulumi.interpolate`arn:${partition}:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup`,
        },
        { parent },
    );
    return pulumi.all([role.arn, attachment.id]).apply(([arn]) => arn);
}
