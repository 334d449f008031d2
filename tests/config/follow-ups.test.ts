import { expect } from "chai";
import { mistakesIn } from "./reading";

const subnets = ["subnet-0a", "subnet-0b"];

describe("a misspelled setting", () => {
    it("is not missed under its right name, too", () => {
        const existing = { vpcID: "vpc-0a", publicSubnets: subnets, privateSubnets: subnets, isolatedSubnets: subnets };
        expect(mistakesIn({ network: { existing } })).to.deep.equal([
            'slipway:network.existing.vpcID: unknown setting. Did you mean "vpcId"?',
        ]);
        expect(mistakesIn({ environment: undefined, enviroment: "prod" })).to.deep.equal([
            'slipway:enviroment: unknown setting. Did you mean "environment"?',
        ]);
    });

    it("is not missed by settings that go with it", () => {
        expect(mistakesIn({ web: { domain: "shop.example.com", hostedZoneID: "Z0123456789" } })).to.deep.equal([
            'slipway:web.hostedZoneID: unknown setting. Did you mean "hostedZoneId"?',
        ]);
        const backend = { exec: true, readOnlyRootFilesystem: false };
        expect(mistakesIn({ services: { backend } })).to.deep.equal([
            'slipway:services.backend.readOnlyRootFilesystem: unknown setting. Did you mean "readonlyRootFilesystem"?',
        ]);
    });
});

describe("a section that is refused", () => {
    it("is not compared by the defaults in its place", () => {
        const services = { backend: { route: { priority: 100 } }, frontend: { route: "/*" } };
        expect(mistakesIn({ services })).to.deep.equal([
            'slipway:services.frontend.route: "/*" is not allowed. Give settings, indented below it',
        ]);
    });

    it("leaves the checks of all others in place, even where it cannot do without what is missing", () => {
        const existing = { vpcId: "vpc-0a", publicSubnets: subnets, isolatedSubnets: subnets };
        const night = { schedule: "at night", min: 0, max: 1 };
        expect(
            mistakesIn({
                network: { cidrBlock: "10.0.0.0/16", existing },
                services: { backend: { memory: 1500, scaling: { schedules: { night } } } },
            }),
        ).to.deep.equal([
            "slipway:network.existing.privateSubnets: is missing: " +
                "Subnets for tasks: ids of at least two, or the tags that they carry",
            'slipway:services.backend.scaling.schedules.night.schedule: "at night" is not a schedule, ' +
                'like "cron(0 8 ? * MON-FRI *)"',
            "slipway:services.backend.memory: 1500 does not go with cpu 256. Fargate takes 512, 1024 or 2048",
        ]);
    });
});
