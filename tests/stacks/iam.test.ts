import { expect } from "chai";
import type { Recording } from "../../preview/record";
import { shiftsRequests } from "../support/deployment";
import { keyPolicyStatements } from "../support/key-policy";
import { LOGS, requestLogs, startsTasks, takesSessions, tlsOnly, trustedBy } from "../support/policies";
import { isObject, ofType, statements } from "../support/program";
import { leaves, STACK_CASES, type StackCase, stackRecording } from "../support/stacks";

const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const ROLE = "aws:iam/role:Role";

/** State machines of the backups. */
const MACHINES = ["dump", "drill", "restore"];

/** The services that requests are routed to. */
const ROUTED = ["backend", "frontend"];

/** The roles of the backups, with the service that each is for; tests/components/backup/ says what they may do. */
const BACKUP_ROLES: Readonly<Record<string, string>> = {
    "backups-execution": "ecs-tasks",
    "backups-task": "ecs-tasks",
    "backups-drill-task": "ecs-tasks",
    "backups-function": "lambda",
    "backups-dump": "states",
    "backups-drill": "states",
    "backups-restore": "states",
    "backups-dump-schedule": "scheduler",
    "backups-freshness-schedule": "scheduler",
    "backups-dump-announced": "events",
    "backups-dump-cut-off": "events",
};

/** The policies of the backups by the roles that they are of. */
const BACKUP_POLICIES: Readonly<Record<string, string>> = {
    "backups-uses-db-dumps-of-backups": "backups-task",
    "backups-uses-drill-reports-of-backups": "backups-task",
    "backups-reads-secret-of-db": "backups-task",
    "backups-drill-uses-db-dumps-of-backups": "backups-drill-task",
    "backups-drill-uses-drill-reports-of-backups": "backups-drill-task",
    "backups-function-uses-db-dumps-of-backups": "backups-function",
    "backups-function-uses-drill-reports-of-backups": "backups-function",
    ...Object.fromEntries(
        Object.keys(BACKUP_ROLES)
            .filter((role) => !role.endsWith("-task"))
            .map((role) => [role, role]),
    ),
};

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

function splitMonitoring(policies: Readonly<Record<string, unknown[]>>) {
    const isMonitoring = (name: string) => name.includes("::monitoring");
    const rest = Object.entries(policies).filter(([name]) => !isMonitoring(name));
    return { monitoring: Object.keys(policies).filter(isMonitoring), rest: Object.fromEntries(rest) };
}

function listOf(value: unknown): unknown[] {
    return Array.isArray(value) ? value : [value];
}

function isOfBackups({ policy }: Found): boolean {
    return policy.includes("::backups");
}

function isOfOffHours({ policy }: Found): boolean {
    return policy.includes("::off-hours");
}

/** Policies that let others publish and write for the monitoring; tests/components/monitoring/ says who and what. */
const MONITORING_POLICIES: readonly string[] = [
    "aws:sns/topicPolicy:TopicPolicy::monitoring-page",
    "aws:sns/topicPolicy:TopicPolicy::monitoring-inform",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy::monitoring-events policyDocument",
];

/** The roles of off-hours, which dev has, with the service that each trusts; each has one policy of its name. */
const OFF_HOURS_ROLES: Readonly<Record<string, string>> = {
    "off-hours": "states",
    "off-hours-schedule": "scheduler",
    "off-hours-started-by-aws": "events",
};

function offHoursRoles({ stack }: Recording): [role: string, service: string][] {
    return stack === "dev" ? Object.entries(OFF_HOURS_ROLES) : [];
}

/** Buckets besides that of the load balancer's logs. */
function bucketsOf(recording: Recording): string[] {
    return recording.stack === "prod"
        ? ["avatars", "avatars-access-logs", "backups", "backups-access-logs"]
        : ["avatars", "backups"];
}

