import { expect } from "chai";
import { type Deployment, FargateService, type FargateServiceArgs, LoadBalancer } from "../../components";
import { existingVpc, serviceProgram, type Surroundings } from "../support/fargate";
import { failure } from "../support/program";

function refusal(args: (surroundings: Surroundings) => Partial<FargateServiceArgs>): Promise<string> {
    return failure(() => {
        serviceProgram(args);
    });
}

function named(name: string, args: Partial<FargateServiceArgs> = {}): Promise<string> {
    return failure(() => {
        new FargateService(name, { vpc: existingVpc(), image: { reference: "public.example.com/backend" }, ...args });
    });
}

const REFUSED_DEPLOYMENTS: readonly { title: string; deployment: Deployment; lines: readonly string[] }[] = [
    {
        title: "shares and minutes that ECS does not know",
        deployment: { strategy: "canary", percent: 100, canaryMinutes: 1441, bakeMinutes: -1 },
        lines: [
            ".bakeMinutes: -1 is not from 0 to 1440",
            ".percent: 100 is not from 1 to 99",
            ".canaryMinutes: 1441 is not from 0 to 1440",
        ],
    },
    {
        title: "steps that ECS does not know",
        deployment: { strategy: "linear", stepPercent: 2, stepMinutes: Number.NaN, rolloutTimeoutMinutes: 1_000_000 },
        lines: [".stepPercent: 2 is not from 3 to 100", ".stepMinutes: NaN is not from 0 to 1440"],
    },
    {
        title: "less time than it takes by itself",
        deployment: {
            strategy: "linear",
            stepPercent: 30,
            stepMinutes: 10,
            bakeMinutes: 20,
            approval: { timeoutMinutes: 60, timeoutAction: "rollback" },
            rolloutTimeoutMinutes: 110,
        },
        lines: [
            ".rolloutTimeoutMinutes: 110 is not above the 110 minutes that the strategy itself may wait. Raise it, or leave it out",
        ],
    },
    {
        title: "a validation that has no such path in production",
        deployment: { strategy: "blue-green", validation: { path: "/health", attempts: 0, pauseSeconds: 61 } },
        lines: [
            ".validation.attempts: 0 is not from 1 to 100",
            ".validation.pauseSeconds: 61 is not from 1 to 60",
            ".validation.path: \"/health\" is not among the route's (/api/*, /v?), so another service would answer it in production. Take one of the route's",
        ],
    },
    {
        title: "a validation of no path at all",
        deployment: { strategy: "blue-green", validation: { path: "health", status: 600, maximumMilliseconds: 0 } },
        lines: [
            ".validation.status: 600 is not from 100 to 599",
            ".validation.maximumMilliseconds: 0 is not from 1 to 60000",
            ".validation.path: does not begin with a slash",
        ],
    },
    {
        title: "alarms and an approval out of range",
        deployment: {
            strategy: "blue-green",
            rollbackAlarms: { errorPercent: 100, minimumRequests: 0 },
            approval: { timeoutMinutes: 20_161, timeoutAction: "continue" },
        },
        lines: [
            ".rollbackAlarms.errorPercent: 100 is not from 0 to 99",
            ".rollbackAlarms.minimumRequests: 0 is not from 1 to 1000000",
            ".approval.timeoutMinutes: 20161 is not from 1 to 20160",
        ],
    },
];

