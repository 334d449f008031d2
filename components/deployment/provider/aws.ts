import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECSClient } from "@aws-sdk/client-ecs";
import type { Place } from "./inputs";

/** The clients of the AWS services that a deployment is watched with. */
export interface Aws {
    readonly ecs: ECSClient;
    readonly logs: CloudWatchLogsClient;
}

/** A request that is not answered is given up and sent again; in milliseconds. */
const REQUESTS = { connectionTimeout: 10_000, requestTimeout: 30_000 };

/**
 * Makes the clients. Credentials are those of the SDK's default chain, as the AWS provider of Pulumi has them:
 * environment, `AWS_PROFILE`, SSO, web identity, or the machine's role.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/setting-credentials-node.html
 */
export function connect({ region, profile }: Place): Aws {
    const settings = { region, ...(profile !== undefined && { profile }), requestHandler: REQUESTS };
    return { ecs: new ECSClient(settings), logs: new CloudWatchLogsClient(settings) };
}