function expectedPolicies(recording: Recording, name: StackCase): Record<string, unknown[]> {
    const repository = `slipway-${recording.stack}`;
    const keyArn = ofType(recording, "aws:kms/key:Key")[0]?.outputs.arn;
    return {
        "aws:kms/key:Key::data": [...keyPolicyStatements("eu-west-1")],
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
            tlsOnly("web-access-logs"),
            {
                Sid: "LoadBalancerLogs",
                Effect: "Allow",
                Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
                Action: ["s3:PutObject"],
                Resource: "arn:aws:s3:::web-access-logs-0000000/access/AWSLogs/123456789012/*",
            },
            requestLogs("web-access-logs", ["requests/*"]),
        ],
        "aws:s3/bucketPolicy:BucketPolicy::avatars": [tlsOnly("avatars")],
        ...(recording.stack === "prod" && {
            "aws:s3/bucketPolicy:BucketPolicy::avatars-access-logs": [
                tlsOnly("avatars-access-logs"),
                requestLogs("avatars-access-logs", ["access/*", "requests/*"]),
            ],
        }),
        [`${ROLE_POLICY}::backend-uses-avatars`]: [
            {
                Sid: "UseObjects",
                Effect: "Allow",
                Action: [
                    "s3:GetObject",
                    "s3:PutObject",
                    "s3:AbortMultipartUpload",
                    "s3:ListMultipartUploadParts",
                    "s3:DeleteObject",
                ],
                Resource: "arn:aws:s3:::avatars-0000000/*",
            },
            {
                Sid: "ListObjects",
                Effect: "Allow",
                Action: ["s3:ListBucket"],
                Resource: "arn:aws:s3:::avatars-0000000",
            },
            {
                Sid: "UseKeyOfObjects",
                Effect: "Allow",
                Action: ["kms:Decrypt", "kms:GenerateDataKey"],
                Resource: keyArn,
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
        ...(recording.stack === "dev" && { [`${ROLE_POLICY}::backend-task`]: takesSessions(keyArn) }),
        [`${ROLE}::frontend-execution assumeRolePolicy`]: trustedBy("ecs-tasks.amazonaws.com"),
        [`${ROLE_POLICY}::frontend-execution`]: startsTasks("frontend", repository),
        [`${ROLE}::frontend-task assumeRolePolicy`]: trustedBy("ecs-tasks.amazonaws.com"),
        ...Object.fromEntries(
            ROUTED.flatMap((service): [string, unknown[]][] => [
                [`${ROLE}::${service}-traffic assumeRolePolicy`, trustedBy("ecs.amazonaws.com")],
                [`${ROLE_POLICY}::${service}-traffic`, shiftsRequests(recording, service)],
            ]),
        ),
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
                const others = found.filter((statement) => !isOfBackups(statement) && !isOfOffHours(statement));
                const { monitoring, rest } = splitMonitoring(byPolicy(others));
                expect(monitoring).to.have.members(MONITORING_POLICIES);
                expect(rest).to.deep.equal(expectedPolicies(recording, name));
            });

            it("consists, for the backups, of these policies, each role trusting its own service", () => {
                const policies = byPolicy(found.filter(isOfBackups));
                expect(Object.keys(policies)).to.have.members([
                    ...bucketsOf(recording)
                        .filter((bucket) => bucket.startsWith("backups"))
                        .map((bucket) => `aws:s3/bucketPolicy:BucketPolicy::${bucket}`),
                    "aws:sns/topicPolicy:TopicPolicy::backups",
                    "aws:sqs/queuePolicy:QueuePolicy::backups-undelivered",
                    ...Object.keys(BACKUP_ROLES).map((role) => `${ROLE}::${role} assumeRolePolicy`),
                    ...Object.keys(BACKUP_POLICIES).map((policy) => `${ROLE_POLICY}::${policy}`),
                ]);
                for (const [role, service] of Object.entries(BACKUP_ROLES)) {
                    expect(policies[`${ROLE}::${role} assumeRolePolicy`]).to.deep.equal(
                        trustedBy(`${service}.amazonaws.com`),
                    );
                }
            });

            it("consists, for off-hours, of three roles with a policy each, in dev alone", () => {
                const policies = byPolicy(found.filter(isOfOffHours));
                expect(Object.keys(policies)).to.have.members(
                    offHoursRoles(recording).flatMap(([role]) => [
                        `${ROLE}::${role} assumeRolePolicy`,
                        `${ROLE_POLICY}::${role}`,
                    ]),
                );
                for (const [role, service] of offHoursRoles(recording)) {
                    expect(policies[`${ROLE}::${role} assumeRolePolicy`]).to.deep.equal(
                        trustedBy(`${service}.amazonaws.com`),
                    );
                }
            });

            it("allows something on every resource only where an action knows no narrower one, or in the key's policy", () => {
                const everywhere = found.filter(({ statement }) => listOf(statement.Resource).includes("*"));
                expect(everywhere.map(({ policy, statement }) => `${policy} ${String(statement.Sid)}`)).to.have.members(
                    [
                        "aws:kms/key:Key::data AccountDecidesByIam",
                        "aws:kms/key:Key::data LogDeliveriesOfThisAccount",
                        "aws:kms/key:Key::data LogGroupsOfThisAccount",
                        "aws:kms/key:Key::data NoticesOfThisAccount",
                        ...["backend", "frontend", "backups"].map(
                            (service) => `${ROLE_POLICY}::${service}-execution LogInToRegistry`,
                        ),
                        ...ROUTED.map((service) => `${ROLE_POLICY}::${service}-traffic SeeWhereRequestsGo`),
                        ...(recording.stack === "dev" ? ["OpenExecSession", "FindExecTranscript"] : []).map(
                            (sid) => `${ROLE_POLICY}::backend-task ${sid}`,
                        ),
                        `${ROLE_POLICY}::backups-function Measure`,
                        `${ROLE_POLICY}::backups-function SendTraces`,
                        ...MACHINES.flatMap((machine) => [
                            `${ROLE_POLICY}::backups-${machine} DeliverLogs`,
                            `${ROLE_POLICY}::backups-${machine} SendTraces`,
                        ]),
                        ...offHoursRoles(recording)
                            .filter(([, service]) => service === "states")
                            .map(([role]) => `${ROLE_POLICY}::${role} SendTraces`),
                    ],
                );
            });

            it("speaks of whole groups of actions only in the key's policy and where plain HTTP is denied", () => {
                const wide = found.flatMap(({ statement }) =>
                    listOf(statement.Action)
                        .filter((action) => String(action).includes("*"))
                        .map((action) => `${String(statement.Sid)} ${String(action)}`),
                );
                expect(wide).to.have.members([
                    "AccountDecidesByIam kms:*",
                    "LogGroupsOfThisAccount kms:ReEncrypt*",
                    "LogGroupsOfThisAccount kms:GenerateDataKey*",
                    "LogGroupsOfThisAccount kms:Describe*",
                    "NoticesOfThisAccount kms:GenerateDataKey*",
                    "TlsOnly s3:*",
                    ...bucketsOf(recording).map(() => "TlsOnly s3:*"),
                    "TlsOnly sqs:*",
                    ...MACHINES.map(() => "EncryptMessages kms:GenerateDataKey*"),
                ]);
            });

            it("knows everyone only to deny them, and says in every statement what it is for", () => {
                const anyone = found.filter(
                    ({ statement: { Principal: who } }) => who === "*" || (isObject(who) && who.AWS === "*"),
                );
                expect(
                    anyone.map(({ policy, statement }) => [policy, statement.Sid, statement.Effect]),
                ).to.have.deep.members(
                    [
                        ...["web-access-logs", ...bucketsOf(recording)].map(
                            (bucket) => `aws:s3/bucketPolicy:BucketPolicy::${bucket}`,
                        ),
                        "aws:sns/topicPolicy:TopicPolicy::backups",
                        "aws:sqs/queuePolicy:QueuePolicy::backups-undelivered",
                        ...MONITORING_POLICIES.filter((policy) => policy.startsWith("aws:sns/")),
                    ].map((policy) => [policy, "TlsOnly", "Deny"]),
                );
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

            it("gives each policy to the role of its name, and the database's secret to the backend's and the dump's", () => {
                const roles = ofType(recording, ROLE_POLICY).map((policy) => [policy.name, policy.inputs.role]);
                expect(roles).to.have.deep.members([
                    ...(name === "dev in an existing VPC" ? [] : [["network-flow-log", "network-flow-log-0000000"]]),
                    ["backend-execution", "backend-execution-0000000"],
                    ["frontend-execution", "frontend-execution-0000000"],
                    ...(recording.stack === "dev" ? [["backend-task", "backend-task-0000000"]] : []),
                    ...ROUTED.map((service) => [`${service}-traffic`, `${service}-traffic-0000000`]),
                    ["backend-reads-secret-of-db", "backend-task-0000000"],
                    ["backend-uses-avatars", "backend-task-0000000"],
                    ...Object.entries(BACKUP_POLICIES).map(([policy, role]) => [policy, `${role}-0000000`]),
                    ...offHoursRoles(recording).map(([role]) => [role, `${role}-0000000`]),
                ]);
            });
        });
    }
});
