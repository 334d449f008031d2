import { expect } from "chai";
import fc from "fast-check";
import {
    boundaryPolicy,
    definitionStatements,
    drillStatements,
    guardStatements,
    imageStatements,
    previewDenials,
    readPolicy,
    stateReadStatements,
    stateWriteStatements,
    writePolicies,
} from "../../bootstrap/policies";
import { type Document, documentOf, lengthOf, packed } from "../../bootstrap/statements";
import { allows, type Call } from "./support/access";

const ACCOUNT = "123456789012";
const GROUND = { account: ACCOUNT, region: "eu-west-1", regions: ["eu-west-1"] };
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/slipway-boundary`;
const STATE = `arn:aws:s3:::slipway-state-${ACCOUNT}-eu-west-1`;

const DEPLOY: readonly Document[] = [
    readPolicy(GROUND),
    ...writePolicies(GROUND),
    documentOf([...guardStatements(GROUND), ...stateReadStatements(GROUND), ...stateWriteStatements(GROUND)]),
];
const PREVIEW: readonly Document[] = [
    readPolicy(GROUND),
    documentOf([
        ...stateReadStatements(GROUND),
        ...imageStatements(GROUND),
        ...definitionStatements(GROUND),
        ...previewDenials(GROUND),
    ]),
];

type Asked = readonly [action: string, resource: string, context?: Readonly<Record<string, string>>];

function call([action, resource, context]: Asked, stack: string): Call {
    const usual = {
        "aws:RequestedRegion": "eu-west-1",
        "aws:ResourceAccount": ACCOUNT,
        "aws:PrincipalTag/SlipwayStack": stack,
    };
    return { action, resource, context: { ...usual, ...context } };
}

function role(path: string): string {
    return `arn:aws:iam::${ACCOUNT}:role${path}`;
}

/** What the role of dev may do, and that of pull requests and prod may not: it is dev's. */
const OWN: readonly Asked[] = [
    ["ecs:UpdateService", `arn:aws:ecs:eu-west-1:${ACCOUNT}:service/slipway-dev-cluster/backend-1a2b3c4`],
    ["ecs:DeleteCluster", `arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/slipway-dev-cluster`],
    ["ecr:PutImage", `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/slipway-dev`],
    ["rds:DeleteDBInstance", `arn:aws:rds:eu-west-1:${ACCOUNT}:db:slipway-dev-db-9c08d6e9`],
    ["states:UpdateStateMachine", `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:slipway-dev-backups-dump`],
    ["ec2:DeleteVpc", "arn:aws:ec2:::vpc/vpc-1", { "aws:ResourceTag/Environment": "dev" }],
    ["ec2:CreateSubnet", "arn:aws:ec2:::vpc/vpc-1", { "aws:ResourceTag/Environment": "dev" }],
    ["ec2:CreateTags", "arn:aws:ec2:::vpc/vpc-1", { "aws:RequestTag/Environment": "dev" }],
    ["kms:ScheduleKeyDeletion", "arn:aws:kms:::key/1", { "aws:ResourceTag/Environment": "dev" }],
    ["iam:CreateRole", role("/slipway/dev/web-1a2b3c4"), { "iam:PermissionsBoundary": BOUNDARY }],
    ["iam:PutRolePolicy", role("/slipway/dev/web-1a2b3c4"), { "iam:PermissionsBoundary": BOUNDARY }],
    ["iam:PassRole", role("/slipway/dev/web-1a2b3c4"), { "iam:PassedToService": "ecs-tasks.amazonaws.com" }],
    ["iam:DeleteRole", role("/slipway/dev/web-1a2b3c4")],
    ["s3:PutObject", `${STATE}/.pulumi/stacks/slipway/dev.json`],
    ["s3:PutObject", `${STATE}/.pulumi/locks/organization/slipway/dev/1.json`],
    ["s3:DeleteObject", `${STATE}/.pulumi/locks/organization/slipway/dev/1.json`],
];

/** What has no tags, or none that IAM asks for, and no name that says whose it is. */
const OF_ANY_STACK: readonly Asked[] = [
    ["elasticloadbalancing:SetWebACL", "*"],
    ["wafv2:AssociateWebACL", `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:loadbalancer/app/web/1`],
    ["wafv2:DisassociateWebACL", `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:loadbalancer/app/web/1`],
    ["sns:Unsubscribe", "*"],
    ["sns:SetSubscriptionAttributes", "*"],
];

/** What nobody who deploys may do. */
const NEVER: readonly Asked[] = [
    ["iam:CreateRole", role("/slipway/dev/web-1a2b3c4")],
    [
        "iam:CreateRole",
        role("/slipway/dev/web"),
        { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    ],
    ["iam:CreateRole", role("/web-1a2b3c4"), { "iam:PermissionsBoundary": BOUNDARY }],
    ["iam:DeleteRolePermissionsBoundary", role("/slipway/dev/web-1a2b3c4")],
    ["iam:PutRolePolicy", role("/slipway/dev/web-1a2b3c4")],
    ["iam:PassRole", role("/slipway/dev/web-1a2b3c4"), { "iam:PassedToService": "ec2.amazonaws.com" }],
    ["iam:PassRole", role("/admin"), { "iam:PassedToService": "ecs-tasks.amazonaws.com" }],
    [
        "iam:AttachRolePolicy",
        role("/slipway/dev/web"),
        { "iam:PermissionsBoundary": BOUNDARY, "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" },
    ],
    ["iam:CreatePolicyVersion", BOUNDARY],
    ["iam:TagRole", role("/slipway-deploy-dev")],
    ["iam:UpdateAssumeRolePolicy", role("/slipway-deploy-dev")],
    [
        "iam:UpdateOpenIDConnectProviderThumbprint",
        `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
    ],
    ["iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/x`],
    ["cloudformation:UpdateStack", `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/slipway-bootstrap/1`],
    ["s3:PutBucketPolicy", STATE],
    ["s3:DeleteBucket", STATE],
    ["s3:PutBucketVersioning", STATE],
    ["s3:DeleteObjectVersion", `${STATE}/.pulumi/stacks/slipway/dev.json`],
    ["kms:PutKeyPolicy", "arn:aws:kms:::key/1", { "kms:ResourceAliases": "alias/slipway-pulumi" }],
    ["ec2:CreateVpc", "arn:aws:ec2:::vpc/*", { "aws:RequestedRegion": "us-west-2" }],
    ["ec2:RunInstances", "arn:aws:ec2:::instance/*"],
    ["ec2:DeleteVpc", "arn:aws:ec2:::vpc/vpc-without-tags"],
    ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:rds!db-1`],
    ["s3:DeleteBucket", "arn:aws:s3:::backups-1a2b3c4", { "aws:ResourceAccount": "999999999999" }],
];

describe("a role that deploys", () => {
    for (const asked of OWN) {
        it(`may ${asked[0]} what is its stack's, and not another's: ${asked[1]}`, () => {
            expect(allows(DEPLOY, call(asked, "dev"))).to.equal(true);
            expect(allows(DEPLOY, call(asked, "prod"))).to.equal(false);
            expect(allows(DEPLOY, call(asked, "pr-"))).to.equal(false);
        });
    }

    it("of pull requests has every stack that is called after one", () => {
        const cluster = `arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/slipway-pr-1234-cluster`;
        expect(allows(DEPLOY, call(["ecs:DeleteCluster", cluster], "pr-"))).to.equal(true);
        expect(allows(DEPLOY, call(["iam:DeleteRole", role("/slipway/pr-1234/web")], "pr-"))).to.equal(true);
        const tagged = { "aws:ResourceTag/Environment": "pr-1234" };
        expect(allows(DEPLOY, call(["ec2:DeleteVpc", "arn:aws:ec2:::vpc/vpc-1", tagged], "pr-"))).to.equal(true);
        expect(allows(DEPLOY, call(["s3:PutObject", `${STATE}/.pulumi/stacks/slipway/pr-7.json`], "pr-"))).to.equal(
            true,
        );
    });

    it("creates a resource that cannot have a tag yet, and not with the tag of another environment", () => {
        const create = ["ec2:CreateVpc", "arn:aws:ec2:::vpc/*"] as const;
        expect(allows(DEPLOY, call(create, "dev"))).to.equal(true);
        const others = { "aws:RequestTag/Environment": "prod" };
        expect(allows(DEPLOY, call([...create, others], "dev"))).to.equal(false);
    });

    for (const asked of NEVER) {
        it(`may not ${asked[0]} ${asked[1]} ${JSON.stringify(asked[2] ?? {})}`, () => {
            expect(allows(DEPLOY, call(asked, "dev"))).to.equal(false);
        });
    }

    for (const asked of OF_ANY_STACK) {
        it(`may ${asked[0]}, for which IAM knows no tag of ${asked[1]}`, () => {
            expect(allows(DEPLOY, call(asked, "dev"))).to.equal(true);
        });
    }

    it("associates no web ACL that is tagged as another stack's", () => {
        const acl = `arn:aws:wafv2:eu-west-1:${ACCOUNT}:regional/webacl/web/1`;
        const tagged = { "aws:ResourceTag/Environment": "prod" };
        expect(allows(DEPLOY, call(["wafv2:AssociateWebACL", acl, tagged], "prod"))).to.equal(true);
        expect(allows(DEPLOY, call(["wafv2:AssociateWebACL", acl, tagged], "dev"))).to.equal(false);
    });

    it("retires a grant of its own key, which AWS Backup does in its name", () => {
        const key = [`arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`, { "aws:ResourceTag/Environment": "dev" }] as const;
        expect(allows(DEPLOY, call(["kms:RetireGrant", ...key], "dev"))).to.equal(true);
        expect(allows(DEPLOY, call(["kms:RetireGrant", ...key], "prod"))).to.equal(false);
    });

    it("gets nothing without the tag that says whose it is", () => {
        const context = { "aws:RequestedRegion": "eu-west-1", "aws:ResourceTag/Environment": "dev" };
        expect(allows(DEPLOY, { action: "ec2:DeleteVpc", resource: "arn:aws:ec2:::vpc/vpc-1", context })).to.equal(
            false,
        );
    });
});

describe("the guard", () => {
    const EVERYTHING = documentOf([{ Effect: "Allow", Action: ["*"], Resource: "*" }]);
    const guarded = [EVERYTHING, documentOf(guardStatements(GROUND))];
    const KEPT: readonly Asked[] = [
        ["s3:DeleteObjectVersion", `${STATE}/.pulumi/stacks/slipway/dev.json`],
        ["s3:PutBucketVersioning", STATE],
        ["s3:PutLifecycleConfiguration", STATE],
        ["s3:PutEncryptionConfiguration", STATE],
        ["s3:DeleteBucketPolicy", STATE],
        ["iam:CreatePolicyVersion", BOUNDARY],
        ["iam:PutRolePolicy", role("/slipway-deploy-dev")],
        ["iam:DeleteRolePermissionsBoundary", role("/slipway/dev/web")],
        [
            "iam:DeleteOpenIDConnectProvider",
            `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
        ],
        ["cloudformation:DeleteStack", `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/slipway-bootstrap/1`],
        ["kms:ScheduleKeyDeletion", "arn:aws:kms:::key/1", { "kms:ResourceAliases": "alias/slipway-pulumi" }],
    ];

    for (const asked of KEPT) {
        it(`keeps ${asked[1]} from ${asked[0]}, whatever else is allowed`, () => {
            expect(allows([EVERYTHING], call(asked, "dev"))).to.equal(true);
            expect(allows(guarded, call(asked, "dev"))).to.equal(false);
        });
    }

    it("leaves the rest", () => {
        expect(allows(guarded, call(["s3:PutObject", `${STATE}/.pulumi/stacks/slipway/dev.json`], "dev"))).to.equal(
            true,
        );
        expect(allows(guarded, call(["iam:GetRole", role("/slipway-preview")], "dev"))).to.equal(true);
    });
});

