import { costAssumptions } from "../../config/cost";
import type { EstimateOptions } from "./estimate";

/**
 * What a stack's configuration says of its cost: the kind of environment, and its own assumptions under
 * `slipway:cost`. The program has checked both before.
 */
export function costOptions(config: Readonly<Record<string, string>>): EstimateOptions {
    const kind = ENVIRONMENTS.find((name) => name === config["slipway:environment"]);
    const assumptions = costAssumptions.safeParse(JSON.parse(config["slipway:cost"] ?? "{}"));
    return {
        ...(kind !== undefined && { environment: kind }),
        ...(assumptions.success && { assumptions: assumptions.data }),
    };
}

const ENVIRONMENTS = ["dev", "staging", "prod"] as const;
