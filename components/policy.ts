import * as pulumi from "@pulumi/pulumi";
import type { KeyReference } from "./encryption-key";

/** One statement of an IAM policy that allows. `Sid` says in a word what for. */
export interface Statement {
    /** What it is for, in letters and digits. */
    readonly Sid: string;
    /** Actions that it allows, `s3:GetObject`. */
    readonly Action: readonly string[];
    /** ARNs that it allows them on. */
    readonly Resource: pulumi.Input<string> | pulumi.Input<string>[];
    /** When it holds: values by key, by operator. */
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string | string[]>>>>>;
}

/** A statement of a resource's own policy: with a principal, and able to deny. */
export interface ResourceStatement extends Statement {
    /** Whether it allows or denies. */
    readonly Effect: "Allow" | "Deny";
    /** Whom it speaks of; `*` for everybody. */
    readonly Principal: "*" | Principal;
}

/** Who a resource policy speaks of: accounts and roles, or AWS services. */
export interface Principal {
    /** ARN of an account or a role. */
    readonly AWS?: pulumi.Input<string>;
    /** Names of AWS services, `ecs.amazonaws.com`. */
    readonly Service?: pulumi.Input<string> | readonly string[];
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

/** What a role needs in order to use a key, where there is one. */
export function useKey(key: KeyReference | undefined): Statement[] {
    return key === undefined
        ? []
        : [{ Sid: "UseKey", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: key.arn }];
}

/** The JSON of an identity policy. */
export function policyDocument(statements: pulumi.Input<readonly Statement[]>): pulumi.Output<string> {
    const allowed = pulumi
        .output(statements)
        .apply((each) => each.map((statement) => ({ Effect: "Allow", ...statement })));
    return pulumi.jsonStringify({ Version: "2012-10-17", Statement: allowed });
}

/** The JSON of a resource policy, as of a bucket or a key. */
export function resourcePolicyDocument(statements: readonly ResourceStatement[]): pulumi.Output<string> {
    return pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
}

/** The statement of a resource policy that refuses whoever comes without TLS. */
export function withTlsOnly(action: string, resource: Statement["Resource"]): ResourceStatement {
    return {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: [action],
        Resource: resource,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
}

/** The JSON of a trust policy by which one AWS service assumes a role. */
export function trustPolicy(service: string): pulumi.Output<string> {
    return pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Sid: "Assume", Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service: service } }],
    });
}
