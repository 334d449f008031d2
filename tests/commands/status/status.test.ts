import { expect } from "chai";
import { type Answer, denied, FakeAws, Refusal } from "../../support/fake-aws";
import { ecsAnswers } from "../../support/fake-stack";
import { runAsProcess } from "../../support/run-command";

const HOUR = 3600;
const TARGETS = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/";
const BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web-1a2b3c4/1";
const ALARM = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:";
const EXECUTION = "arn:aws:states:eu-west-1:123456789012:execution:slipway-dev-backups-";

/** Outputs of the newest executions, newest first. */
const EXECUTIONS: Readonly<Record<string, readonly unknown[]>> = {
    dump: [{ id: "daily/2026-11-21T12-15-00Z-1a2b3c4d", bytes: 41_000_000, seconds: 40, tables: 9 }],
    drill: [{ outcome: "skip", message: "another one has it" }, "failed"],
};

const TAGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "backend-errors-1a2b3c4": { Project: "slipway", Environment: "dev", Owner: "platform" },
    // Scales a service in, and so rings whenever there is little to do.
    "scale-in": { Project: "slipway", Environment: "dev" },
    "prod-errors": { Project: "slipway", Environment: "prod" },
};

describe("npm run status", function () {
    this.timeout(60_000);
    let fake: FakeAws | undefined;

    afterEach(async () => {
        await fake?.stop();
        fake = undefined;
    });

    const now = () => Date.now() / 1000;

    function answers(host: () => string): Record<string, Answer> {
        const database = {
            PGHOST: "slipway-dev-db-9c08d6e9.abc.rds",
            PGDATABASE: "app",
            DATABASE_SECRET_ARN: "arn:secret",
        };
        const ecs = ecsAnswers("dev", [
            { name: "backend", desiredCount: 2, tasks: [{ id: "one" }], environment: database },
            { name: "frontend", tasks: [{ id: "two" }] },
        ]);
        return {
            ...ecs,
            DescribeServices: (input, count) => balanced(ecs.DescribeServices?.(input, count)),
            ListServiceDeployments: ({ service }) => ({
                serviceDeployments: String(service).startsWith("backend")
                    ? [
                          { createdAt: 1_795_000_000, finishedAt: 1_795_000_100, status: "SUCCESSFUL" },
                          {
                              createdAt: 1_795_200_000,
                              finishedAt: 1_795_200_300,
                              status: "ROLLBACK_SUCCESSFUL",
                              statusReason: "tasks failed to start",
                          },
                      ]
                    : [{ createdAt: 1_795_000_000, finishedAt: 1_795_000_100, status: "SUCCESSFUL" }],
            }),
            DescribeImages: () => ({
                imageDetails: [
                    {
                        imageDigest: `sha256:${"a".repeat(64)}`,
                        imageTags: ["backend-latest", "backend-1f3c9a7d20be", "frontend-0a0a0a0a0a0a"],
                    },
                ],
            }),
            DescribeTargetHealth: ({ TargetGroupArn }) =>
                `<R>${(String(TargetGroupArn).endsWith("backend") ? ["healthy", "unhealthy", "draining"] : ["healthy"])
                    .map((state) => `<TargetHealth><State>${state}</State></TargetHealth>`)
                    .join("")}</R>`,
            DescribeTargetGroups: () => `<R><LoadBalancerArns><member>${BALANCER}</member></LoadBalancerArns></R>`,
            DescribeLoadBalancers: () => `<R><DNSName>${host()}</DNSName></R>`,
            DescribeDBInstances: () =>
                "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance>" +
                "<DBInstanceStatus>available</DBInstanceStatus><DBInstanceClass>db.t4g.micro</DBInstanceClass>" +
                "<EngineVersion>18.1</EngineVersion><MultiAZ>false</MultiAZ><AllocatedStorage>20</AllocatedStorage>" +
                "<MaxAllocatedStorage>100</MaxAllocatedStorage>" +
                "</DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>",
            GetMetricStatistics: () => ({
                Datapoints: [
                    { Timestamp: now() - 60, Minimum: 5 * 2 ** 30 },
                    { Timestamp: now() - 300, Minimum: 19 * 2 ** 30 },
                ],
            }),
            GetCallerIdentity: () =>
                "<R><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/somebody</Arn>" +
                "<Account>123456789012</Account></GetCallerIdentityResult></R>",
            ListExecutions: ({ stateMachineArn }) => {
                const job = String(stateMachineArn).split("-").at(-1) ?? "";
                const of = (EXECUTIONS[job] ?? []).map((_, index) => `${EXECUTION}${job}:${index}`);
                return {
                    executions: of.map((executionArn) => ({
                        executionArn,
                        stateMachineArn,
                        name: executionArn,
                        status: "SUCCEEDED",
                        startDate: now(),
                    })),
                };
            },
            DescribeExecution: ({ executionArn }) => {
                const [, job = "", index = ""] = /-(\w+):(\d+)$/.exec(String(executionArn)) ?? [];
                const output = EXECUTIONS[job]?.[Number(index)];
                const common = { executionArn, stateMachineArn: "a", startDate: now(), stopDate: now() - 4 * HOUR };
                return output === "failed"
                    ? { ...common, status: "FAILED", error: "DrillFailed", cause: "3 rows differ.\nSee the report" }
                    : { ...common, status: "SUCCEEDED", output: JSON.stringify(output) };
            },
            DescribeAlarms: () => ({
                MetricAlarms: Object.keys(TAGS).map((name) => ({
                    AlarmName: name,
                    AlarmArn: `${ALARM}${name}`,
                    AlarmActions: name === "scale-in" ? ["arn:aws:autoscaling:eu-west-1:1:scalingPolicy:1"] : [],
                    AlarmDescription: "Too many errors.",
                    StateUpdatedTimestamp: 1_795_200_000,
                })),
            }),
            ListTagsForResource: ({ ResourceARN }) => ({
                Tags: Object.entries(TAGS[String(ResourceARN).slice(ALARM.length)] ?? {}).map(([Key, Value]) => ({
                    Key,
                    Value,
                })),
            }),
            GetCostAndUsage: () => ({
                ResultsByTime: [{ Total: { UnblendedCost: { Amount: "41.237", Unit: "USD" } } }],
            }),
        };
    }

    /** The services with a target group each, one of them with a second one that has no targets. */
    function balanced(described: unknown): unknown {
        const { services } = described as { services: { serviceName: string }[] };
        return {
            services: services.map((service) => ({
                ...service,
                loadBalancers: [{ targetGroupArn: `${TARGETS}${service.serviceName.split("-")[0] ?? ""}` }],
            })),
        };
    }

    async function run(args: readonly string[], changes: Record<string, Answer> = {}) {
        const server = await FakeAws.start({ ...answers(() => new URL(fake?.url ?? "").host), ...changes });
        fake = server;
        return { server, ...(await runAsProcess("status", ["--stack", "dev", ...args], server)) };
    }

    it("shows all parts on one screen", async () => {
        const { exitCode, stdout, stderr, server } = await run([]);
        expect({ exitCode, stderr: exitCode === 0 ? "" : stdout + stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
        const lines = stdout
            .replace(server.url, "http://HOST")
            .replace(/\d+ ms/, "12 ms")
            .replace(/\d{4}-\d\d-\d\d \d\d:\d\d(?= UTC|, 4 h ago)/g, "TIME")
            .split("\n");
        expect(lines).to.deep.equal([
            "dev (eu-west-1)  TIME UTC",
            "",
            "application  up, 200 in 12 ms from http://HOST",
            "targets      2 of 3 healthy",
            "",
            "services               release       tasks  last deployment",
            "             backend   1f3c9a7d20be  1/2    failed, rolled back 2026-11-20 18:45",
            "               tasks failed to start",
            "             frontend  0a0a0a0a0a0a  1/1    succeeded 2026-11-18 11:08",
            "",
            "database     available, PostgreSQL 18.1 on db.t4g.micro",
            "             5.0 of 20 GiB free (25 %), grows up to 100 GiB",
            "last dump    succeeded TIME, 4 h ago: daily/2026-11-21T12-15-00Z-1a2b3c4d, 41 MB",
            "last drill   failed TIME, 4 h ago: 3 rows differ.",
            "",
            "alarms       backend-errors-1a2b3c4 since 2026-11-20 18:40",
            "               Too many errors.",
            "",
        ]);
        expect(server.inputsOf("GetCostAndUsage"), "costs money").to.deep.equal([]);
        const scopes = server.calls.filter(({ action }) => action === "DescribeTargetHealth").map(({ scope }) => scope);
        expect(scopes).to.deep.equal(Array(2).fill("eu-west-1/elasticloadbalancing/aws4_request"));
        expect(server.inputsOf("DescribeDBInstances")[0]).to.include({
            DBInstanceIdentifier: "slipway-dev-db-9c08d6e9",
        });
    });

    it("says once that nobody is logged in to AWS", async () => {
        const refused = () => {
            throw new Refusal("ExpiredTokenException", "The security token is expired.");
        };
        const names = ["ListServices", "DescribeAlarms", "GetCallerIdentity"];
        const { exitCode, stdout, stderr } = await run([], Object.fromEntries(names.map((name) => [name, refused])));
        expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: "" });
        expect(stderr.split("\n")).to.deep.equal([
            "error: There are no valid AWS credentials for stack dev (eu-west-1): The security token is expired.",
            'Log in ("aws sso login", or AWS_PROFILE) and run the command again.',
            "",
        ]);
    });

    it("names in JSON what is not allowed, part by part, and gives the rest", async () => {
        const deny =
            (action: string): Answer =>
            () => {
                throw denied(action);
            };
        const { exitCode, stdout, server } = await run(["--json", "--cost"], {
            DescribeTargetHealth: deny("elasticloadbalancing:DescribeTargetHealth"),
            ListServiceDeployments: deny("ecs:ListServiceDeployments"),
            DescribeImages: deny("ecr:DescribeImages"),
            DescribeDBInstances: deny("rds:DescribeDBInstances"),
            DescribeAlarms: deny("cloudwatch:DescribeAlarms"),
            DescribeExecution: deny("states:DescribeExecution"),
            ListExecutions: ({ stateMachineArn }) => {
                if (String(stateMachineArn).endsWith("dump")) {
                    throw new Refusal("StateMachineDoesNotExist", "No.");
                }
                return { executions: [] };
            },
        });
        expect(exitCode).to.equal(1);
        const json = JSON.parse(stdout) as Record<string, unknown>;
        const error = (action: string) => ({
            error:
                `AWS does not let you: ${action.startsWith("elastic") ? "Elastic Load Balancing v2: " : ""}` +
                `User: arn:aws:iam::123456789012:user/somebody is not authorized to perform: ${action} because no ` +
                `identity-based policy allows the ${action} action`,
        });
        expect(json.targets).to.deep.equal(error("elasticloadbalancing:DescribeTargetHealth"));
        expect(json.database).to.deep.equal(error("rds:DescribeDBInstances"));
        expect(json.alarms).to.deep.equal(error("cloudwatch:DescribeAlarms"));
        expect(json.backups).to.deep.equal({ dump: "off", drill: null });
        expect(json.services).to.deep.equal(
            [
                { name: "backend", running: 1, wanted: 2 },
                { name: "frontend", running: 1, wanted: 1 },
            ].map((service) => ({
                ...service,
                release: "aaaaaaaaaaaa",
                deployment: error("ecs:ListServiceDeployments"),
            })),
        );
        expect(json.application).to.deep.include({ status: 200, isUp: true });
        const from = `${new Date().toISOString().slice(0, 7)}-01`;
        expect(json.cost).to.deep.equal({ amount: 41.237, unit: "USD", from });
        expect(server.calls.find(({ action }) => action === "GetCostAndUsage")?.scope).to.equal(
            "us-east-1/ce/aws4_request",
        );
        expect(server.inputsOf("GetCostAndUsage")[0]).to.deep.include({
            Filter: {
                And: [
                    { Tags: { Key: "Project", Values: ["slipway"] } },
                    { Tags: { Key: "Environment", Values: ["dev"] } },
                ],
            },
        });
    });
});
