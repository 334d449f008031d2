import type { Stack } from "../stack";
import type { Variables } from "./variables";

/** A session of Session Manager that AWS has opened. The token lets whoever has it in. */
export interface Session {
    readonly sessionId: string;
    readonly streamUrl: string;
    readonly tokenValue: string;
}

/** A program with its arguments and what its environment has beside this process's. */
export interface Invocation {
    readonly args: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
}

/** The variable that the plugin reads a session from, named by its first argument, as the AWS CLI has it. */
const VARIABLE = "AWS_SSM_START_SESSION_RESPONSE";

/**
 * How the AWS CLI calls the plugin: variable with the session, region, operation, profile, request, endpoint. The profile's
 * credentials are for sessions that a key encrypts, and to resume one.
 * https://github.com/aws/aws-cli/blob/develop/awscli/customizations/sessionmanager.py
 */
export function pluginInvocation(
    { region, profile = "" }: Stack,
    { sessionId, streamUrl, tokenValue }: Session,
    request: Readonly<Record<string, unknown>>,
    environment: Variables = process.env,
): Invocation {
    return {
        args: [VARIABLE, region, "StartSession", profile, JSON.stringify(request), endpointOf(region, environment)],
        environment: {
            [VARIABLE]: JSON.stringify({ SessionId: sessionId, StreamUrl: streamUrl, TokenValue: tokenValue }),
        },
    };
}

function endpointOf(region: string, environment: Variables): string {
    const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return environment.AWS_ENDPOINT_URL_SSM ?? environment.AWS_ENDPOINT_URL ?? `https://ssm.${region}.${domain}`;
}

/** What an answer of AWS's gives of a session; undefined where a part is missing. */
export function sessionFrom(
    sessionId: string | undefined,
    streamUrl: string | undefined,
    tokenValue: string | undefined,
): Session | undefined {
    return sessionId === undefined || streamUrl === undefined || tokenValue === undefined
        ? undefined
        : { sessionId, streamUrl, tokenValue };
}
