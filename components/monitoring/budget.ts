import * as aws from "@pulumi/aws";
import type { Watch } from "./arguments";
import { qualified } from "../names";
import { transformed } from "../transform";
import type { Topics } from "./topics";

/**
 * A budget of the whole account, which is told of when 80 % are spent, and when all of it will be. AWS Budgets is asked and
 * not `AWS/Billing`, whose metrics are in us-east-1 only, and forecast nothing.
 * https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html
 *
 * It has no filter by tags: those hold only once somebody has activated them for billing, and a budget that finds nothing
 * never rings.
 */
export function createBudget({ component, name, args }: Watch, { inform }: Topics): void {
    const { budget = false } = args;
    if (budget === false) {
        return;
    }
    const above = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
        notificationType,
        comparisonOperator: "GREATER_THAN",
        threshold,
        thresholdType: "PERCENTAGE",
        subscriberSnsTopicArns: [inform.arn],
    });
    new aws.budgets.Budget(
        ...transformed(
            args.transform?.budget,
            name,
            {
                name: qualified(name),
                budgetType: "COST",
                timeUnit: "MONTHLY",
                limitAmount: String(budget),
                limitUnit: "USD",
                notifications: [above("ACTUAL", 80), above("FORECASTED", 100)],
            },
            { parent: component },
        ),
    );
}
