import { DeleteAliasCommand, DescribeKeyCommand, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import {
    DeleteBucketCommand,
    DeleteObjectsCommand,
    ListObjectsV2Command,
    ListObjectVersionsCommand,
    PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { Aws } from "./aws";
import { KEY_ALIAS, stateBucketName, stateLogBucketName } from "./names";

/** Days for which a key can still be brought back. */
const KEY_DAYS = 30;

/** The stacks in an account's state bucket, `project/stack`. Empty without a bucket. */
export async function stacksIn(aws: Aws): Promise<string[]> {
    const names: string[] = [];
    let ContinuationToken: string | undefined;
    do {
        const token = ContinuationToken;
        const page = await unlessMissing(() =>
            aws.call(() =>
                aws.s3.send(
                    new ListObjectsV2Command({
                        Bucket: stateBucketName(aws.account, aws.region),
                        Prefix: ".pulumi/stacks/",
                        ContinuationToken: token,
                    }),
                ),
            ),
        );
        names.push(...(page?.Contents ?? []).flatMap(({ Key = "" }) => stackOf(Key)));
        ContinuationToken = page?.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return [...new Set(names)].sort();
}

/**
 * Gives the state its form, which Pulumi's CLI writes itself where it first logs in: in the pipeline that is the role which
 * only reads. A state that has a form keeps it; one with stacks and no form is of Pulumi's older layout.
 *
 * Source: https://github.com/pulumi/pulumi/blob/master/pkg/backend/diy/meta.go
 */
export async function giveForm(aws: Aws): Promise<void> {
    if ((await stacksIn(aws)).length > 0) {
        return;
    }
    const request = new PutObjectCommand({
        Bucket: stateBucketName(aws.account, aws.region),
        Key: ".pulumi/meta.yaml",
        Body: "version: 1\n",
        IfNoneMatch: "*",
    });
    await aws
        .call(() => aws.s3.send(request))
        .catch((error: unknown) => {
            if (!(error instanceof Error && error.name === "PreconditionFailed")) {
                throw error;
            }
        });
}

/** Deletes the buckets with all versions, and has the key deleted. */
export async function deleteState(aws: Aws): Promise<string[]> {
    const buckets = [stateBucketName(aws.account, aws.region), stateLogBucketName(aws.account, aws.region)];
    const gone: string[] = [];
    for (const bucket of buckets) {
        if ((await unlessMissing(() => emptied(aws, bucket))) !== undefined) {
            await aws.call(() => aws.s3.send(new DeleteBucketCommand({ Bucket: bucket })));
            gone.push(`bucket ${bucket}`);
        }
    }
    const key = await unlessMissing(() => aws.call(() => aws.kms.send(new DescribeKeyCommand({ KeyId: KEY_ALIAS }))));
    const KeyId = key?.KeyMetadata?.KeyId;
    if (KeyId !== undefined) {
        await aws.call(() => aws.kms.send(new DeleteAliasCommand({ AliasName: KEY_ALIAS })));
        await aws.call(() => aws.kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: KEY_DAYS })));
        gone.push(`key ${KEY_ALIAS} (${KeyId}), in ${KEY_DAYS} days`);
    }
    return gone;
}

// A stack's file is <project>/<name>.json, or .json.gz; beside it are copies of before and its attributes.
function stackOf(key: string): string[] {
    const found = /^\.pulumi\/stacks\/(?<name>.+)\.json(\.gz)?$/.exec(key);
    return found?.groups?.name === undefined ? [] : [found.groups.name];
}

async function emptied(aws: Aws, Bucket: string): Promise<number> {
    let count = 0;
    for (;;) {
        const { Versions = [], DeleteMarkers = [] } = await aws.call(() =>
            aws.s3.send(new ListObjectVersionsCommand({ Bucket })),
        );
        const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
        if (Objects.length === 0) {
            return count;
        }
        const { Errors = [] } = await aws.call(() =>
            aws.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } })),
        );
        const [error] = Errors;
        if (error !== undefined) {
            throw new Error(`${Bucket}/${error.Key ?? ""} cannot be deleted: ${error.Message ?? error.Code ?? ""}`);
        }
        count += Objects.length;
    }
}

async function unlessMissing<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
    try {
        return await call();
    } catch (error) {
        if (error instanceof Error && ["NoSuchBucket", "NotFoundException"].includes(error.name)) {
            return undefined;
        }
        throw error;
    }
}