describe("the role for pull requests", () => {
    const MAY: readonly Asked[] = [
        ["ecr:BatchGetImage", `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/slipway-prod`],
        ["ecs:DescribeServices", `arn:aws:ecs:eu-west-1:${ACCOUNT}:service/slipway-prod-cluster/backend`],
        // What the weekly scan finds an environment's images by.
        ["ecs:ListServices", "*"],
        ["ecs:ListTaskDefinitionFamilies", "*"],
        ["ecs:DescribeTaskDefinition", "*"],
        ["s3:GetObject", `${STATE}/.pulumi/stacks/slipway/prod.json`],
        ["kms:Decrypt", `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`, { "kms:ResourceAliases": "alias/slipway-pulumi" }],
        // The definition of a state machine and the settings of a function, which a refresh reads.
        [
            "kms:Decrypt",
            `arn:aws:kms:eu-west-1:${ACCOUNT}:key/2`,
            { "kms:ViaService": "states.eu-west-1.amazonaws.com" },
        ],
        [
            "kms:Decrypt",
            `arn:aws:kms:eu-west-1:${ACCOUNT}:key/2`,
            { "kms:ViaService": "lambda.eu-west-1.amazonaws.com" },
        ],
    ];
    const MAY_NOT: readonly Asked[] = [
        ["s3:PutObject", `${STATE}/.pulumi/stacks/slipway/prod.json`],
        // A preview takes no lock, and must not take away that of an update.
        ["s3:PutObject", `${STATE}/.pulumi/locks/organization/slipway/prod/1.json`],
        ["s3:DeleteObject", `${STATE}/.pulumi/locks/organization/slipway/prod/1.json`],
        ["s3:GetObject", "arn:aws:s3:::avatars-1a2b3c4/1.png"],
        ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:rds!db-1`],
        ["ssm:GetParameter", `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/x`],
        ["logs:GetLogEvents", `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:backend:log-stream:x`],
        ["ecs:UpdateService", `arn:aws:ecs:eu-west-1:${ACCOUNT}:service/slipway-prod-cluster/backend`],
        ["states:StartExecution", `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:slipway-prod-backups-drill`],
        ["iam:PassRole", role("/slipway/prod/web")],
        ["ecr:PutImage", `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/slipway-prod`],
        ["ecr:BatchGetImage", `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/other`],
        ["kms:Decrypt", `arn:aws:kms:eu-west-1:${ACCOUNT}:key/2`, { "kms:ResourceAliases": "alias/slipway-prod-data" }],
        ["kms:Decrypt", `arn:aws:kms:eu-west-1:${ACCOUNT}:key/2`, { "kms:ViaService": "s3.eu-west-1.amazonaws.com" }],
    ];
    for (const asked of MAY) {
        it(`may ${asked[0]} ${asked[1]}`, () => {
            expect(allows(PREVIEW, call(asked, ""))).to.equal(true);
        });
    }
    for (const asked of MAY_NOT) {
        it(`may not ${asked[0]} ${asked[1]}`, () => {
            expect(allows(PREVIEW, call(asked, ""))).to.equal(false);
        });
    }

    it("sees, and has no action that changes anything", () => {
        const [{ Action = [] } = {}] = readPolicy(GROUND).Statement;
        expect(Action.filter((action) => !/^[a-z0-9-]+:(Describe|Get|List|Validate|View)/.test(action))).to.deep.equal(
            [],
        );
    });
});

describe("the role for drills", () => {
    const drill = [documentOf(drillStatements("prod", GROUND))];
    const machine = (name: string): string => `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:${name}`;

    it("starts the drill of its environment, and nothing else", () => {
        const start = (name: string): boolean => allows(drill, call(["states:StartExecution", machine(name)], ""));
        expect(start("slipway-prod-backups-drill")).to.equal(true);
        expect(start("slipway-dev-backups-drill")).to.equal(false);
        expect(start("slipway-prod-backups-restore")).to.equal(false);
        expect(allows(drill, call(["s3:GetObject", "arn:aws:s3:::backups-1a2b3c4/drill-reports/1.json"], ""))).to.equal(
            true,
        );
        expect(allows(drill, call(["s3:GetObject", "arn:aws:s3:::backups-1a2b3c4/db-dumps/1"], ""))).to.equal(false);
    });

    it("follows it to its end: its history, which the stack's key encrypts, and its task's log", () => {
        const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/2`;
        const decrypt = (service: string, stack: string): boolean => {
            const context = {
                "kms:ViaService": `${service}.eu-west-1.amazonaws.com`,
                "aws:ResourceTag/Environment": stack,
            };
            return allows(drill, call(["kms:Decrypt", key, context], ""));
        };
        expect(["states", "s3", "lambda"].map((service) => decrypt(service, "prod"))).to.deep.equal([
            true,
            true,
            false,
        ]);
        expect(decrypt("states", "dev")).to.equal(false);
        const execution = `arn:aws:states:eu-west-1:${ACCOUNT}:execution:slipway-prod-backups-drill:1`;
        const log = (group: string): string =>
            `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:${group}:log-stream:drill/1`;
        for (const asked of [
            ["states:DescribeExecution", execution],
            ["states:GetExecutionHistory", execution],
            ["ecs:DescribeTaskDefinition", "*"],
            ["logs:GetLogEvents", log("slipway-prod-backups")],
        ] satisfies Asked[]) {
            expect(allows(drill, call(asked, "")), asked[0]).to.equal(true);
        }
        expect(allows(drill, call(["logs:GetLogEvents", log("slipway-prod-backend")], ""))).to.equal(false);
    });
});

