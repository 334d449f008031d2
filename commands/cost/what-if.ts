import { isPlainObject, merge } from "../../config/merge";
import type { Outcome } from "../../preview/cost/advice/advice";
import type { SettingValue } from "../../preview/cost/advice/choice";
import type { Preview } from "../../preview/preview";
import type { StackConfig } from "../../preview/project";

/** A stack's configuration with other values of some settings, by their paths below `slipway:`. */
export function withSettings(stackConfig: StackConfig, settings: Readonly<Record<string, SettingValue>>): StackConfig {
    const config = { ...stackConfig.config };
    for (const [path, value] of Object.entries(settings)) {
        const [section = "", ...keys] = path.split(".");
        const key = `slipway:${section}`;
        const written: unknown = JSON.parse(config[key] ?? "{}");
        const change = keys.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
        config[key] = JSON.stringify(merge(isPlainObject(written) ? written : {}, change));
    }
    return { ...stackConfig, config };
}

/** What the preview of a changed stack comes to: its cost, and the mandatory policies that it violates and did not before. */
export function outcomeOf(before: Preview, { cost, document }: Preview): Outcome {
    const old = mandatory(before);
    return {
        estimate: cost,
        violates: [...mandatory({ document })].filter((policy) => policy !== "cost-ceiling" && !old.has(policy)),
    };
}

function mandatory({ document: { policies } }: Pick<Preview, "document">): Set<string> {
    const findings = policies?.findings ?? [];
    return new Set(findings.filter(({ severity }) => severity === "mandatory").map(({ policy }) => policy));
}

/** Why the program refuses a change, in a line. */
export function refusal(error: unknown): Outcome {
    const message = error instanceof Error ? error.message : String(error);
    const [first = "", second = ""] = message.split("\n").map((text) => text.trim());
    return { refused: first.endsWith(":") ? second : first };
}
