import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { qualified } from "./names";
import { resourcePolicyDocument } from "./policy";
import { type Transform, transformed } from "./transform";

/** Arguments of {@link EncryptionKey}. */
export interface EncryptionKeyArgs {
    /**
     * What the key is for, as the console shows it.
     * @default "Data of <project> <stack>"
     */
    readonly description?: string;
    /**
     * Days between the order to delete the key and its end, in which it can be saved: 7 to 30.
     * @default 30
     */
    readonly deletionWindowInDays?: number;
    /**
     * Refuse to delete or replace the key: with it goes all that it encrypts.
     * @default true
     */
    readonly protect?: boolean;
    /** Changes to the children. */
    readonly transform?: {
        readonly key?: Transform<aws.kms.KeyArgs>;
        readonly alias?: Transform<aws.kms.AliasArgs>;
    };
}

/** What other components need of a key: one of {@link EncryptionKey}, or any other by its ARN. */
export type KeyReference = Pick<EncryptionKey, "arn">;

/**
 * A KMS key of your own, rotated every year, for what a stack keeps: its database, images, logs and secrets.
 *
 * Creates a key and the alias `alias/<project>-<stack>-<name>`. Who may use it is decided by IAM policies of the
 * account; CloudWatch Logs may use it for the log groups of this account and region, and alarms and budgets of this account
 * for what they tell encrypted topics.
 *
 * Costs 1 USD a month, 1 more after each of the first two rotations, and 0.03 USD per 10,000 requests
 * (https://aws.amazon.com/kms/pricing/, 2026-11).
 *
 * No property replaces the key.
 *
 * @example
 * ```ts
 * const key = new EncryptionKey("data");
 * new PostgresDb("db", { key, … });
 * ```
 */
export class EncryptionKey extends pulumi.ComponentResource {
    /** ARN of the key. */
    readonly arn: pulumi.Output<string>;
    /** Name of the alias, `alias/…`. */
    readonly aliasName: pulumi.Output<string>;

    constructor(name: string, args: EncryptionKeyArgs = {}, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:EncryptionKey", name, args, options);
        const key = this.createKey(name, args);
        this.aliasName = this.createAlias(name, args, key);
        this.arn = key.arn;
        this.registerOutputs({ arn: this.arn, aliasName: this.aliasName });
    }

    private createKey(name: string, args: EncryptionKeyArgs): aws.kms.Key {
        return new aws.kms.Key(
            ...transformed(
                args.transform?.key,
                name,
                {
                    description: args.description ?? `Data of ${pulumi.getProject()} ${pulumi.getStack()}`,
                    enableKeyRotation: true,
                    deletionWindowInDays: args.deletionWindowInDays ?? 30,
                    policy: keyPolicy(this),
                },
                { parent: this, protect: args.protect ?? true },
            ),
        );
    }

    private createAlias(name: string, args: EncryptionKeyArgs, key: aws.kms.Key): pulumi.Output<string> {
        const alias = new aws.kms.Alias(
            ...transformed(
                args.transform?.alias,
                name,
                { name: `alias/${qualified(name)}`, targetKeyId: key.keyId },
                { parent: this },
            ),
        );
        return alias.name;
    }
}

// In a key's own policy the resource "*" means this key.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
function keyPolicy(parent: pulumi.Resource): pulumi.Output<string> {
    const { accountId } = aws.getCallerIdentityOutput({}, { parent });
    const { partition } = aws.getPartitionOutput({}, { parent });
    const { region } = aws.getRegionOutput({}, { parent });
    const logs = pulumi.interpolate`arn:${partition}:logs:${region}:${accountId}:*`;
    return resourcePolicyDocument([
        {
            Sid: "AccountDecidesByIam",
            Effect: "Allow",
            Principal: { AWS: pulumi.interpolate`arn:${partition}:iam::${accountId}:root` },
            Action: ["kms:*"],
            Resource: "*",
        },
        {
            // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
            Sid: "LogGroupsOfThisAccount",
            Effect: "Allow",
            Principal: { Service: pulumi.interpolate`logs.${region}.amazonaws.com` },
            Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
            Resource: "*",
            Condition: {
                ArnLike: { "kms:EncryptionContext:aws:logs:arn": logs },
            },
        },
        {
            // Without it the log of a state machine that the key encrypts stays empty.
            // https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
            Sid: "LogDeliveriesOfThisAccount",
            Effect: "Allow",
            Principal: { Service: "delivery.logs.amazonaws.com" },
            Action: ["kms:Decrypt"],
            Resource: "*",
            Condition: {
                StringLike: { "kms:EncryptionContext:SourceArn": logs },
            },
        },
        {
            // They publish in their own name, so that no IAM policy lets them.
            // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
            Sid: "NoticesOfThisAccount",
            Effect: "Allow",
            Principal: { Service: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] },
            Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
            Resource: "*",
            Condition: { StringEquals: { "aws:SourceAccount": accountId } },
        },
    ]);
}
