import * as aws from "@pulumi/aws";
import { expect } from "chai";
import type { FargateServiceArgs } from "../../components";
import type { Recording } from "../../preview/record";
import { containerOf, recordService, taskDefinitionOf } from "../support/fargate";

const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:mail-abc123";
const PARAMETER = "arn:aws:ssm:eu-west-1:123456789012:parameter/mail";

/** The container of a worker with all defaults. */
const WORKER = {
    name: "backend",
    image: "public.example.com/backend@sha256:1",
    essential: true,
    readonlyRootFilesystem: true,
    stopTimeout: 30,
    linuxParameters: { initProcessEnabled: true },
    mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
    portMappings: [],
    environment: [],
    secrets: [],
    logConfiguration: {
        logDriver: "awslogs",
        options: {
            "awslogs-group": "backend-0000000",
            "awslogs-region": "eu-west-1",
            "awslogs-stream-prefix": "backend",
            mode: "non-blocking",
            "max-buffer-size": "25m",
        },
    },
};

async function container(args: Partial<FargateServiceArgs>): Promise<Record<string, unknown>> {
    return containerOf(await recordService(() => args));
}

describe("FargateService: task definition", () => {
    describe("with its defaults", () => {
        let recording: Recording;

        before(async () => {
            recording = await recordService();
        });

        it("is the smallest task, on ARM64, and keeps the revision before for a rollback", () => {
            const { containerDefinitions, ...inputs } = taskDefinitionOf(recording).inputs;
            expect(containerDefinitions).to.be.a("string");
            expect(inputs).to.deep.equal({
                family: "shop-dev-backend",
                requiresCompatibilities: ["FARGATE"],
                networkMode: "awsvpc",
                cpu: "256",
                memory: "512",
                runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
                executionRoleArn: "arn:aws:iam::123456789012:role/backend-execution-0000000",
                taskRoleArn: "arn:aws:iam::123456789012:role/backend-task-0000000",
                volumes: [{ name: "tmp" }],
                skipDestroy: true,
            });
        });

        it("has one container with a read-only root file system, a writable /tmp and a log that never blocks it", () => {
            expect(containerOf(recording)).to.deep.equal(WORKER);
        });

        it("is the same text at every run, so that it does not flap", async () => {
            const again = await recordService();
            expect(taskDefinitionOf(again).inputs).to.deep.equal(taskDefinitionOf(recording).inputs);
        });
    });

    describe("CPU and memory", () => {
        const size = async (args: Partial<FargateServiceArgs>) => {
            const { cpu, memory } = taskDefinitionOf(await recordService(() => args)).inputs;
            return { cpu, memory };
        };

        it("are twice as many MiB as CPU units where only the CPU is given", async () => {
            expect(await size({ cpu: 1024 })).to.deep.equal({ cpu: "1024", memory: "2048" });
            expect(await size({ cpu: 16384 })).to.deep.equal({ cpu: "16384", memory: "32768" });
        });

        it("are 256 CPU units where only the memory is given", async () => {
            expect(await size({ memory: 1024 })).to.deep.equal({ cpu: "256", memory: "1024" });
        });

        it("are the pair that is given", async () => {
            expect(await size({ cpu: 512, memory: 3072 })).to.deep.equal({ cpu: "512", memory: "3072" });
        });
    });

    it("runs on x86 when it is asked to", async () => {
        const recording = await recordService(() => ({ architecture: "x86_64" }));
        expect(taskDefinitionOf(recording).inputs.runtimePlatform).to.deep.equal({
            cpuArchitecture: "X86_64",
            operatingSystemFamily: "LINUX",
        });
    });

    it("opens the port and tells the container of it by PORT and PROTOCOL", async () => {
        expect(await container({ port: 8000 })).to.deep.equal({
            ...WORKER,
            portMappings: [{ containerPort: 8000, hostPort: 8000, protocol: "tcp" }],
            environment: [
                { name: "PORT", value: "8000" },
                { name: "PROTOCOL", value: "http" },
            ],
        });
    });

    it("tells the container to speak HTTPS", async () => {
        const { environment } = await container({ port: 8443, protocol: "HTTPS" });
        expect(environment).to.deep.equal([
            { name: "PORT", value: "8443" },
            { name: "PROTOCOL", value: "https" },
        ]);
    });

    it("leaves PORT and PROTOCOL to the environment that is given", async () => {
        const { environment } = await container({ port: 8000, environment: { PROTOCOL: "h2c" } });
        expect(environment).to.deep.equal([
            { name: "PORT", value: "8000" },
            { name: "PROTOCOL", value: "h2c" },
        ]);
    });

    it("sorts environment variables by name, so that their order in the program makes no new revision", async () => {
        const expected = [
            { name: "ALPHA", value: "1" },
            { name: "MIDDLE", value: "2" },
            { name: "PORT", value: "8000" },
            { name: "PROTOCOL", value: "http" },
            { name: "ZULU", value: "3" },
            { name: "alpha", value: "4" },
        ];
        const one = await container({ port: 8000, environment: { ZULU: "3", alpha: "4", ALPHA: "1", MIDDLE: "2" } });
        const other = await container({ port: 8000, environment: { alpha: "4", MIDDLE: "2", ALPHA: "1", ZULU: "3" } });
        expect(one.environment).to.deep.equal(expected);
        expect(other.environment).to.deep.equal(expected);
    });

    it("waits for values that other resources compute", async () => {
        const recording = await recordService(() => {
            const topic = new aws.sns.Topic("orders");
            return { environment: { TOPIC: topic.arn }, secrets: { MAIL: { arn: topic.arn, key: "password" } } };
        });
        const { environment, secrets } = containerOf(recording);
        const arn = "arn:aws:sns:eu-west-1:123456789012:orders-0000000";
        expect(environment).to.deep.equal([{ name: "TOPIC", value: arn }]);
        expect(secrets).to.deep.equal([{ name: "MAIL", valueFrom: `${arn}:password::` }]);
    });

    it("takes secrets by key and whole, sorted by name", async () => {
        const secrets = {
            SMTP_USER: { arn: SECRET, key: "user" },
            SMTP_PASSWORD: { arn: SECRET, key: "password" },
            MAIL_SETTINGS: { arn: PARAMETER },
        };
        expect(await container({ secrets })).to.deep.equal({
            ...WORKER,
            secrets: [
                { name: "MAIL_SETTINGS", valueFrom: PARAMETER },
                { name: "SMTP_PASSWORD", valueFrom: `${SECRET}:password::` },
                { name: "SMTP_USER", valueFrom: `${SECRET}:user::` },
            ],
        });
    });

    it("runs a command in the place of the image's own", async () => {
        expect(await container({ command: ["node", "worker.js"] })).to.deep.equal({
            ...WORKER,
            command: ["node", "worker.js"],
        });
    });

    it("checks the container's health with defaults", async () => {
        expect(await container({ containerHealthCheck: { command: ["node", "healthcheck.js"] } })).to.deep.equal({
            ...WORKER,
            healthCheck: {
                command: ["CMD", "node", "healthcheck.js"],
                interval: 15,
                timeout: 5,
                retries: 3,
                startPeriod: 30,
            },
        });
    });

    it("checks the container's health as often as it is told", async () => {
        const { healthCheck } = await container({
            containerHealthCheck: {
                command: ["/check"],
                intervalSeconds: 60,
                timeoutSeconds: 20,
                unhealthyThreshold: 5,
                startPeriodSeconds: 120,
            },
        });
        expect(healthCheck).to.deep.equal({
            command: ["CMD", "/check"],
            interval: 60,
            timeout: 20,
            retries: 5,
            startPeriod: 120,
        });
    });

    it("leaves a task the time to stop that is given", async () => {
        expect(await container({ stopTimeoutSeconds: 120 })).to.deep.equal({ ...WORKER, stopTimeout: 120 });
    });

    it("has a writable root file system when it is asked to", async () => {
        expect(await container({ readonlyRootFilesystem: false })).to.deep.equal({
            ...WORKER,
            readonlyRootFilesystem: false,
        });
    });
});
