import { expect } from "chai";
import { bounds, scales, scalingMistakes } from "../../components/fargate/scaling";

const night = { schedule: "cron(0 20 * * ? *)", min: 0, max: 0 };

describe("the bounds of a service's tasks", () => {
    it("are one task where nothing is said", () => {
        expect(bounds({})).to.deep.equal({ min: 1, max: 1 });
    });

    it("are a fixed number with min alone", () => {
        expect(bounds({ min: 3 })).to.deep.equal({ min: 3, max: 3 });
    });

    it("begin at one with max alone", () => {
        expect(bounds({ max: 4 })).to.deep.equal({ min: 1, max: 4 });
    });

    it("are min and max as given, zero among them", () => {
        expect(bounds({ min: 2, max: 6 })).to.deep.equal({ min: 2, max: 6 });
        expect(bounds({ min: 0, max: 0 })).to.deep.equal({ min: 0, max: 0 });
    });
});

describe("the number of tasks", () => {
    it("is the program's where min and max are equal", () => {
        expect(scales({})).to.equal(false);
        expect(scales({ min: 2 })).to.equal(false);
        expect(scales({ min: 2, max: 2 })).to.equal(false);
        expect(scales({ min: 2, max: 2, schedules: {} })).to.equal(false);
    });

    it("is autoscaling's where max is above min", () => {
        expect(scales({ min: 2, max: 3 })).to.equal(true);
        expect(scales({ max: 2 })).to.equal(true);
    });

    it("is autoscaling's with a schedule, even where min and max are equal", () => {
        expect(scales({ schedules: { night } })).to.equal(true);
    });
});

describe("scaling's mistakes", () => {
    it("are none where min is at most max", () => {
        expect(scalingMistakes({})).to.deep.equal([]);
        expect(scalingMistakes({ min: 2, max: 2, schedules: { night } })).to.deep.equal([]);
    });

    it("name min and max, each schedule by its name", () => {
        const scaling = {
            min: 3,
            max: 2,
            schedules: { night, day: { schedule: "cron(0 8 * * ? *)", min: 9, max: 8 } },
        };
        expect(scalingMistakes(scaling)).to.deep.equal(["min 3 is above max 2", "schedules.day.min 9 is above max 8"]);
    });

    it("count one task where min is left out", () => {
        expect(scalingMistakes({ max: 0 })).to.deep.equal(["min 1 is above max 0"]);
    });
});

describe("a service with room to scale", () => {
    const nothing =
        "with cpuPercent false there is nothing to scale by. Set memoryPercent, requestsPerTarget, steps or schedules, or let min and max be the same";

    it("has something to scale by", () => {
        expect(scalingMistakes({ min: 1, max: 3, cpuPercent: false })).to.deep.equal([nothing]);
    });

    it("may leave CPU aside where something else moves it, or nothing can", () => {
        expect(scalingMistakes({ min: 1, max: 3, cpuPercent: false, memoryPercent: 60 })).to.deep.equal([]);
        expect(scalingMistakes({ min: 1, max: 3, cpuPercent: false, requestsPerTarget: 60 })).to.deep.equal([]);
        const queue = { metric: { namespace: "AWS/SQS", name: "Depth" }, scaleOut: [{ from: 1, add: 1 }] };
        expect(scalingMistakes({ min: 1, max: 3, cpuPercent: false, steps: { queue } })).to.deep.equal([]);
        const night = { schedule: "cron(0 22 * * ? *)", min: 0, max: 1 };
        expect(scalingMistakes({ min: 1, max: 3, cpuPercent: false, schedules: { night } })).to.deep.equal([]);
        expect(scalingMistakes({ min: 2, max: 2, cpuPercent: false })).to.deep.equal([]);
    });
});
