import { expect } from "chai";
import { notes } from "../../preview/notes";

describe("notes on a resource", () => {
    it("tell a database's size, and each protection that it has", () => {
        const database = { instanceClass: "db.m7g.large", multiAz: true, deletionProtection: true };
        const kept = { backupRetentionPeriod: 35, skipFinalSnapshot: false };
        expect(notes({ type: "aws:rds/instance:Instance", inputs: { ...database, ...kept } })).to.deep.equal([
            "db.m7g.large",
            "Multi-AZ",
            "deletion protection",
            "35 days of backups",
            "last snapshot",
        ]);
        const open = {
            instanceClass: "db.t4g.micro",
            multiAz: false,
            deletionProtection: false,
            skipFinalSnapshot: true,
        };
        expect(notes({ type: "aws:rds/instance:Instance", inputs: open })).to.deep.equal(["db.t4g.micro"]);
    });

    const others: [string, Record<string, unknown>, string[]][] = [
        ["aws:lb/loadBalancer:LoadBalancer", { enableDeletionProtection: true }, ["deletion protection"]],
        ["aws:lb/loadBalancer:LoadBalancer", { enableDeletionProtection: false }, []],
        ["aws:lb/listener:Listener", { protocol: "HTTPS", port: 443 }, ["HTTPS 443"]],
        ["aws:ecs/taskDefinition:TaskDefinition", { cpu: "256", memory: "512" }, ["256 CPU units", "512 MiB"]],
        ["aws:ecs/service:Service", { desiredCount: 1 }, ["1 task"]],
        ["aws:ecs/service:Service", { desiredCount: 2 }, ["2 tasks"]],
        ["aws:appautoscaling/target:Target", { minCapacity: 2, maxCapacity: 6 }, ["2 to 6 tasks"]],
        ["docker:index/image:Image", { imageName: "registry.example:5000/shop:backend-1f3c" }, ["backend-1f3c"]],
        ["aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 30 }, ["30 days"]],
        ["aws:cloudwatch/logGroup:LogGroup", {}, []],
        ["aws:s3/bucket:Bucket", { forceDestroy: true }, []],
    ];
    for (const [type, inputs, expected] of others) {
        it(`of type ${type} are ${JSON.stringify(expected)} for ${JSON.stringify(inputs)}`, () => {
            expect(notes({ type, inputs })).to.deep.equal(expected);
        });
    }
});
