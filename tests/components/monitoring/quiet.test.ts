import { expect } from "chai";
import { alarmsOf, recordWatched, type WatchedSettings } from "../../support/monitoring";
import { patience } from "./expected";

async function alarms(settings?: WatchedSettings): Promise<Record<string, Record<string, unknown>>> {
    return alarmsOf(await recordWatched(settings));
}

describe("alarms that would ring for nothing", () => {
    /** Of a stack with off-hours. */
    let asleep: Record<string, Record<string, unknown>>;

    before(async () => {
        asleep = alarmsOf(
            await recordWatched({
                offHours: true,
                tasks: 2,
                domain: true,
                database: { instanceClass: "db.z1d.large" },
            }),
        );
    });

    it("go by the connections that the parameters set, and leave a class aside whose memory is not known", async () => {
        const parameters = { max_connections: "200" };
        expect((await alarms({ database: { parameters } }))["database-connections"]).to.include({ threshold: 140 });
        expect(asleep).to.not.have.property("database-connections");
        const computed = { parameters: { max_connections: "{DBInstanceClassMemory/1000000}" } };
        expect(await alarms({ database: computed })).to.not.have.property("database-connections");
    });

    it("do not ring at night where services and database are stopped: nothing at all is nothing bad", () => {
        const loud = Object.entries(asleep).filter(([, { treatMissingData }]) => treatMissingData !== "notBreaching");
        expect(loud.map(([kind]) => kind)).to.deep.equal(["certificate"]);
        expect(asleep["backend-down"]).to.include(patience(10, 10));
    });
});
