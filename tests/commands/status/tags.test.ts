import { ECSClient } from "@aws-sdk/client-ecs";
import { expect } from "chai";
import { ringingAlarms } from "../../../commands/status/alarms";
import { costStatus } from "../../../commands/status/cost";

const STACK = { project: "shop", name: "qa", region: "eu-west-1", profile: undefined };
const WHY = /^Pulumi\.qa\.yaml has no tag Environment in aws:defaultTags/;

async function refusal(asked: Promise<unknown>): Promise<string> {
    return asked.then(
        () => "nothing is refused",
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
}

describe("a stack whose resources have no tag of its own", () => {
    it("is not given the alarms and the cost of the whole account", async () => {
        const without: readonly Readonly<Record<string, string>>[] = [{}, { Project: "shop" }];
        for (const tags of without) {
            expect(await refusal(ringingAlarms(STACK, tags))).to.match(WHY);
            const ecs = new ECSClient({ region: "eu-west-1" });
            expect(await refusal(costStatus(ecs, STACK, tags, new Date()))).to.match(WHY);
        }
    });
});
