import { expect } from "chai";
import { EncryptionKey, FargateService, RotationRestart } from "../../../components";
import { parents } from "../../support/components";
import { Surroundings } from "../../support/fargate";
import { failure, policyOf, recordProgram, resource } from "../../support/program";

const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const MACHINE = "aws:sfn/stateMachine:StateMachine";
const ACCOUNT = "eu-west-1:123456789012";
const secretArn = (name: string) => `arn:aws:secretsmanager:${ACCOUNT}:secret:${name}-a1b2c3`;

function program({ withKey = false, secrets = ["mail", "api"] } = {}): void {
    const { vpc, cluster } = new Surroundings();
    const image = { reference: "public.example.com/backend@sha256:1" };
    const key = withKey ? new EncryptionKey("data", { description: "Data" }) : undefined;
    const given = Object.fromEntries(secrets.map((name) => [name.toUpperCase(), { arn: secretArn(name) }]));
    const backend = new FargateService("backend", { vpc, cluster, image, secrets: given });
    const mailer = new FargateService("mailer", { vpc, cluster, image, secrets: { MAIL: { arn: secretArn("mail") } } });
    new RotationRestart("rotation", { services: [backend, mailer], key });
}

describe("RotationRestart", () => {
    it("creates a rule, a state machine and their roles", async () => {
        const own = Object.entries(parents(await recordProgram(program))).filter(([, parent]) =>
            parent.endsWith("::rotation"),
        );
        expect(own.map(([child]) => child).sort()).to.deep.equal([
            "aws:cloudwatch/eventRule:EventRule::rotation",
            "aws:cloudwatch/eventTarget:EventTarget::rotation",
            "aws:iam/role:Role::rotation",
            "aws:iam/role:Role::rotation-event",
            "aws:iam/rolePolicy:RolePolicy::rotation",
            "aws:iam/rolePolicy:RolePolicy::rotation-event",
            "aws:sfn/stateMachine:StateMachine::rotation",
        ]);
    });

    it("looks for a new current version of the services' secrets, each once", async () => {
        const { inputs } = resource(await recordProgram(program), "aws:cloudwatch/eventRule:EventRule", "rotation");
        expect(JSON.parse(String(inputs.eventPattern))).to.deep.equal({
            source: ["aws.secretsmanager"],
            "detail-type": ["Secret Label Updated"],
            resources: [secretArn("api"), secretArn("mail")],
            detail: { labelUpdated: ["AWSCURRENT"] },
        });
    });

    it("hands the event on as it is", async () => {
        const recording = await recordProgram(program);
        const { inputs } = resource(recording, "aws:cloudwatch/eventTarget:EventTarget", "rotation");
        expect(inputs.arn).to.equal(resource(recording, MACHINE, "rotation").outputs.arn);
        expect(inputs).to.not.have.any.keys("input", "inputTransformer", "inputPath");
    });

    it("may restart these services and send traces, and read no secret", async () => {
        const recording = await recordProgram(program);
        expect(policyOf(recording, ROLE_POLICY, "rotation")).to.deep.equal([
            {
                Effect: "Allow",
                Sid: "Restart",
                Action: ["ecs:DescribeServices", "ecs:UpdateService"],
                Resource: ["backend", "mailer"].map(
                    (name) => `arn:aws:ecs:${ACCOUNT}:service/shop-dev-cluster/${name}-0000000`,
                ),
            },
            {
                Effect: "Allow",
                Sid: "FindEarlierExecutions",
                Action: ["states:ListExecutions"],
                Resource: `arn:aws:states:${ACCOUNT}:stateMachine:shop-dev-rotation`,
            },
            {
                Effect: "Allow",
                Sid: "SendTraces",
                Action: [
                    "xray:PutTraceSegments",
                    "xray:PutTelemetryRecords",
                    "xray:GetSamplingRules",
                    "xray:GetSamplingTargets",
                ],
                Resource: "*",
            },
        ]);
        expect(resource(recording, MACHINE, "rotation").inputs.tracingConfiguration).to.deep.equal({ enabled: true });
    });

    it("encrypts its executions, which hold ARNs and no values", async () => {
        const recording = await recordProgram(() => {
            program({ withKey: true });
        });
        const { arn } = resource(recording, "aws:kms/key:Key", "data").outputs;
        expect(resource(recording, MACHINE, "rotation").inputs.encryptionConfiguration).to.have.property(
            "kmsKeyId",
            arn,
        );
    });

    it("refuses a service that has no secrets", async () => {
        const message = await failure(() => {
            program({ secrets: [] });
        });
        expect(message).to.contain(
            'Rotation restart "rotation" is given services without secrets: backend. Give them secrets, or leave them out.',
        );
    });
});
