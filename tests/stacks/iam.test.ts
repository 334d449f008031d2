import { expect } from "chai";
import type { Recording } from "../../preview/record";
import { isObject, ofType, statements } from "../support/program";
import { leaves, STACK_CASES, type StackCase, stackRecording } from "../support/stacks";

const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const ROLE = "aws:iam/role:Role";
const LOGS = "arn:aws:logs:eu-west-1:123456789012:log-group";
const BUCKET = "arn:aws:s3:::web-access-logs-0000000";

/** A statement with where it stands: `type::name`, and the property for a trust policy. */
interface Found {
    readonly policy: string;
    readonly statement: Record<string, unknown>;
}

/** The statements of all policies, in whatever property of whatever resource they are. */
function allStatements(recording: Recording): Found[] {
    return recording.resources.flatMap(({ type, name, inputs }) =>
        leaves(inputs)
            .filter(({ value }) => typeof value === "string" && value.includes('"Statement"'))
            .flatMap(({ path, value }) =>
                statements(value).map((statement) => ({
                    policy: path === "policy" ? `${type}::${name}` : `${type}::${name} ${path}`,
                    statement,
                })),
            ),
    );
}

function byPolicy(found: readonly Found[]): Record<string, unknown[]> {
    const policies: Record<string, unknown[]> = {};
    for (const { policy, statement } of found) {
        policies[policy] = [...(policies[policy] ?? []), statement];
    }
    return policies;
}

function listOf(value: unknown): unknown[] {
    return Array.isArray(value) ? value : [value];
}

function trustedBy(service: string) {
    return [{ Sid: "Assume", Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service: service } }];
}

