import { expect } from "chai";
import type { Recording } from "../../../preview/record";
import { recordPipeline } from "../../support/backups";
import { TAGGED, tagging } from "../../support/components";
import { ofType, resource } from "../../support/program";

const CHANGED = {
    bucket: "aws:s3/bucket:Bucket",
    dumpTask: "aws:ecs/taskDefinition:TaskDefinition",
    drillTask: "aws:ecs/taskDefinition:TaskDefinition",
    securityGroup: "aws:ec2/securityGroup:SecurityGroup",
    function: "aws:lambda/function:Function",
    stateMachine: "aws:sfn/stateMachine:StateMachine",
    logGroup: "aws:cloudwatch/logGroup:LogGroup",
    topic: "aws:sns/topic:Topic",
    alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
    vault: "aws:backup/vault:Vault",
    plan: "aws:backup/plan:Plan",
} as const;

/** Names of the pipeline's own resources of a type that carry a tag. */
function tagged(recording: Recording, type: string, tag: string): string[] {
    return ofType(recording, type)
        .filter(({ inputs: { tags } }) => JSON.stringify(tags ?? {}).includes(`"${tag}"`))
        .map(({ name }) => name);
}

describe("the transform of BackupPipeline", () => {
    it("takes objects for its children", async () => {
        const recording = await recordPipeline({
            awsBackup: {},
            accessLogs: false,
            transform: {
                bucket: { bucket: TAGGED },
                dumpTask: TAGGED,
                drillTask: TAGGED,
                securityGroup: TAGGED,
                function: TAGGED,
                stateMachine: TAGGED,
                schedule: { state: "DISABLED" },
                logGroup: TAGGED,
                topic: TAGGED,
                alarm: TAGGED,
                vault: TAGGED,
                plan: TAGGED,
            },
        });
        const found = Object.values(CHANGED).map((type) => tagged(recording, type, "transformed"));
        expect(found).to.deep.equal([
            ["backups"],
            ["backups", "backups-drill"],
            ["backups", "backups-drill"],
            ["backups", "backups-drill"],
            ["backups"],
            ["backups-dump", "backups-drill", "backups-restore"],
            ["backups", "backups-function", "backups-executions"],
            ["backups"],
            [
                "backups-no-dump",
                "backups-no-drill",
                "backups-dump-failed",
                "backups-drill-failed",
                "backups-slow-restore",
                "backups-undelivered",
            ],
            ["backups"],
            ["backups"],
        ]);
        const states = ofType(recording, "aws:scheduler/schedule:Schedule").map(({ inputs }) => inputs.state);
        expect(states).to.deep.equal(["DISABLED", "DISABLED"]);
    });

    it("takes a function, and leaves the drill its storage", async () => {
        const recording = await recordPipeline({ drillStorageGigabytes: 80, transform: { drillTask: tagging } });
        const drill = resource(recording, CHANGED.drillTask, "backups-drill");
        expect(drill.inputs).to.deep.include({
            tags: { name: "backups-drill" },
            ephemeralStorage: { sizeInGib: 80 },
        });
        expect(drill.options.retainOnDelete).to.equal(true);
        expect(tagged(recording, CHANGED.dumpTask, "name")).to.deep.equal(["backups-drill"]);
    });
});
