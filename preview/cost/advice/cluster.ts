import { objectsOf, textOf } from "../properties";
import type { Choice, Situation } from "./choice";

/** The metrics of Container Insights: fewer, or none. */
export function clusterChoices({ resources }: Situation): Choice[] {
    const isEnhanced = resources.some(({ inputs }) =>
        objectsOf(inputs, "settings").some((setting) => textOf(setting, "value") === "enhanced"),
    );
    return [
        ...(isEnhanced
            ? [{ settings: { "cluster.containerInsights": "on" }, givesUp: "Metrics of each task and container." }]
            : []),
        {
            settings: { "cluster.containerInsights": "off" },
            givesUp: "All metrics of tasks; CPU and memory of each service are still there.",
        },
    ];
}
