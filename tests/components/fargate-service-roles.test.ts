import { expect } from "chai";
import { Cluster, type FargateServiceArgs } from "../../components";
import type { Recording } from "../../preview/record";
import { KEY_ARN, recordService, type Surroundings } from "../support/fargate";
import { ofType, policyOf, resource, statements } from "../support/program";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const REPOSITORY = "arn:aws:ecr:eu-west-1:123456789012:repository/shop-dev";
const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:mail-abc123";
const PARAMETER = "arn:aws:ssm:eu-west-1:123456789012:parameter/mail";

const TRUST = [
    {
        Sid: "Assume",
        Effect: "Allow",
        Action: ["sts:AssumeRole"],
        Principal: { Service: "ecs-tasks.amazonaws.com" },
    },
];
const WRITE_LOG = {
    Effect: "Allow",
    Sid: "WriteLog",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: "arn:aws:logs:eu-west-1:123456789012:log-group:backend-0000000:*",
};
const PULL = [
    { Effect: "Allow", Sid: "LogInToRegistry", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
    {
        Effect: "Allow",
        Sid: "PullImage",
        Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        Resource: REPOSITORY,
    },
];
const READ_SECRETS = {
    Effect: "Allow",
    Sid: "ReadSecrets",
    Action: ["secretsmanager:GetSecretValue", "ssm:GetParameters"],
    Resource: [SECRET, PARAMETER],
};
const EXEC = [
    {
        Effect: "Allow",
        Sid: "OpenExecSession",
        Action: [
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ],
        Resource: "*",
    },
    {
        Effect: "Allow",
        Sid: "WriteExecTranscript",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: "arn:aws:logs:eu-west-1:123456789012:log-group:cluster-exec-0000000:*",
    },
    { Effect: "Allow", Sid: "FindExecTranscript", Action: ["logs:DescribeLogGroups"], Resource: "*" },
];

/** The statements of the role that ECS starts tasks with. */
async function execution(args: (surroundings: Surroundings) => Partial<FargateServiceArgs>) {
    return policyOf(await recordService(args), POLICY, "backend-execution");
}

/** The statements of the application's role; none where it has no policy. */
function application(recording: Recording) {
    const [policy] = ofType(recording, POLICY).filter(({ name }) => name === "backend-task");
    return policy && statements(policy.inputs.policy);
}

describe("FargateService: roles", () => {
    it("are two, which only ECS tasks assume, each with one policy at most", async () => {
        const recording = await recordService(() => ({
            permissions: [
                { Sid: "Publish", Action: ["sns:Publish"], Resource: "arn:aws:sns:eu-west-1:123456789012:orders" },
            ],
        }));
        for (const name of ["backend-execution", "backend-task"]) {
            const role = resource(recording, ROLE, name);
            expect(Object.keys(role.inputs)).to.deep.equal(["assumeRolePolicy"]);
            expect(statements(role.inputs.assumeRolePolicy)).to.deep.equal(TRUST);
            expect(resource(recording, POLICY, name).inputs.role).to.equal(`${name}-0000000`);
        }
        expect(ofType(recording, ROLE).map(({ name }) => name)).to.deep.equal(["backend-execution", "backend-task"]);
    });

    describe("the role that ECS starts tasks with", () => {
        it("has no rights in ECR for a public image", async () => {
            expect(await execution(() => ({}))).to.deep.equal([WRITE_LOG]);
        });

        it("pulls from the image's own repository only", async () => {
            const image = { reference: "registry/backend@sha256:1", repositoryArn: REPOSITORY };
            expect(await execution(() => ({ image }))).to.deep.equal([...PULL, WRITE_LOG]);
        });

        it("reads the secrets of the task definition only", async () => {
            const secrets = { MAIL: { arn: SECRET, key: "password" }, SETTINGS: { arn: PARAMETER } };
            expect(await execution(() => ({ secrets }))).to.deep.equal([WRITE_LOG, READ_SECRETS]);
        });

        it("decrypts secrets with the key it is given", async () => {
            const secrets = { MAIL: { arn: SECRET, key: "password" }, SETTINGS: { arn: PARAMETER } };
            expect(await execution(({ key }) => ({ secrets, key }))).to.deep.equal([
                WRITE_LOG,
                READ_SECRETS,
                { Effect: "Allow", Sid: "DecryptSecrets", Action: ["kms:Decrypt"], Resource: KEY_ARN },
            ]);
        });

        it("may not use the key where there are no secrets", async () => {
            expect(await execution(({ key }) => ({ key }))).to.deep.equal([WRITE_LOG]);
        });
    });

    describe("the application's role", () => {
        it("may do nothing by default", async () => {
            expect(application(await recordService())).to.equal(undefined);
        });

        it("may do what it is given, and nothing else", async () => {
            const permission = { Sid: "Publish", Action: ["sns:Publish"], Resource: "arn:aws:sns:eu-west-1:1:orders" };
            const recording = await recordService(() => ({ permissions: [permission] }));
            expect(application(recording)).to.deep.equal([{ Effect: "Allow", ...permission }]);
        });

        it("opens and records ECS Exec sessions, after what it is given", async () => {
            const permission = { Sid: "Publish", Action: ["sns:Publish"], Resource: "arn:aws:sns:eu-west-1:1:orders" };
            const recording = await recordService(() => ({
                exec: true,
                readonlyRootFilesystem: false,
                permissions: [permission],
            }));
            expect(application(recording)).to.deep.equal([{ Effect: "Allow", ...permission }, ...EXEC]);
        });

        it("encrypts ECS Exec sessions with the cluster's key", async () => {
            const recording = await recordService(({ key }) => ({
                exec: true,
                readonlyRootFilesystem: false,
                cluster: new Cluster("encrypted", { key }),
            }));
            const [session, transcript, find, encrypt, ...others] = application(recording) ?? [];
            expect([session, find]).to.deep.equal([EXEC[0], EXEC[2]]);
            expect(transcript?.Resource).to.equal(
                "arn:aws:logs:eu-west-1:123456789012:log-group:encrypted-exec-0000000:*",
            );
            expect(encrypt).to.deep.equal({
                Effect: "Allow",
                Sid: "EncryptExecSession",
                Action: ["kms:Decrypt", "kms:GenerateDataKey"],
                Resource: KEY_ARN,
            });
            expect(others).to.deep.equal([]);
        });
    });
});
