import type * as pulumi from "@pulumi/pulumi";
import { type FargateService, OffHours } from "../../components";
import type { ApplicationSettings } from "../settings";
import type { Surroundings } from "./surroundings";

/** Creates the off-hours, where they are asked for. */
export function createOffHours(
    parent: pulumi.ComponentResource,
    { offHours }: ApplicationSettings,
    { balancer, database, key }: Surroundings,
    services: readonly [FargateService, ...FargateService[]],
): OffHours | undefined {
    if (!offHours.enabled || database === undefined) {
        return undefined;
    }
    return new OffHours("off-hours", { services, database, url: balancer.url, key, hours: offHours.hours }, { parent });
}
