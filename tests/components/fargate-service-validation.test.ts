import { expect } from "chai";
import { LoadBalancer } from "../../components";
import type { Recording } from "../../preview/record";
import { dependenciesOf, parents } from "../support/components";
import { deployed } from "../support/deployment";
import { recordService, serviceOf } from "../support/fargate";
import { ofType, policyOf, resource } from "../support/program";

const FUNCTION = "aws:lambda/function:Function";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const FUNCTION_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:backend-validation-0000000";

describe("FargateService: validation", () => {
    const variables = async (...args: Parameters<typeof deployed>) => {
        const { environment } = resource(await deployed(...args), FUNCTION, "backend-validation").inputs;
        return environment;
    };

    it("asks for what the target's health check asks for, on the test route and in production", async () => {
        const recording = await deployed({ strategy: "blue-green" });
        const { code, ...inputs } = resource(recording, FUNCTION, "backend-validation").inputs;
        expect(code).to.not.equal(undefined);
        expect(inputs).to.deep.equal({
            description: "Checks a release of backend before and after it gets production's requests",
            runtime: "nodejs22.x",
            architectures: ["arm64"],
            handler: "index.handler",
            role: "arn:aws:iam::123456789012:role/backend-validation-0000000",
            memorySize: 256,
            timeout: 50,
            loggingConfig: { logFormat: "JSON", logGroup: "backend-validation-0000000" },
            tracingConfig: { mode: "Active" },
            environment: {
                variables: {
                    SERVICE: "backend",
                    TEST_URL: "http://web-0000000-0000000000.eu-west-1.elb.amazonaws.com/api/health",
                    TEST_HEADER: "X-Slipway-Test",
                    TEST_KEY: resource(recording, "random:index/randomId:RandomId", "backend-test").outputs.hex,
                    PRODUCTION_URL: "http://web-0000000-0000000000.eu-west-1.elb.amazonaws.com/api/health",
                    STATUS_CODES: "200",
                    MAXIMUM_MILLISECONDS: "2000",
                    ATTEMPTS: "5",
                    PAUSE_SECONDS: "5",
                },
            },
        });
        expect(parents(recording)).to.include({
            [`${FUNCTION}::backend-validation`]: "slipway:index:FargateService::backend",
        });
        expect(dependenciesOf(recording, serviceOf(recording))).to.include(`${ROLE_POLICY}::backend-hook`);
    });

    it("asks for what it is told, and waits as long as Lambda lets it", async () => {
        const recording = await deployed({
            strategy: "linear",
            validation: {
                path: "/api/ready?deep=1",
                status: 204,
                body: '"ready"',
                maximumMilliseconds: 30_000,
                attempts: 100,
                pauseSeconds: 60,
            },
        });
        const { environment, timeout } = resource(recording, FUNCTION, "backend-validation").inputs;
        expect(timeout).to.equal(900);
        expect(environment).to.have.property("variables").that.includes({
            PRODUCTION_URL: "http://web-0000000-0000000000.eu-west-1.elb.amazonaws.com/api/ready?deep=1",
            STATUS_CODES: "204",
            BODY_CONTAINS: '"ready"',
            MAXIMUM_MILLISECONDS: "30000",
            ATTEMPTS: "100",
            PAUSE_SECONDS: "60",
        });
    });

    it("asks production at the service's own host", async () => {
        expect(
            await variables({ strategy: "canary" }, {}, { hosts: ["*.example.com", "admin.example.com"] }),
        ).to.have.nested.property("variables.PRODUCTION_URL", "http://admin.example.com/api/health");
    });

    for (const { title, args, route } of [
        { title: "another service answers its path", args: { targetHealthCheck: { path: "/health" } }, route: {} },
        { title: "its host is not one name", args: {}, route: { hosts: ["*.example.com"] } },
    ]) {
        it(`leaves production aside where ${title}`, async () => {
            const recording = await deployed({ strategy: "canary" }, args, { paths: ["/api/*"], ...route });
            const { environment } = resource(recording, FUNCTION, "backend-validation").inputs;
            expect(environment).to.not.have.nested.property("variables.PRODUCTION_URL");
            expect(serviceOf(recording).inputs.deploymentConfiguration)
                .to.have.nested.property("lifecycleHooks[0].lifecycleStages")
                .that.deep.equals(["POST_TEST_TRAFFIC_SHIFT"]);
        });
    }

    it("may write its log and send traces, and ECS may call it, and nothing else", async () => {
        const recording = await recordService(({ balancer, key }) => ({
            port: 8000,
            route: balancer.route({ priority: 10, paths: ["/*"] }),
            deployment: { strategy: "blue-green" },
            key,
        }));
        const keyArn = resource(recording, "aws:kms/key:Key", "data").outputs.arn;
        expect(policyOf(recording, ROLE_POLICY, "backend-validation")).to.deep.equal([
            { Sid: "ReadSettings", Effect: "Allow", Action: ["kms:Decrypt"], Resource: keyArn },
            {
                Sid: "WriteLog",
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: "arn:aws:logs:eu-west-1:123456789012:log-group:backend-validation-0000000:*",
            },
            {
                Sid: "SendTraces",
                Effect: "Allow",
                Action: [
                    "xray:PutTraceSegments",
                    "xray:PutTelemetryRecords",
                    "xray:GetSamplingRules",
                    "xray:GetSamplingTargets",
                ],
                Resource: "*",
            },
        ]);
        expect(policyOf(recording, ROLE_POLICY, "backend-hook")).to.deep.equal([
            { Sid: "Validate", Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: FUNCTION_ARN },
        ]);
        const trusted = (name: string) =>
            policyOf(recording, "aws:iam/role:Role", name, "assumeRolePolicy")[0]?.Principal;
        expect(trusted("backend-validation")).to.deep.equal({ Service: "lambda.amazonaws.com" });
        expect(trusted("backend-hook")).to.deep.equal({ Service: "ecs.amazonaws.com" });
        expect(resource(recording, FUNCTION, "backend-validation").inputs.kmsKeyArn).to.equal(keyArn);
    });

    it("is not there where it is switched off, with a rolling deployment, or where Lambda cannot connect", async () => {
        const functions = async (recording: Promise<Recording>) => ofType(await recording, FUNCTION);
        expect(await functions(deployed({ strategy: "canary", validation: false }))).to.deep.equal([]);
        expect(await functions(deployed({ strategy: "rolling" }))).to.deep.equal([]);
        const closed = await recordService(({ vpc }) => {
            const office = new LoadBalancer("web", { vpc, accessLogs: false, allowedCidrBlocks: ["203.0.113.0/24"] });
            const route = office.route({ priority: 10, paths: ["/*"] });
            return { port: 8000, route, deployment: { strategy: "canary" } };
        });
        expect(ofType(closed, FUNCTION)).to.deep.equal([]);
        expect(serviceOf(closed).inputs.deploymentConfiguration).to.have.property("lifecycleHooks").that.is.empty;
    });
});
