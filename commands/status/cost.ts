import type { ECSClient } from "@aws-sdk/client-ecs";
import { z } from "zod";
import { explained } from "../problem";
import { ask, type Interface } from "../signed-request";
import type { Stack } from "../stack";
import { assertTelling } from "./alarms";

/** What a stack has cost this month. */
export interface CostStatus {
    readonly amount: number;
    readonly unit: string;
    /** First day that counts, `2026-11-01`. */
    readonly from: string;
}

const COST_EXPLORER: Interface = {
    name: "Cost Explorer",
    signedAs: "ce",
    host: (region) => `ce.${region}.amazonaws.com`,
};

/** Cost Explorer has one endpoint. https://docs.aws.amazon.com/general/latest/gr/billing.html */
const REGION = "us-east-1";

const answer = z.object({
    ResultsByTime: z.array(
        z.object({ Total: z.object({ UnblendedCost: z.object({ Amount: z.string(), Unit: z.string() }) }) }),
    ),
});

/**
 * What the resources with a stack's tags have cost this month, up to yesterday or so. A request costs 0.01 USD. The tags
 * must be active for cost allocation, in the account that pays.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 *
 * @throws `AwsProblem` where no tag says what is the stack's.
 */
export async function costStatus(
    ecs: ECSClient,
    stack: Stack,
    tags: Readonly<Record<string, string>>,
    now: Date,
): Promise<CostStatus> {
    assertTelling(stack, tags);
    const day = (time: number) => new Date(time).toISOString().slice(0, 10);
    const from = `${now.toISOString().slice(0, 7)}-01`;
    const filters = Object.entries(tags).map(([Key, value]) => ({ Tags: { Key, Values: [value] } }));
    const body = {
        // The end does not count itself.
        TimePeriod: { Start: from, End: day(now.getTime() + 86_400_000) },
        Granularity: "MONTHLY",
        Metrics: ["UnblendedCost"],
        Filter: filters.length === 1 ? filters[0] : { And: filters },
    };
    const request = { region: REGION, target: "AWSInsightsIndexService.GetCostAndUsage", body };
    const text = await explained(stack, () => ask(ecs, COST_EXPLORER, request), "ce:GetCostAndUsage");
    // On the last day of a month the period reaches into no other: its end is the first of the next.
    const totals = answer.parse(JSON.parse(text)).ResultsByTime.map(({ Total }) => Total.UnblendedCost);
    return {
        amount: totals.reduce((sum, { Amount }) => sum + Number(Amount), 0),
        unit: totals[0]?.Unit ?? "USD",
        from,
    };
}
