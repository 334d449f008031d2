import type { CheckedResource, StackPolicy } from "../model";
import { statementsOf } from "../statements";
import { about, isBucket } from "../stack-of";
import { isEntries, isUnknown, texts } from "../values";

/** Key of the condition that says whether a request came by TLS. */
const BY_TLS = "aws:SecureTransport".toLowerCase();

const POLICY = "aws:s3/bucketPolicy:BucketPolicy";

/** Buckets refuse requests without TLS. */
export const bucketTlsOnly: StackPolicy = {
    kind: "stack",
    id: "bucket-tls-only",
    severity: "mandatory",
    demands: "The policy of each bucket refuses requests without TLS.",
    remedy: "Make the bucket with the component Bucket, or deny requests where aws:SecureTransport is false.",
    link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    check: (resources) =>
        resources
            .filter(isBucket)
            .filter((bucket) => !about(bucket, "bucket", POLICY, resources).some(refusesPlain))
            .map((resource) => ({ resource, message: "Has no policy that refuses requests without TLS." })),
};

function refusesPlain({ props }: CheckedResource): boolean {
    return isUnknown(props.policy) || statementsOf(props.policy).some(deniesPlain);
}

function deniesPlain({ effect, conditions, actions, statement }: ReturnType<typeof statementsOf>[number]): boolean {
    const everybody =
        statement.Principal === "*" || (isEntries(statement.Principal) && statement.Principal.AWS === "*");
    const without = Object.entries(conditions).some(
        ([operator, keys]) =>
            operator === "Bool" &&
            Object.entries(keys).some(([key, value]) => isPlain(key, texts(value).concat(flags(value)))),
    );
    return effect === "Deny" && everybody && without && actions.some((action) => action === "*" || action === "s3:*");
}

function isPlain(key: string, values: readonly string[]): boolean {
    return key.toLowerCase() === BY_TLS && values.includes("false");
}

function flags(value: unknown): string[] {
    return typeof value === "boolean" ? [String(value)] : [];
}
