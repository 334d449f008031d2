import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { KeyReference } from "./encryption-key";
import { lambdaArchive } from "./lambda-bundle";
import type { LogRetentionDays } from "./log-retention";
import { type Statement, TRACE } from "./policy";
import { createServiceRole } from "./service-role";
import { type Transform, transformed } from "./transform";

/** What a function of a component is made of. */
export interface LambdaFunctionArgs {
    readonly description: string;
    /** The source of its handler, from the project's folder. */
    readonly entryPoint: string;
    /** What it may do, beside writing its log and sending traces. */
    readonly statements: readonly Statement[];
    readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
    /** MiB. */
    readonly memorySize: number;
    readonly timeoutSeconds: number;
    /** Where calls go that failed each time. */
    readonly deadLetterArn?: pulumi.Input<string>;
    /** Name of the function's resource. @default that of the others */
    readonly name?: string;
    readonly transform:
        | {
              readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs> | undefined;
              readonly function?: Transform<aws.lambda.FunctionArgs> | undefined;
          }
        | undefined;
}

/** What a component says of all that it keeps. */
export interface Keeping {
    readonly key?: KeyReference | undefined;
    readonly logRetentionDays?: LogRetentionDays | undefined;
}

/**
 * A Lambda function on Node.js 22 and ARM64, bundled from `runtime/`, with a log group and a role of its own; it is traced,
 * and its settings are encrypted with the key.
 *
 * It has no concurrency of its own: reserving some fails in an account that still has Lambda's first quota
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html), and few calls are made.
 */
export function createLambdaFunction(
    parent: pulumi.ComponentResource,
    label: string,
    args: LambdaFunctionArgs,
    { key, logRetentionDays }: Keeping,
): { readonly handler: aws.lambda.Function; readonly roleName: pulumi.Output<string> } {
    const logGroup = new aws.cloudwatch.LogGroup(
        ...transformed(
            args.transform?.logGroup,
            label,
            { retentionInDays: logRetentionDays ?? 365, kmsKeyId: key?.arn },
            { parent },
        ),
    );
    const log: Statement = {
        Sid: "WriteLog",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: pulumi.interpolate`${logGroup.arn}:*`,
    };
    const { role, policy } = createServiceRole(parent, label, "lambda.amazonaws.com", [...args.statements, log, TRACE]);
    const handler = new aws.lambda.Function(
        ...transformed(
            args.transform?.function,
            args.name ?? label,
            {
                description: args.description,
                runtime: "nodejs22.x",
                architectures: ["arm64"],
                handler: "index.handler",
                code: lambdaArchive(args.entryPoint),
                role: role.arn,
                memorySize: args.memorySize,
                timeout: args.timeoutSeconds,
                environment: { variables: args.variables },
                kmsKeyArn: key?.arn,
                loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
                tracingConfig: { mode: "Active" },
                ...(args.deadLetterArn !== undefined && { deadLetterConfig: { targetArn: args.deadLetterArn } }),
            },
            // Lambda checks at once that the role may use what the function is given.
            { parent, dependsOn: [policy] },
        ),
    );
    return { handler, roleName: role.name };
}