describe("the boundary of the stacks' roles", () => {
    const boundary = [boundaryPolicy(GROUND)];

    it("leaves them what a choice of the settings needs that no stack here has: parameters as secrets", () => {
        const parameter = `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/shop/mail`;
        expect(allows(boundary, call(["ssm:GetParameters", parameter], "dev"))).to.equal(true);
    });

    it("keeps them from roles, from the state and from the bootstrap", () => {
        for (const asked of [
            ["iam:CreateRole", role("/slipway/dev/x")],
            ["iam:PassRole", role("/admin"), { "iam:PassedToService": "ecs-tasks.amazonaws.com" }],
            ["sts:AssumeRole", role("/slipway-deploy-prod")],
            ["s3:GetObject", `${STATE}/.pulumi/stacks/slipway/dev.json`],
            ["ec2:RunInstances", "*", { "aws:RequestedRegion": "us-west-2" }],
        ] satisfies Asked[]) {
            expect(allows(boundary, call(asked, "dev")), asked[0]).to.equal(false);
        }
    });
});

describe("the distribution of statements over policies", () => {
    it("keeps all actions, and each policy within IAM's limit", () => {
        fc.assert(
            fc.property(
                fc.array(
                    fc.array(fc.stringMatching(/^[a-z]{2,8}:[A-Z][a-zA-Z]{4,30}$/), { minLength: 1, maxLength: 40 }),
                    {
                        minLength: 1,
                        maxLength: 12,
                    },
                ),
                (actions) => {
                    const documents = packed(
                        actions.map((Action) => ({ Effect: "Allow", Action, Resource: "*" })),
                        700,
                    );
                    const kept = documents.flatMap(({ Statement }) => Statement.flatMap(({ Action = [] }) => Action));
                    expect(kept).to.deep.equal(actions.flat());
                    expect(Math.max(...documents.map(lengthOf))).to.be.at.most(700);
                },
            ),
            { numRuns: 50 },
        );
    });

    it("refuses a statement that can be divided no further", () => {
        const long = { Effect: "Allow", Action: ["s3:GetObject"], Resource: "x".repeat(800) } as const;
        expect(() => packed([long], 700)).to.throw("a statement about s3:GetObject is longer than a policy may be");
    });
});
