import { COST_CEILINGS } from "../../config/cost";
import type { PreviewPolicy } from "../model";

/** A stack costs what it was meant to. */
export const costCeiling: PreviewPolicy = {
    kind: "preview",
    id: "cost-ceiling",
    severity: "mandatory",
    demands: "The estimated cost of a month is not above the environment's ceiling.",
    remedy: "Choose what is cheaper, by the preview's cost lines, or raise `cost.ceiling` in the stack file.",
    link: "https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/welcome.html",
    check: ({ stack, monthlyCost, ceiling }, { environment }) => {
        const limit = ceiling ?? COST_CEILINGS[environment];
        return monthlyCost <= limit
            ? []
            : [
                  {
                      resource: stack,
                      message: `${monthlyCost.toFixed(2)} USD a month, ${(monthlyCost - limit).toFixed(2)} above the ceiling of ${limit.toFixed(2)}.`,
                  },
              ];
    },
};