describe("FargateService: what it refuses", () => {
    it("is a pair of CPU and memory that Fargate does not have, with the choices", async () => {
        expect(await refusal(() => ({ cpu: 256, memory: 1500 }))).to.equal(
            'Service "backend" has a mistake:\n' +
                "  memory: 1500 does not go with cpu 256. Fargate takes 512, 1024 or 2048.",
        );
    });

    it("is memory that only a larger CPU has, with the range", async () => {
        expect(await refusal(() => ({ cpu: 1024, memory: 16384 }))).to.equal(
            'Service "backend" has a mistake:\n' +
                "  memory: 16384 does not go with cpu 1024. Fargate takes 2048 to 8192 in steps of 1024.",
        );
    });

    it("is min above max", async () => {
        expect(await refusal(() => ({ scaling: { min: 4, max: 2 } }))).to.equal(
            'Service "backend" has a mistake:\n  scaling: min 4 is above max 2.',
        );
    });

    it("is the default of one task above a max of none", async () => {
        expect(await refusal(() => ({ scaling: { max: 0 } }))).to.equal(
            'Service "backend" has a mistake:\n  scaling: min 1 is above max 0.',
        );
    });

    it("is no task at all, where only tasks themselves would start another", async () => {
        expect(await refusal(() => ({ scaling: { min: 0, max: 2, memoryPercent: 60 } }))).to.equal(
            'Service "backend" has a mistake:\n' +
                "  scaling: with min 0 the service begins without a task, and CPU, memory and requests are measured of " +
                "tasks only: none would ever start. Set min to 1 or more, or add steps or schedules.",
        );
    });

    it("is min above max in a schedule", async () => {
        const night = { schedule: "cron(0 22 * * ? *)", min: 3, max: 1 };
        expect(await refusal(() => ({ scaling: { schedules: { night } } }))).to.equal(
            'Service "backend" has a mistake:\n  scaling: schedules.night.min 3 is above max 1.',
        );
    });

    it("is a route that has no port to lead to", async () => {
        expect(await refusal(({ balancer }) => ({ route: balancer.route({ priority: 10, paths: ["/*"] }) }))).to.equal(
            'Service "backend" has a mistake:\n  route: it needs a port to lead to.',
        );
    });

    for (const { title, deployment, lines } of REFUSED_DEPLOYMENTS) {
        it(`is a deployment with ${title}`, async () => {
            const message = await refusal(({ balancer }) => ({
                port: 8000,
                route: balancer.route({ priority: 10, paths: ["/api/*", "/v?"] }),
                deployment,
            }));
            const heading = lines.length === 1 ? "a mistake" : `${lines.length} mistakes`;
            expect(message).to.equal(
                [`Service "backend" has ${heading}:`, ...lines.map((line) => `  deployment${line}.`)].join("\n"),
            );
        });
    }

    it("is a deployment that shifts requests where there are none", async () => {
        expect(await refusal(() => ({ deployment: { strategy: "canary" } }))).to.equal(
            'Service "backend" has a mistake:\n' +
                "  deployment.strategy: canary shifts requests, and without a route there are none. Use rolling.",
        );
    });

    it("is a validation that cannot reach the load balancer", async () => {
        const message = await refusal(({ vpc }) => {
            const office = new LoadBalancer("web", { vpc, accessLogs: false, allowedCidrBlocks: ["203.0.113.0/24"] });
            return {
                port: 8000,
                route: office.route({ priority: 10, paths: ["/*"] }),
                deployment: { strategy: "canary", validation: { path: "/" } },
            };
        });
        expect(message).to.equal(
            'Service "backend" has a mistake:\n' +
                "  deployment.validation: comes from Lambda's public addresses, and the load balancer takes connections " +
                "from certain addresses only. Leave it out.",
        );
    });

    it("is ECS Exec with a read-only file system, set or by default", async () => {
        const message =
            'Service "backend" has a mistake:\n' +
            "  exec: ECS Exec writes into the container, so set readonlyRootFilesystem to false with it.";
        expect(await refusal(() => ({ exec: true }))).to.equal(message);
        expect(await refusal(() => ({ exec: true, readonlyRootFilesystem: true }))).to.equal(message);
    });

    it("is all of it at once", async () => {
        const night = { schedule: "cron(0 22 * * ? *)", min: 3, max: 1 };
        const message = await refusal(({ balancer }) => ({
            memory: 100,
            scaling: { min: 4, max: 2, schedules: { night } },
            route: balancer.route({ priority: 10, paths: ["/*"] }),
            exec: true,
        }));
        expect(message.split("\n")).to.deep.equal([
            'Service "backend" has 5 mistakes:',
            "  memory: 100 does not go with cpu 256. Fargate takes 512, 1024 or 2048.",
            "  scaling: min 4 is above max 2.",
            "  scaling: schedules.night.min 3 is above max 1.",
            "  route: it needs a port to lead to.",
            "  exec: ECS Exec writes into the container, so set readonlyRootFilesystem to false with it.",
        ]);
    });

    it("is a name that makes the target group's too long", async () => {
        const message = await refusalOfRouted("backend-of-the-whole-shop");
        expect(message).to.equal(
            '"backend-of-the-whole-shop" has 25 characters. With a suffix of 12 the name of a target group ends ' +
                "at 32: use at most 20.",
        );
    });

    it("is a worker's name that makes the role's too long", async () => {
        const name = "a-worker-with-a-name-that-is-longer-than-roles-may";
        expect(await named(name)).to.equal(
            `"${name}-execution" has 60 characters. With a suffix of 8 the name of an IAM role ends at 64: ` +
                "use at most 56.",
        );
    });
});

function refusalOfRouted(name: string): Promise<string> {
    return failure(() => {
        serviceProgram(({ vpc, balancer }) => {
            const route = balancer.route({ priority: 10, paths: ["/*"] });
            new FargateService(name, { vpc, image: { reference: "public.example.com/backend" }, port: 80, route });
            return {};
        });
    });
}
