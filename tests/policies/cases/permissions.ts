import { checked, type Cases, credential, policy } from "./case";

const LOGS = "arn:aws:logs:eu-west-1:123456789012:log-group:backend:*";

function rolePolicy(...statements: readonly object[]) {
    return [checked("aws:iam/rolePolicy:RolePolicy", "task", { policy: policy(...statements) })];
}

/** Cases of what may be done, and of what everybody may read. */
export const PERMISSIONS: Cases = {
    "no-wildcard-permission": [
        {
            what: "all actions of a service, and all services",
            resources: rolePolicy(
                { Sid: "All", Action: "*", Resource: LOGS },
                { Sid: "Logs", Action: ["logs:*", "logs:PutLogEvents"], Resource: LOGS },
                { Action: "*:Get", Resource: LOGS },
            ),
            problems: [
                "task: All: * is all that a service can do.",
                "task: Logs: logs:* is all that a service can do.",
                "task: Statement 3: *:Get is all that a service can do.",
            ],
        },
        {
            what: "actions on all resources that know narrower ones",
            resources: rolePolicy(
                { Sid: "Read", Action: ["s3:GetObject", "ecr:GetAuthorizationToken"], Resource: "*" },
                { Sid: "List", Action: "s3:ListBucket", Resource: ["arn:aws:s3:::files", "arn:aws:s3:::*"] },
                { Sid: "Look", Action: "logs:Describe*", Resource: "*" },
            ),
            problems: [
                "task: Read: s3:GetObject is on all resources.",
                "task: List: s3:ListBucket is on all resources.",
                "task: Look: logs:Describe* is on all resources.",
            ],
        },
        {
            what: "metrics in any namespace",
            resources: rolePolicy({ Sid: "Measure", Action: "cloudwatch:PutMetricData", Resource: "*" }),
            problems: [
                "task: Measure: cloudwatch:PutMetricData is on all resources, without a condition on cloudwatch:namespace.",
            ],
        },
        {
            what: "all but what is named",
            resources: rolePolicy(
                { Sid: "Most", NotAction: "iam:*", Resource: LOGS },
                { Sid: "Else", Action: "logs:PutLogEvents", NotResource: LOGS },
            ),
            problems: [
                "task: Most: NotAction allows all but what it names.",
                "task: Else: NotResource allows all but what it names.",
            ],
        },
        {
            what: "AWS's own policies for whole services, and what is written in a role",
            resources: [
                checked("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "admin", {
                    policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
                }),
                checked("aws:iam/role:Role", "task", {
                    managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"],
                    inlinePolicies: [{ name: "all", policy: policy({ Sid: "All", Action: "s3:*", Resource: LOGS }) }],
                }),
            ],
            problems: [
                "admin: arn:aws:iam::aws:policy/AdministratorAccess allows whole services.",
                "task: All: s3:* is all that a service can do.",
                "task: arn:aws:iam::aws:policy/AmazonS3FullAccess allows whole services.",
            ],
        },
        {
            what: "named actions on named resources, and on all where AWS knows no other",
            resources: [
                ...rolePolicy(
                    { Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: LOGS },
                    { Action: ["s3:GetObject*"], Resource: "arn:aws:s3:::files/*" },
                    { Action: "ECR:getAuthorizationToken", Resource: "*" },
                    {
                        Action: "cloudwatch:PutMetricData",
                        Resource: "*",
                        Condition: { StringEquals: { "cloudwatch:Namespace": "Shop" } },
                    },
                    { Effect: "Deny", Action: "*", Resource: "*" },
                ),
                checked("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "monitoring", {
                    policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
                }),
                checked("aws:s3/bucketPolicy:BucketPolicy", "files", {
                    policy: policy({ Action: "s3:*", Resource: "*" }),
                }),
            ],
            problems: [],
        },
    ],
    "no-plain-secrets": [
        {
            what: "passwords, tokens and keys that everybody can read who may look",
            resources: [
                checked("aws:ecs/taskDefinition:TaskDefinition", "backend", {
                    containerDefinitions: JSON.stringify([
                        {
                            name: "backend",
                            environment: [
                                { name: "DB_PASSWORD", value: "correct-horse" },
                                { name: "CACHE", value: "redis://shop:battery@cache.example.com" },
                            ],
                            command: ["serve", `--key=${credential("AKIA", "IOSFODNN7EXAMPLE")}`],
                        },
                    ]),
                }),
                checked("aws:lambda/function:Function", "hook", {
                    environment: {
                        variables: { slackToken: "staple", WEBHOOK: credential("xoxb", "-0123456789-abc") },
                    },
                }),
                checked("aws:rds/instance:Instance", "db", { password: "correct-horse" }),
                checked("aws:ssm/parameter:Parameter", "key", {
                    name: "/shop/api-key",
                    type: "String",
                    value: "battery",
                }),
            ],
            problems: [
                "backend: Container backend: DB_PASSWORD holds a secret, by its name.",
                "backend: Container backend: CACHE holds an address with a password.",
                "backend: Container backend: its command holds an AWS access key.",
                "hook: slackToken holds a secret, by its name.",
                "hook: WEBHOOK holds a token of Slack.",
                "db: password: in the program and in Pulumi's state; RDS makes it with manageMasterUserPassword.",
                "key: /shop/api-key holds a secret, by its name.",
            ],
        },
        {
            what: "where secrets are, and what only sounds like one",
            resources: [
                checked("aws:ecs/taskDefinition:TaskDefinition", "backend", {
                    containerDefinitions: JSON.stringify([
                        {
                            name: "backend",
                            environment: [
                                { name: "DATABASE_SECRET", value: "arn:aws:secretsmanager:eu-west-1:1:secret:db" },
                                { name: "SECRET_NAME", value: "shop/db" },
                                { name: "TOKEN_TTL", value: "1 hour" },
                                { name: "MAX_TOKENS", value: "4096" },
                                { name: "BACKEND_URL", value: "https://shop.example.com/api" },
                            ],
                            secrets: [
                                { name: "DB_PASSWORD", valueFrom: "arn:aws:secretsmanager:eu-west-1:1:secret:db" },
                            ],
                        },
                    ]),
                }),
                checked("aws:rds/instance:Instance", "db", { manageMasterUserPassword: true }),
                checked("aws:ssm/parameter:Parameter", "key", {
                    name: "/shop/api-key",
                    type: "SecureString",
                    value: "battery",
                }),
                checked("aws:lambda/function:Function", "hook", { environment: "[unknown]" }),
            ],
            problems: [],
        },
    ],
    "no-plain-secret-outputs": [
        {
            what: "secrets among the stack outputs that are not marked",
            facts: {
                outputs: { login: { password: "correct-horse" }, url: "postgres://shop:battery@db.example.com/app" },
                secretOutputs: ["log"],
            },
            problems: [
                "shop-dev: Output login.password holds a secret, by its name.",
                "shop-dev: Output url holds an address with a password.",
            ],
        },
        {
            what: "secrets that are marked, alone or within another",
            facts: {
                outputs: {
                    login: { password: "correct-horse" },
                    token: "battery",
                    keys: [{ apiKey: "staple" }],
                    databaseSecretArn: "arn:aws:secretsmanager:eu-west-1:1:secret:db",
                },
                secretOutputs: ["login", "token", "keys"],
            },
            problems: [],
        },
    ],
};
