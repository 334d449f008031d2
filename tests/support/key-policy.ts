/** What the policy of a stack's key says of log groups, and of the deliveries that fill them. */
export function logStatements(region: string, partition = "aws"): readonly Record<string, unknown>[] {
    const logs = `arn:${partition}:logs:${region}:123456789012:*`;
    return [
        {
            Sid: "LogGroupsOfThisAccount",
            Effect: "Allow",
            Principal: { Service: `logs.${region}.amazonaws.com` },
            Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
            Resource: "*",
            Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logs } },
        },
        {
            Sid: "LogDeliveriesOfThisAccount",
            Effect: "Allow",
            Principal: { Service: "delivery.logs.amazonaws.com" },
            Action: ["kms:Decrypt"],
            Resource: "*",
            Condition: { StringLike: { "kms:EncryptionContext:SourceArn": logs } },
        },
    ];
}

/** The policy of a stack's key. */
export function keyPolicyStatements(region: string): readonly Record<string, unknown>[] {
    return [
        {
            Sid: "AccountDecidesByIam",
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Action: ["kms:*"],
            Resource: "*",
        },
        ...logStatements(region),
        {
            Sid: "NoticesOfThisAccount",
            Effect: "Allow",
            Principal: { Service: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] },
            Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
            Resource: "*",
            Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
    ];
}
