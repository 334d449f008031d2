import { costAssumptions } from "../../config/cost";
import type { EstimateOptions } from "./estimate";

/** What a stack's configuration says of its cost. */
export interface CostOptions extends EstimateOptions {
    /** US dollars that a month may cost. */
    readonly ceiling?: number;
}

/**
 * What a stack's configuration says of its cost: the kind of environment, and its ceiling and its own assumptions under
 * `slipway:cost`. The program has checked them before.
 */
export function costOptions(config: Readonly<Record<string, string>>): CostOptions {
    const kind = ENVIRONMENTS.find((name) => name === config["slipway:environment"]);
    const { ceiling, ...assumptions } =
        costAssumptions.safeParse(JSON.parse(config["slipway:cost"] ?? "{}")).data ?? {};
    return {
        ...(kind !== undefined && { environment: kind }),
        ...(ceiling !== undefined && { ceiling }),
        assumptions,
    };
}

const ENVIRONMENTS = ["dev", "staging", "prod"] as const;
