import { expect } from "chai";
import { estimateOf, resourceOf, rows } from "./support";

const INSTANCE = "aws:rds/instance:Instance";

function database(inputs: Readonly<Record<string, unknown>> = {}) {
    return resourceOf(INSTANCE, "db", {
        inputs: {
            engine: "postgres",
            instanceClass: "db.t4g.medium",
            multiAz: false,
            storageType: "gp3",
            allocatedStorage: 50,
            ...inputs,
        },
    });
}

describe("The cost of a database", () => {
    it("is that of its hours and its storage", () => {
        expect(rows(estimateOf([database()]))).to.deep.equal([
            ["db.t4g.medium, Single-AZ", 730, "hour", 0.065, 47.45, ""],
            ["gp3 storage", 50, "GB-month", 0.115, 5.75, ""],
        ]);
    });

    it("is about twice as much for Multi-AZ", () => {
        expect(rows(estimateOf([database({ multiAz: true })]))).to.deep.equal([
            ["db.t4g.medium, Multi-AZ", 730, "hour", 0.129, 94.17, "the price includes the standby"],
            ["gp3 storage", 50, "GB-month", 0.23, 11.5, ""],
        ]);
    });

    for (const [region, single, multi, storage] of [
        ["us-east-1", 47.45, 94.17, 11.5],
        ["us-west-2", 47.45, 94.17, 11.5],
        ["eu-west-1", 50.37, 100.74, 12.7],
        ["eu-central-1", 54.39, 108.77, 13.7],
        ["ap-southeast-1", 74.46, 148.19, 13.8],
    ] as const) {
        it(`is that of ${region}`, () => {
            const monthly = (multiAz: boolean) =>
                estimateOf([database({ multiAz })], { region }).lines.map((line) => line.monthly);
            expect([monthly(false)[0], ...monthly(true)]).to.deep.equal([single, multi, storage]);
        });
    }

    it("says how far the storage grows", () => {
        const { lines } = estimateOf([database({ maxAllocatedStorage: 200 })]);
        expect(lines[1]?.assumption).to.equal("grows to 200 GB by itself, then charged so");
    });

    it("is at least that of the smallest storage where it is restored and says no size", () => {
        const { lines } = estimateOf([database({ allocatedStorage: undefined, maxAllocatedStorage: 200 })]);
        expect(lines.slice(1).map(({ quantity, assumption }) => ({ quantity, assumption }))).to.deep.equal([
            {
                quantity: 20,
                assumption:
                    "at least: it is as large as what it is restored from; grows to 200 GB by itself, then charged so",
            },
        ]);
    });

    it("has backups beyond what is free, where there are any", () => {
        const withBackups = database({ backupRetentionPeriod: 7 });
        const text = "times the storage; as much as the storage, 50 GB, is free";
        expect(rows(estimateOf([withBackups])).slice(-1)).to.deep.equal([
            ["backups", 0, "GB-month", 0.095, 0, `1 ${text}`],
        ]);
        expect(rows(estimateOf([withBackups], { stack: "prod" })).slice(-1)).to.deep.equal([
            ["backups", 25, "GB-month", 0.095, 2.38, `1.5 ${text}`],
        ]);
    });

    it("has the secret that RDS makes for the master user, though no resource registers it", () => {
        expect(rows(estimateOf([database({ manageMasterUserPassword: true })])).slice(-2)).to.deep.equal([
            ["secret of the master user", 1, "secret-month", 0.4, 0.4, "made by RDS"],
            ["requests for the secret of the master user", 10_000, "request", 0.000005, 0.05, "10,000 requests"],
        ]);
    });

    it("has the logs of Enhanced Monitoring, more with a shorter interval", () => {
        const monitored = (monitoringInterval: number) =>
            rows(estimateOf([database({ monitoringInterval })])).slice(-1);
        expect(monitored(60)).to.deep.equal([
            ["Enhanced Monitoring", 0.3, "GB", 0.5, 0.15, "0.3 GB of logs with an interval of 60 s"],
        ]);
        expect(monitored(15)).to.deep.equal([
            ["Enhanced Monitoring", 1.2, "GB", 0.5, 0.6, "1.2 GB of logs with an interval of 15 s"],
        ]);
    });

    it("has Performance Insights without a known price beyond a week only", () => {
        const insights = (performanceInsightsRetentionPeriod: number) =>
            rows(
                estimateOf([database({ performanceInsightsEnabled: true, performanceInsightsRetentionPeriod })]),
            ).slice(2);
        expect(insights(7)).to.deep.equal([]);
        expect(insights(731)).to.deep.equal([
            ["Performance Insights for 731 days", 1, undefined, undefined, undefined, "7 days are free"],
        ]);
    });

    for (const [what, inputs, expected] of [
        ["a class that the list lacks", { instanceClass: "db.x8g.large" }, ["db.x8g.large, Single-AZ", 730, ""]],
        ["storage that is not gp3", { storageType: "io2" }, ["io2 storage", 50, ""]],
    ] as const) {
        it(`shows ${what} without a price`, () => {
            const unpriced = estimateOf([database(inputs)]).lines.filter(({ monthly }) => monthly === undefined);
            expect(unpriced.map((line) => [line.what, line.quantity, line.assumption])).to.deep.equal([expected]);
        });
    }

    it("is not known for another engine", () => {
        expect(rows(estimateOf([database({ engine: "mysql" })]))).to.deep.equal([
            ["database instance", 1, undefined, undefined, undefined, "only PostgreSQL is counted"],
        ]);
    });
});
