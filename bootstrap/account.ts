import { GetOpenIDConnectProviderCommand, ListOpenIDConnectProvidersCommand } from "@aws-sdk/client-iam";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import type { Stack } from "@aws-sdk/client-cloudformation";
import type { Aws } from "./aws";
import { KEY_ALIAS, stateBucketName } from "./names";
import { outputOf } from "./stack";
import { AUDIENCE, ISSUER } from "./trust";

/** What an account has that the stack does not make. */
export interface Found {
    /** ARN of GitHub's OIDC provider. */
    readonly provider: string | undefined;
    /** Whether the key of the alias is the stack's, now or after it. */
    readonly ownKey: boolean;
    /** The same of the state's buckets. */
    readonly ownState: boolean;
}

/**
 * Looks for what is there already.
 *
 * @throws Error where GitHub's OIDC provider is there, and not for AWS.
 */
export async function findExisting(aws: Aws, stack: Stack | undefined): Promise<Found> {
    const provider = outputOf(stack, "Provider");
    const key = outputOf(stack, "Key");
    const state = outputOf(stack, "State");
    return {
        provider: provider === "own" ? undefined : (provider ?? (await findProvider(aws))),
        ownKey: key === undefined ? !(await hasKey(aws)) : key === "own",
        ownState: state === undefined ? !(await hasBucket(aws)) : state === "own",
    };
}

async function findProvider(aws: Aws): Promise<string | undefined> {
    const { OpenIDConnectProviderList = [] } = await aws.call(() =>
        aws.iam.send(new ListOpenIDConnectProvidersCommand({})),
    );
    const arn = OpenIDConnectProviderList.find(({ Arn }) => Arn?.endsWith(`/${ISSUER}`))?.Arn;
    if (arn === undefined) {
        return undefined;
    }
    const { ClientIDList = [] } = await aws.call(() =>
        aws.iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })),
    );
    if (!ClientIDList.includes(AUDIENCE)) {
        throw new Error(
            `${arn} is not for ${AUDIENCE}. Add it: aws iam add-client-id-to-open-id-connect-provider ` +
                `--open-id-connect-provider-arn ${arn} --client-id ${AUDIENCE}`,
        );
    }
    return arn;
}

async function hasBucket(aws: Aws): Promise<boolean> {
    try {
        await aws.call(() => aws.s3.send(new HeadBucketCommand({ Bucket: stateBucketName(aws.account, aws.region) })));
        return true;
    } catch (error) {
        if (error instanceof Error && ["NotFound", "NoSuchBucket"].includes(error.name)) {
            return false;
        }
        throw error;
    }
}

async function hasKey(aws: Aws): Promise<boolean> {
    try {
        await aws.call(() => aws.kms.send(new DescribeKeyCommand({ KeyId: KEY_ALIAS })));
        return true;
    } catch (error) {
        if (error instanceof Error && error.name === "NotFoundException") {
            return false;
        }
        throw error;
    }
}
