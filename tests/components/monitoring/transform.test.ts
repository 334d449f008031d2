import { expect } from "chai";
import { TAGGED, tagging } from "../../support/components";
import { recordWatched } from "../../support/monitoring";
import { ofType, resource } from "../../support/program";

describe("the children of Monitoring", () => {
    it("are as they are changed to", async () => {
        const changed = await recordWatched({
            slack: { secretName: "s" },
            budget: 1,
            database: false,
            transform: {
                alarm: tagging,
                compositeAlarm: TAGGED,
                dashboard: { dashboardName: "other" },
                topic: TAGGED,
                logGroup: TAGGED,
                function: TAGGED,
                queue: tagging,
                budget: TAGGED,
                query: { queryString: "fields @message" },
            },
        });
        const tagged = changed.resources.filter(
            ({ name, inputs }) => name.startsWith("monitoring") && inputs.tags !== undefined,
        );
        expect([...new Set(tagged.map(({ type }) => type))].sort()).to.deep.equal([
            "aws:budgets/budget:Budget",
            "aws:cloudwatch/compositeAlarm:CompositeAlarm",
            "aws:cloudwatch/logGroup:LogGroup",
            "aws:cloudwatch/metricAlarm:MetricAlarm",
            "aws:lambda/function:Function",
            "aws:sns/topic:Topic",
            "aws:sqs/queue:Queue",
        ]);
        expect(resource(changed, "aws:cloudwatch/dashboard:Dashboard", "monitoring").inputs.dashboardName).to.equal(
            "other",
        );
        for (const { inputs } of ofType(changed, "aws:cloudwatch/queryDefinition:QueryDefinition")) {
            expect(inputs.queryString).to.equal("fields @message");
        }
    });
});