function startsTasks(service: string, repository: string) {
    return [
        { Sid: "LogInToRegistry", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
        {
            Sid: "PullImage",
            Effect: "Allow",
            Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            Resource: `arn:aws:ecr:eu-west-1:123456789012:repository/${repository}`,
        },
        {
            Sid: "WriteLog",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: `${LOGS}:${service}-0000000:*`,
        },
    ];
}

function expectedPolicies(recording: Recording, name: StackCase): Record<string, unknown[]> {
    const repository = `slipway-${recording.stack}`;
    const keyArn = ofType(recording, "aws:kms/key:Key")[0]?.outputs.arn;
    return {
        "aws:kms/key:Key::data": [
            {
                Sid: "AccountDecidesByIam",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:root" },
                Action: ["kms:*"],
                Resource: "*",
            },
            {
                Sid: "LogGroupsOfThisAccount",
                Effect: "Allow",
                Principal: { Service: "logs.eu-west-1.amazonaws.com" },
                Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                Resource: "*",
                Condition: {
                    ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:123456789012:*" },
                },
            },
        ],
        ...(name !== "dev in an existing VPC" && {
            [`${ROLE}::network-flow-log assumeRolePolicy`]: trustedBy("vpc-flow-logs.amazonaws.com"),
            [`${ROLE_POLICY}::network-flow-log`]: [
                {
                    Sid: "WriteFlowLog",
                    Effect: "Allow",
                    Action: [
                        "logs:CreateLogStream",
                        "logs:PutLogEvents",
                        "logs:DescribeLogGroups",
                        "logs:DescribeLogStreams",
                    ],
                    Resource: [`${LOGS}:network-flow-log-0000000`, `${LOGS}:network-flow-log-0000000:*`],
                },
            ],
        }),
        "aws:s3/bucketPolicy:BucketPolicy::web-access-logs": [
            {
                Sid: "TlsOnly",
                Effect: "Deny",
                Principal: "*",
                Action: ["s3:*"],
                Resource: [BUCKET, `${BUCKET}/*`],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
            {
                Sid: "LoadBalancerLogs",
                Effect: "Allow",
                Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
                Action: ["s3:PutObject"],
                Resource: `${BUCKET}/access/AWSLogs/123456789012/*`,
            },
            {
                Sid: "RequestLogs",
                Effect: "Allow",
                Principal: { Service: "logging.s3.amazonaws.com" },
                Action: ["s3:PutObject"],
                Resource: `${BUCKET}/requests/*`,
                Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
            },
        ],
        ...(recording.stack === "prod" && {
            [`${ROLE}::db-monitoring assumeRolePolicy`]: trustedBy("monitoring.rds.amazonaws.com"),
        }),
        [`${ROLE_POLICY}::backend-reads-secret-of-db`]: [
            {
                Sid: "ReadDatabaseSecret",
                Effect: "Allow",
                Action: ["secretsmanager:GetSecretValue"],
                Resource: recording.outputs.databaseSecretArn,
            },
            { Sid: "DecryptDatabaseSecret", Effect: "Allow", Action: ["kms:Decrypt"], Resource: keyArn },
        ],
        [`${ROLE}::backend-execution assumeRolePolicy`]: trustedBy("ecs-tasks.amazonaws.com"),
        [`${ROLE_POLICY}::backend-execution`]: startsTasks("backend", repository),
        [`${ROLE}::backend-task assumeRolePolicy`]: trustedBy("ecs-tasks.amazonaws.com"),
        [`${ROLE}::frontend-execution assumeRolePolicy`]: trustedBy("ecs-tasks.amazonaws.com"),
        [`${ROLE_POLICY}::frontend-execution`]: startsTasks("frontend", repository),
        [`${ROLE}::frontend-task assumeRolePolicy`]: trustedBy("ecs-tasks.amazonaws.com"),
    };
}

describe("IAM", () => {
    for (const name of STACK_CASES) {
        describe(`of ${name}`, () => {
            let recording: Recording;
            let found: Found[];

            before(async () => {
                recording = await stackRecording(name);
                found = allStatements(recording);
            });

            it("consists of these statements", () => {
                expect(byPolicy(found)).to.deep.equal(expectedPolicies(recording, name));
            });

            it("allows something on every resource only where an action knows no narrower one, or in the key's policy", () => {
                const everywhere = found.filter(({ statement }) => listOf(statement.Resource).includes("*"));
                expect(everywhere.map(({ policy, statement }) => `${policy} ${String(statement.Sid)}`)).to.deep.equal([
                    "aws:kms/key:Key::data AccountDecidesByIam",
                    "aws:kms/key:Key::data LogGroupsOfThisAccount",
                    `${ROLE_POLICY}::backend-execution LogInToRegistry`,
                    `${ROLE_POLICY}::frontend-execution LogInToRegistry`,
                ]);
            });

            it("speaks of whole groups of actions only in the key's policy and where plain HTTP is denied", () => {
                const wide = found.flatMap(({ statement }) =>
                    listOf(statement.Action)
                        .filter((action) => String(action).includes("*"))
                        .map((action) => `${String(statement.Sid)} ${String(action)}`),
                );
                expect(wide).to.deep.equal([
                    "AccountDecidesByIam kms:*",
                    "LogGroupsOfThisAccount kms:ReEncrypt*",
                    "LogGroupsOfThisAccount kms:GenerateDataKey*",
                    "LogGroupsOfThisAccount kms:Describe*",
                    "TlsOnly s3:*",
                ]);
            });

            it("knows everyone only to deny them, and says in every statement what it is for", () => {
                const anyone = found.filter(
                    ({ statement: { Principal: who } }) => who === "*" || (isObject(who) && who.AWS === "*"),
                );
                expect(anyone.map(({ statement }) => [statement.Sid, statement.Effect])).to.deep.equal([
                    ["TlsOnly", "Deny"],
                ]);
                expect(found.filter(({ statement }) => !/^[A-Z][A-Za-z]+$/.test(String(statement.Sid)))).to.deep.equal(
                    [],
                );
            });

            it("has no users, no policies of AWS besides Enhanced Monitoring's, and none within a role", () => {
                const types = new Set(
                    recording.resources.map(({ type }) => type).filter((type) => type.startsWith("aws:iam/")),
                );
                const attached = ofType(recording, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(
                    ({ inputs }) => inputs,
                );
                const isProd = recording.stack === "prod";
                expect([...types]).to.have.members([
                    ROLE,
                    ROLE_POLICY,
                    ...(isProd ? ["aws:iam/rolePolicyAttachment:RolePolicyAttachment"] : []),
                ]);
                expect(attached).to.deep.equal(
                    isProd
                        ? [
                              {
                                  role: "db-monitoring-0000000",
                                  policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
                              },
                          ]
                        : [],
                );
                for (const { inputs } of ofType(recording, ROLE)) {
                    expect(Object.keys(inputs)).to.deep.equal(["assumeRolePolicy"]);
                }
            });

            it("gives each policy to the role of its name, and the database's secret to the backend's", () => {
                const roles = ofType(recording, ROLE_POLICY).map((policy) => [policy.name, policy.inputs.role]);
                expect(roles).to.have.deep.members([
                    ...(name === "dev in an existing VPC" ? [] : [["network-flow-log", "network-flow-log-0000000"]]),
                    ["backend-execution", "backend-execution-0000000"],
                    ["frontend-execution", "frontend-execution-0000000"],
                    ["backend-reads-secret-of-db", "backend-task-0000000"],
                ]);
            });
        });
    }
});
