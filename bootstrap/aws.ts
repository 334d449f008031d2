import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { explained } from "../commands/problem";
import { clientSettings, type Stack } from "../commands/stack";
import { BOOTSTRAP_STACK } from "./names";

/** AWS, as a person's credentials reach it. */
export interface Aws {
    readonly account: string;
    /** Who it is, as an ARN. */
    readonly identity: string;
    readonly region: string;
    readonly formation: CloudFormationClient;
    readonly iam: IAMClient;
    readonly kms: KMSClient;
    readonly s3: S3Client;
    /** Calls AWS, and says of a refusal what to do. */
    call<Result>(call: () => Promise<Result>): Promise<Result>;
}

/**
 * Finds out whose credentials there are.
 *
 * @throws {@link AwsProblem} where there are none.
 */
export async function connect(region: string, profile: string | undefined): Promise<Aws> {
    const stack: Stack = { project: "slipway", name: BOOTSTRAP_STACK, region, profile };
    const settings = clientSettings(stack);
    const call = <Result>(send: () => Promise<Result>): Promise<Result> => explained(stack, send);
    const { Account, Arn } = await call(() => new STSClient(settings).send(new GetCallerIdentityCommand({})));
    if (Account === undefined || Arn === undefined) {
        throw new Error("AWS does not say whose credentials these are.");
    }
    return {
        account: Account,
        identity: Arn,
        region,
        formation: new CloudFormationClient(settings),
        iam: new IAMClient(settings),
        kms: new KMSClient(settings),
        s3: new S3Client(settings),
        call,
    };
}
