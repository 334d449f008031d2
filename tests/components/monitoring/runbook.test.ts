import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { recordWatched } from "../../support/monitoring";
import { ofType, PROJECT } from "../../support/program";

describe("the descriptions of alarms", () => {
    it("say what to look at, within what CloudWatch takes, and where the runbook has more", async () => {
        const plain = await recordWatched();
        const everything = await recordWatched({
            insights: "on",
            database: { instanceClass: "db.m7g.large" },
            nat: "per-zone",
            domain: true,
            backups: true,
            slack: { secretName: "slipway/slack" },
            runbook: "https://example.com/runbook",
        });
        const made = [
            ...ofType(everything, "aws:cloudwatch/metricAlarm:MetricAlarm"),
            ...ofType(everything, "aws:cloudwatch/compositeAlarm:CompositeAlarm"),
        ].filter(({ name }) => name.startsWith("monitoring-"));
        expect(made).to.have.length(23);
        for (const { name, inputs } of made) {
            const text = String(inputs.alarmDescription);
            expect(text, name).to.match(/^[A-Z\d].+[^.]\. https:\/\/example\.com\/runbook#[a-z-]+$/);
            expect(text.length, name).to.be.within(80, 1024);
        }
        const headings = readFileSync(join(PROJECT, "docs/monitoring.md"), "utf8").match(/(?<=^### ).+$/gm) ?? [];
        const alarms = [...made, ...ofType(plain, "aws:cloudwatch/metricAlarm:MetricAlarm")].filter(({ name }) =>
            name.startsWith("monitoring-"),
        );
        const led = new Set(alarms.map(({ inputs }) => String(inputs.alarmDescription).split("#").at(-1)));
        expect(headings).to.have.members([...led]);
    });
});
