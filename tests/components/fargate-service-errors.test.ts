import { expect } from "chai";
import { FargateService, type FargateServiceArgs } from "../../components";
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
            '"backend-of-the-whole-shop" has 25 characters. With a suffix of 8 the name of a target group ends ' +
                "at 32: use at most 24.",
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
